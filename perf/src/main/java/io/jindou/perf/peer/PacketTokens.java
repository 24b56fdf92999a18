package io.jindou.perf.peer;

import java.util.Arrays;

/** MQTT's packet ids, 1 to 65,535, each free again when it was acknowledged, and the tokens that they stand for. */
final class PacketTokens {
    static final long UNKNOWN = -1;
    private static final int ID_MAX = 0xFFFF;
    private static final int CAPACITY_MAX = ID_MAX + 1;
    private static final int INITIAL_CAPACITY = 16;

    /** By id and capacity - 1; 0: free. Two ids that differ in a small table differ in a larger one. */
    private int[] ids = new int[INITIAL_CAPACITY];
    private long[] tokens = new long[INITIAL_CAPACITY];
    private int lastId;

    /** An id for a token that is not below zero. */
    int add(final long token) {
        final int id = ID_MAX == lastId ? 1 : lastId + 1;
        while (0 != ids[id & (ids.length - 1)]) {
            if (CAPACITY_MAX == ids.length) {
                throw new IllegalStateException("packet " + id + " was never acknowledged, and all later ids are used up");
            }
            grow();
        }
        lastId = id;
        ids[id & (ids.length - 1)] = id;
        tokens[id & (ids.length - 1)] = token;
        return id;
    }

    /** The token of an acknowledged id, or {@link #UNKNOWN}. */
    long remove(final int id) {
        final int index = id & (ids.length - 1);
        if (0 == id || ids[index] != id) {
            return UNKNOWN;
        }
        ids[index] = 0;
        return tokens[index];
    }

    private void grow() {
        final int[] oldIds = ids;
        final long[] oldTokens = tokens;
        ids = new int[oldIds.length * 2];
        tokens = Arrays.copyOf(oldTokens, oldTokens.length * 2);
        for (int i = 0; i < oldIds.length; i++) {
            if (0 != oldIds[i]) {
                ids[oldIds[i] & (ids.length - 1)] = oldIds[i];
                tokens[oldIds[i] & (ids.length - 1)] = oldTokens[i];
            }
        }
    }
}
