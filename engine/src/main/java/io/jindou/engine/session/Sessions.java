package io.jindou.engine.session;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.Sections;
import io.jindou.engine.link.Links;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.user.Users;
import org.agrona.DirectBuffer;

/**
 * Sessions by (link, connection id). Each hangs in two lists: its link's, for the end of the link, and its user's, which is in
 * the order of (link id, connection id) so that deliveries group by link.
 */
public final class Sessions {
    private static final int DEVICE_FLAG = 1;
    private static final int LEVEL = 2;
    private static final int DEVICE_ID_LENGTH = 3;
    private static final int LINK = RecordTable.FIELDS;
    private static final int USER = 12;
    private static final int CONNECTION_ID = 16;
    private static final int OPENED_EVENT = 24;
    private static final int CHANGED_EVENT = 32;
    private static final int INTEREST_DIGEST = 40;
    private static final int USER_NEXT = 48;
    private static final int LINK_NEXT = 52;
    private static final int LINK_PREVIOUS = 56;
    private static final int ADMIN = 60;
    private static final int DEVICE_ID = 64;
    private static final int LENGTH = DEVICE_ID + Limits.DEVICE_ID_MAX;

    private final RecordTable table = new RecordTable(Sections.SESSIONS, LENGTH);
    private final HashIndex byConnection = new HashIndex();
    private final Users users;
    private final Links links;
    private final long seed;

