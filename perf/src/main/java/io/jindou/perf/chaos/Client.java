package io.jindou.perf.chaos;

import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.rig.Connection;
import java.util.ArrayList;
import java.util.List;

/** One user with its one connection. */
final class Client {
    enum State { AWAY, CONNECTING, ONLINE }

    final int number;
    final List<Reader> readers = new ArrayList<>();
    State state = State.AWAY;
    Connection connection;
    ChannelSpeaker speaker;
    /** Where it is connected, or wants to be. */
    int gateway;
    /** How often that gateway had been killed when the connection was opened. */
    int gatewayLife;
    /** It had a connection before this one. */
    boolean isReturning;
    /** When one who is away tries again, or one who is connecting gives up. */
    long deadlineNs;
    /** Slots of its messages without an answer, in the order in which they were sent; see {@link Outstanding}. */
    int firstSlot = Outstanding.NONE;
    int lastSlot = Outstanding.NONE;
    int unanswered;
    /** Whose history was asked for and not answered; null: nothing is asked for. */
    Reader asking;
    /** Not before this time is the history asked again. */
    long askAgainAtNs;

    Client(final int number) {
        this.number = number;
    }

    boolean isOnline() {
        return State.ONLINE == state;
    }
}
