package io.jindou.engine.user;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Hashing;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;

/** The channels of each user: what a session must be told when it opens. The channel's own list is {@code Members}. */
public final class Memberships {
    private static final int USER = RecordTable.FIELDS;
    private static final int CHANNEL = 12;
    private static final int NEXT = 16;
    private static final int PREVIOUS = 20;
    private static final int LENGTH = 24;

    private final RecordTable table = new RecordTable(Sections.MEMBERSHIPS, LENGTH);
    private final HashIndex byPair = new HashIndex();
    private final Users users;
    private final long seed;

    public Memberships(final Users users, final long seed) {
        this.users = users;
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** Adds a channel to a user; false when it was there. */
    public boolean add(final int user, final int channelNo) {
        if (NONE != find(user, channelNo)) {
            return false;
        }
        final int id = table.add();
        final int at = table.offset(id);
        final int head = users.membershipsHead(user);
        table.buffer(id).putInt(at + USER, user);
        table.buffer(id).putInt(at + CHANNEL, channelNo);
        table.buffer(id).putInt(at + NEXT, head);
        table.endChange(id);
        if (NONE != head) {
            table.putInt(head, PREVIOUS, id);
        }
        users.memberships(user, id, users.membershipCount(user) + 1);
        byPair.put(hash(user, channelNo), id);
        return true;
    }

    /** Takes a channel from a user; false when it was not there. */
    public boolean remove(final int user, final int channelNo) {
        final int id = find(user, channelNo);
        if (NONE == id) {
            return false;
        }
        final int next = table.intAt(id, NEXT);
        final int previous = table.intAt(id, PREVIOUS);
        if (NONE != next) {
            table.putInt(next, PREVIOUS, previous);
        }
        if (NONE != previous) {
            table.putInt(previous, NEXT, next);
        }
        users.memberships(user, NONE == previous ? next : users.membershipsHead(user), users.membershipCount(user) - 1);
        byPair.remove(hash(user, channelNo), id);
        table.remove(id);
        return true;
    }

    /** First membership of a user; go on with {@link #next}. */
    public int first(final int user) {
        return users.membershipsHead(user);
    }

    public int next(final int id) {
        return table.intAt(id, NEXT);
    }

    public int channelNo(final int id) {
        return table.intAt(id, CHANNEL);
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                byPair.put(hash(table.intAt(id, USER), table.intAt(id, CHANNEL)), id);
            }
        }
    }

    public void close() {
        table.close();
        byPair.close();
    }

    private int find(final int user, final int channelNo) {
        for (int id = byPair.first(hash(user, channelNo)); id != NONE; id = byPair.next()) {
            if (table.intAt(id, USER) == user && table.intAt(id, CHANNEL) == channelNo) {
                return id;
            }
        }
        return NONE;
    }

    private long hash(final int user, final int channelNo) {
        return Hashing.hash(((long)user << 32) | channelNo, seed);
    }
}
