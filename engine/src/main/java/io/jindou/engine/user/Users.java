package io.jindou.engine.user;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.SlotHash;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;

/** uid to user. A user comes into being when first mentioned and stays; the number of its record is its name in the cell. */
public final class Users {
    private static final int FLAGS = 1;
    private static final int UID_LENGTH = 2;
    private static final int SLOT = RecordTable.FIELDS;
    private static final int SESSIONS_HEAD = 12;
    private static final int SESSION_COUNT = 16;
    private static final int MEMBERSHIPS_HEAD = 20;
    private static final int MEMBERSHIP_COUNT = 24;
    private static final int DEVICES_HEAD = 28;
    private static final int UID = 32;
    private static final int LENGTH = UID + Limits.UID_MAX;

    private final RecordTable table = new RecordTable(Sections.USERS, LENGTH);
    private final HashIndex byUid = new HashIndex();
    private final long seed;

    public Users(final long seed) {
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** The user of a uid, or none. */
    public int find(final DirectBuffer uid, final int offset, final int length) {
        for (int id = byUid.first(Hashing.hash(uid, offset, length, seed)); id != NONE; id = byUid.next()) {
            if (matches(id, uid, offset, length)) {
                return id;
            }
        }
        return NONE;
    }

    /** Adds a user that {@link #find} does not know. */
    public int add(final DirectBuffer uid, final int offset, final int length, final int slotCount) {
        final int id = table.add();
        final int at = table.offset(id);
        table.buffer(id).putByte(at + UID_LENGTH, (byte)length);
        table.buffer(id).putInt(at + SLOT, SlotHash.slot(uid, offset, length, slotCount));
        table.buffer(id).putBytes(at + UID, uid, offset, length);
        table.endChange(id);
        byUid.put(Hashing.hash(uid, offset, length, seed), id);
        return id;
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                byUid.put(Hashing.hash(table.buffer(id), uidOffset(id), uidLength(id), seed), id);
            }
        }
    }

    public void close() {
        table.close();
        byUid.close();
    }

    /** Buffer with the uid. */
    public DirectBuffer uidBuffer(final int id) {
        return table.buffer(id);
    }

    public int uidOffset(final int id) {
        return table.offset(id) + UID;
    }

    public int uidLength(final int id) {
        return table.byteAt(id, UID_LENGTH) & 0xFF;
    }

    /** ChannelFlags that concern a user: BAN and SEND_BAN. */
    public int flags(final int id) {
        return table.byteAt(id, FLAGS) & 0xFF;
    }

    public void flags(final int id, final int flags) {
        table.beginChange(id);
        table.buffer(id).putByte(table.offset(id) + FLAGS, (byte)flags);
        table.endChange(id);
    }

    public int sessionsHead(final int id) {
        return table.intAt(id, SESSIONS_HEAD);
    }

    public void sessionsHead(final int id, final int session) {
        table.putInt(id, SESSIONS_HEAD, session);
    }

    public int sessionCount(final int id) {
        return table.intAt(id, SESSION_COUNT);
    }

    public void sessionCount(final int id, final int count) {
        table.putInt(id, SESSION_COUNT, count);
    }

    public int membershipCount(final int id) {
        return table.intAt(id, MEMBERSHIP_COUNT);
    }

    int membershipsHead(final int id) {
        return table.intAt(id, MEMBERSHIPS_HEAD);
    }

    void memberships(final int id, final int head, final int count) {
        table.beginChange(id);
        table.buffer(id).putInt(table.offset(id) + MEMBERSHIPS_HEAD, head);
        table.buffer(id).putInt(table.offset(id) + MEMBERSHIP_COUNT, count);
        table.endChange(id);
    }

    int devicesHead(final int id) {
        return table.intAt(id, DEVICES_HEAD);
    }

    void devicesHead(final int id, final int device) {
        table.putInt(id, DEVICES_HEAD, device);
    }

    private boolean matches(final int id, final DirectBuffer uid, final int offset, final int length) {
        return Bytes.areEqual(table.buffer(id), uidOffset(id), uidLength(id), uid, offset, length);
    }
}
