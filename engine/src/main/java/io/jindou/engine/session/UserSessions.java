package io.jindou.engine.session;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.engine.link.Links;
import io.jindou.engine.user.Users;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The sessions that a user has now; for questions of operators, between entries. */
public final class UserSessions {
    private final Users users;
    private final Sessions sessions;
    private final Links links;

    public UserSessions(final Users users, final Sessions sessions, final Links links) {
        this.users = users;
        this.sessions = sessions;
        this.links = links;
    }

    /** True when the cell has ever heard of this user. */
    public boolean isKnown(final DirectBuffer uid, final int offset, final int length) {
        return NONE != users.find(uid, offset, length);
    }

    /** Record of the first of a user's sessions, or none; go on with {@link #next}. */
    public int first(final DirectBuffer uid, final int offset, final int length) {
        final int user = users.find(uid, offset, length);
        return NONE == user ? NONE : users.sessionsHead(user);
    }

    public int next(final int session) {
        return sessions.nextOfUser(session);
    }

    public int deviceFlag(final int session) {
        return sessions.deviceFlag(session);
    }

    public int level(final int session) {
        return sessions.level(session);
    }

    /** The user's sessions, in the order of links and connections; empty for an unknown one. */
    public List<LiveSession> of(final DirectBuffer uid, final int offset, final int length) {
        final List<LiveSession> list = new ArrayList<>();
        final int user = users.find(uid, offset, length);
        for (int id = NONE == user ? NONE : users.sessionsHead(user); NONE != id; id = sessions.nextOfUser(id)) {
            list.add(new LiveSession(links.linkId(sessions.link(id)), sessions.connectionId(id), sessions.deviceFlag(id),
                sessions.deviceIdBuffer(id).getStringWithoutLengthUtf8(
                    sessions.deviceIdOffset(id), sessions.deviceIdLength(id)),
                sessions.level(id), sessions.isAdmin(id)));
        }
        return list;
    }
}
