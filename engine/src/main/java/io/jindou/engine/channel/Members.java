package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Hashing;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;

/** Who is a member of a channel, and who is on its deny or allow list: one record a (channel, user) with any of the three. */
public final class Members {
    public static final int MEMBER = 1;
    public static final int DENIED = 2;
    public static final int ALLOWED = 4;

    private static final int BITS = 1;
    private static final int CHANNEL = RecordTable.FIELDS;
    private static final int USER = 12;
    private static final int LENGTH = 16;

    private final RecordTable table = new RecordTable(Sections.MEMBERS, LENGTH);
    private final HashIndex byPair = new HashIndex();
    private final Channels channels;
    private final long seed;

    public Members(final Channels channels, final long seed) {
        this.channels = channels;
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** The bits of a user in a channel; 0 for a stranger. */
    public int bits(final int channelNo, final int user) {
        final int id = find(channelNo, user);
        return NONE == id ? 0 : table.byteAt(id, BITS);
    }

    /** Sets or clears one bit; false when it was so already. */
    public boolean change(final int channelNo, final int user, final int bit, final boolean present) {
        int id = find(channelNo, user);
        final int before = NONE == id ? 0 : table.byteAt(id, BITS);
        final int after = present ? before | bit : before & ~bit;
        if (before == after) {
            return false;
        }
        if (0 == after) {
            byPair.remove(hash(channelNo, user), id);
            table.remove(id);
        } else {
            if (NONE == id) {
                id = table.add();
                table.buffer(id).putInt(table.offset(id) + CHANNEL, channelNo);
                table.buffer(id).putInt(table.offset(id) + USER, user);
                byPair.put(hash(channelNo, user), id);
            } else {
                table.beginChange(id);
            }
            table.buffer(id).putByte(table.offset(id) + BITS, (byte)after);
            table.endChange(id);
        }
        final int step = present ? 1 : -1;
        channels.counts(channelNo, channels.memberCount(channelNo) + (MEMBER == bit ? step : 0),
            channels.allowCount(channelNo) + (ALLOWED == bit ? step : 0));
        return true;
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                final int at = table.offset(id);
                byPair.put(hash(table.buffer(id).getInt(at + CHANNEL), table.buffer(id).getInt(at + USER)), id);
            }
        }
    }

    public void close() {
        table.close();
        byPair.close();
    }

    private int find(final int channelNo, final int user) {
        for (int id = byPair.first(hash(channelNo, user)); id != NONE; id = byPair.next()) {
            if (table.intAt(id, CHANNEL) == channelNo && table.intAt(id, USER) == user) {
                return id;
            }
        }
        return NONE;
    }

    private long hash(final int channelNo, final int user) {
        return Hashing.hash(((long)channelNo << 32) | user, seed);
    }
}