    public Sessions(final Users users, final Links links, final long seed) {
        this.users = users;
        this.links = links;
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** The session of a connection of a link, or none. */
    public int find(final int link, final long connectionId) {
        for (int id = byConnection.first(hash(link, connectionId)); id != NONE; id = byConnection.next()) {
            if (link(id) == link && connectionId(id) == connectionId) {
                return id;
            }
        }
        return NONE;
    }

    /** Adds a session that {@link #find} does not know; device fields are set by {@link #device}. */
    public int add(final int link, final long connectionId, final int user, final boolean admin) {
        final int id = table.add();
        final int at = table.offset(id);
        final int head = links.sessionsHead(link);
        table.buffer(id).putInt(at + LINK, link);
        table.buffer(id).putInt(at + USER, user);
        table.buffer(id).putLong(at + CONNECTION_ID, connectionId);
        table.buffer(id).putInt(at + LINK_NEXT, head);
        table.buffer(id).putInt(at + ADMIN, admin ? 1 : 0);
        table.endChange(id);
        if (NONE != head) {
            table.putInt(head, LINK_PREVIOUS, id);
        }
        links.sessionsHead(link, id);
        insertIntoUser(user, id);
        byConnection.put(hash(link, connectionId), id);
        return id;
    }

    /** Stores what is known of the device. */
    public void device(
        final int id, final int flag, final int level, final DirectBuffer deviceId, final int offset, final int length) {
        table.beginChange(id);
        final int at = table.offset(id);
        table.buffer(id).putByte(at + DEVICE_FLAG, (byte)flag);
        table.buffer(id).putByte(at + LEVEL, (byte)level);
        table.buffer(id).putByte(at + DEVICE_ID_LENGTH, (byte)length);
        table.buffer(id).putBytes(at + DEVICE_ID, deviceId, offset, length);
        table.endChange(id);
    }

    /** Removes a session from both lists and the index. */
    public void remove(final int id) {
        final int link = link(id);
        final int next = table.intAt(id, LINK_NEXT);
        final int previous = table.intAt(id, LINK_PREVIOUS);
        if (NONE != next) {
            table.putInt(next, LINK_PREVIOUS, previous);
        }
        if (NONE != previous) {
            table.putInt(previous, LINK_NEXT, next);
        } else {
            links.sessionsHead(link, next);
        }
        removeFromUser(user(id), id);
        byConnection.remove(hash(link, connectionId(id)), id);
        table.remove(id);
    }

    private void insertIntoUser(final int user, final int id) {
        int previous = NONE;
        int at = users.sessionsHead(user);
        while (NONE != at && isBefore(at, id)) {
            previous = at;
            at = nextOfUser(at);
        }
        table.putInt(id, USER_NEXT, at);
        if (NONE == previous) {
            users.sessionsHead(user, id);
        } else {
            table.putInt(previous, USER_NEXT, id);
        }
        users.sessionCount(user, users.sessionCount(user) + 1);
    }

    private void removeFromUser(final int user, final int id) {
        int at = users.sessionsHead(user);
        if (at == id) {
            users.sessionsHead(user, nextOfUser(id));
        } else {
            while (nextOfUser(at) != id) {
                at = nextOfUser(at);
            }
            table.putInt(at, USER_NEXT, nextOfUser(id));
        }
        users.sessionCount(user, users.sessionCount(user) - 1);
    }

    private boolean isBefore(final int a, final int b) {
        if (Defects.isPlanted(Defect.HASH_ORDER_ITERATION)) {
            return hash(link(a), connectionId(a)) < hash(link(b), connectionId(b));
        }
        final int byLink = Long.compare(links.linkId(link(a)), links.linkId(link(b)));
        return byLink < 0 || 0 == byLink && connectionId(a) < connectionId(b);
    }

    public int nextOfUser(final int id) {
        return table.intAt(id, USER_NEXT);
    }

    public int nextOfLink(final int id) {
        return table.intAt(id, LINK_NEXT);
    }

    public int link(final int id) {
        return table.intAt(id, LINK);
    }

    public int user(final int id) {
        return table.intAt(id, USER);
    }

    public boolean isAdmin(final int id) {
        return 0 != table.intAt(id, ADMIN);
    }

    public long connectionId(final int id) {
        return table.longAt(id, CONNECTION_ID);
    }

    public int deviceFlag(final int id) {
        return table.byteAt(id, DEVICE_FLAG) & 0xFF;
    }

    /** True when the session was opened with this device id. */
    public boolean hasDeviceId(final int id, final DirectBuffer deviceId, final int offset, final int length) {
        final DirectBuffer buffer = table.buffer(id);
        final int at = table.offset(id);
        return Bytes.areEqual(buffer, at + DEVICE_ID, buffer.getByte(at + DEVICE_ID_LENGTH), deviceId, offset, length);
    }

    /** Buffer with the device id that the session was opened with. */
    public DirectBuffer deviceIdBuffer(final int id) {
        return table.buffer(id);
    }

    public int deviceIdOffset(final int id) {
        return table.offset(id) + DEVICE_ID;
    }

    public int deviceIdLength(final int id) {
        return table.byteAt(id, DEVICE_ID_LENGTH) & 0xFF;
    }

    /** Level that the session was opened with: {@code DeviceFlags.LEVEL_SLAVE} or {@code LEVEL_MASTER}. */
    public int level(final int id) {
        return table.byteAt(id, LEVEL) & 0xFF;
    }

    /** Number of the event that told the gateway of the session. */
    public long openedEvent(final int id) {
        return table.longAt(id, OPENED_EVENT);
    }

    /** Number of the last event that changed the session's interest. */
    public long changedEvent(final int id) {
        return table.longAt(id, CHANGED_EVENT);
    }

    /** Sum of {@code LinkDigest.interest} over the channels of the session. */
    public long interestDigest(final int id) {
        return table.longAt(id, INTEREST_DIGEST);
    }

    /** Sets the interest digest. */
    public void interestDigest(final int id, final long digest) {
        table.beginChange(id);
        table.buffer(id).putLong(table.offset(id) + INTEREST_DIGEST, digest);
        table.endChange(id);
    }

    /** Records the events for the audit. */
    public void events(final int id, final long openedEvent, final long changedEvent) {
        table.beginChange(id);
        table.buffer(id).putLong(table.offset(id) + OPENED_EVENT, openedEvent);
        table.buffer(id).putLong(table.offset(id) + CHANGED_EVENT, changedEvent);
        table.endChange(id);
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                byConnection.put(hash(link(id), connectionId(id)), id);
            }
        }
    }

    public void close() {
        table.close();
        byConnection.close();
    }

    private long hash(final int link, final long connectionId) {
        return Hashing.hash(connectionId, seed + link);
    }
}
