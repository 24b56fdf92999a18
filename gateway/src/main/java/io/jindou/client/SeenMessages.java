package io.jindou.client;

import io.jindou.codecs.Limits;
import java.util.Arrays;
import org.agrona.collections.LongHashSet;

/**
 * The ids of the last messages received, to drop those that come again. It remembers as many as a server may hold
 * unacknowledged ({@link Limits#RECV_WINDOW_MAX}), so that whatever may be repeated is known here. Grows as it fills.
 */
final class SeenMessages {
    private static final int INITIAL_CAPACITY = 64;

    private final LongHashSet ids = new LongHashSet();
    private long[] order = new long[INITIAL_CAPACITY];
    private int count;
    private int oldest;

    /** False: it was seen before. */
    boolean add(final long messageId) {
        if (!ids.add(messageId)) {
            return false;
        }
        if (count == order.length && count < Limits.RECV_WINDOW_MAX) {
            // Not yet wrapped: it grows until it has its full size, and only then forgets.
            order = Arrays.copyOf(order, Math.min(2 * count, Limits.RECV_WINDOW_MAX));
        }
        if (count < order.length) {
            order[count++] = messageId;
        } else {
            ids.remove(order[oldest]);
            order[oldest] = messageId;
            oldest = (oldest + 1) % order.length;
        }
        return true;
    }
}
