package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Hashing;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.memory.SideLists;
import io.jindou.engine.memory.SideRows;

/**
 * Who is a member of a channel, and who is on its deny or allow list: one record a (channel, user) with any of the three. Those
 * of a channel are listed in the order of the users' numbers.
 */
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
    private final SideLists lists = new SideLists(this::user);
    private final SideRows deniedCounts = new SideRows(Long.BYTES);
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
            lists.remove(channelNo, id);
            table.remove(id);
        } else {
            if (NONE == id) {
                id = table.add();
                table.buffer(id).putInt(table.offset(id) + CHANNEL, channelNo);
                table.buffer(id).putInt(table.offset(id) + USER, user);
                byPair.put(hash(channelNo, user), id);
                lists.add(channelNo, id);
            } else {
                table.beginChange(id);
            }
            table.buffer(id).putByte(table.offset(id) + BITS, (byte)after);
            table.endChange(id);
        }
        final int step = present ? 1 : -1;
        channels.counts(channelNo, channels.memberCount(channelNo) + (MEMBER == bit ? step : 0),
            channels.allowCount(channelNo) + (ALLOWED == bit ? step : 0));
        countDenied(channelNo, DENIED == bit ? step : 0);
        return true;
    }

    /** First record of a channel, in the order of users' numbers; go on with {@link #next}. */
    public int first(final int channelNo) {
        return lists.first(channelNo);
    }

    /** First record of a channel whose user's number is above this one. */
    public int firstAfter(final int channelNo, final int user) {
        final int known = find(channelNo, user);
        int id = lists.first(channelNo);
        if (NONE != known) {
            id = lists.next(known);
        }
        while (NONE != id && user(id) <= user) {
            id = lists.next(id);
        }
        return id;
    }

    public int next(final int id) {
        return lists.next(id);
    }

    public int user(final int id) {
        return table.intAt(id, USER);
    }

    /** True when the record has this bit. */
    public boolean has(final int id, final int bit) {
        return 0 != (table.byteAt(id, BITS) & bit);
    }

    /** Users on the deny list. */
    public int deniedCount(final int channelNo) {
        deniedCounts.ensure(channelNo);
        return deniedCounts.intAt(channelNo, 0);
    }

    private void countDenied(final int channelNo, final int step) {
        if (0 != step) {
            deniedCounts.putInt(channelNo, 0, deniedCount(channelNo) + step);
        }
    }

    /** Rebuilds index and lists after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                final int channelNo = table.intAt(id, CHANNEL);
                byPair.put(hash(channelNo, user(id)), id);
                lists.add(channelNo, id);
                countDenied(channelNo, has(id, DENIED) ? 1 : 0);
            }
        }
    }

    /** Bytes outside the Java heap beside the records. */
    public long sideBytes() {
        return lists.allocatedBytes() + deniedCounts.allocatedBytes();
    }

    public void close() {
        table.close();
        byPair.close();
        lists.close();
        deniedCounts.close();
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
