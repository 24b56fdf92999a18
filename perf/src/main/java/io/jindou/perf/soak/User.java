package io.jindou.perf.soak;

import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.rig.Connection;
import java.util.ArrayList;
import java.util.List;

/** One user with its one connection. */
final class User {
    enum State { AWAY, CONNECTING, ONLINE, LEAVING }

    final int number;
    /** Comes and goes; the others stay all the time. */
    final boolean isCommuter;
    final List<Cursor> cursors = new ArrayList<>();
    State state = State.AWAY;
    Connection connection;
    ChannelSpeaker speaker;
    /** Messages handed to the connection, and their acknowledgements, which come in this order. */
    long sent;
    long acknowledged;
    /** Must stay for so many changes of memberships that are under way. */
    int pins;
    /** When one who is away comes back. */
    long returnsAtNs;
    /** Whose history was asked for and not answered; null: nothing is asked for. */
    Cursor asking;
    /** Not before this time is the history asked again. */
    long askAgainAtNs;

    User(final int number, final boolean isCommuter) {
        this.number = number;
        this.isCommuter = isCommuter;
    }

    boolean isOnline() {
        return State.ONLINE == state;
    }

    /** Nothing is open that would be torn by a change. */
    boolean isSettled() {
        if (!isOnline() || pins > 0 || null != asking) {
            return false;
        }
        for (int i = 0; i < cursors.size(); i++) {
            final Cursor.State cursor = cursors.get(i).state();
            if (Cursor.State.LIVE != cursor && Cursor.State.OUT != cursor) {
                return false;
            }
        }
        return true;
    }
}
