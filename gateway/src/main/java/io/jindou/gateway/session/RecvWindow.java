package io.jindou.gateway.session;

import io.jindou.gateway.protocol.EncodedRecv;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The stored RECVs of one connection that were sent and not acknowledged, oldest first, with their bodies so that they can be
 * sent again.
 *
 * <pre>
 *   block:  ...free...|messageId sentNs resends length body|messageId ...|...free...
 *                     ^head                                              ^tail
 * </pre>
 *
 * Entries are acknowledged from the front only, and no entry is ever sent again more often than one before it; so entries leave
 * at the head alone. Single-threaded.
 */
final class RecvWindow {
    private static final int ID = 0;
    private static final int SENT = 8;
    private static final int RESENDS = 16;
    private static final int LENGTH = 20;
    private static final int BODY = 24;
    private static final int ALIGNMENT = 8;

    private final BlockPool pool;
    private final int countMax;
    private final int bytesMax;
    private UnsafeBuffer block;
    private int head;
    private int tail;
    private int count;
    private long nextResendNs;

    /** Sends an entry of the window again. */
    interface Resender {
        /** False when the connection takes nothing more; the walk ends then. */
        boolean resend(DirectBuffer body, int offset, int length);
    }

    RecvWindow(final BlockPool pool, final int countMax, final int bytesMax) {
        this.pool = pool;
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /** Keeps a body that was just sent; false when the window is full. */
    boolean add(
        final long messageId, final DirectBuffer body, final int length, final long nowNs, final long intervalNs) {
        final int entryLength = entryLength(length);
        if (count == countMax || tail - head + entryLength > bytesMax) {
            return false;
        }
        makeRoom(entryLength);
        block.putLong(tail + ID, messageId);
        block.putLong(tail + SENT, nowNs);
        block.putInt(tail + RESENDS, 0);
        block.putInt(tail + LENGTH, length);
        block.putBytes(tail + BODY, body, 0, length);
        if (0 == count) {
            nextResendNs = nowNs + intervalNs;
        }
        tail += entryLength;
        count++;
        return true;
    }

    /** Drops this message and all before it; false when it is not here. */
    boolean acknowledge(final long messageId) {
        int at = head;
        for (int i = 1; i <= count; i++) {
            final int next = at + entryLength(block.getInt(at + LENGTH));
            if (messageId == block.getLong(at + ID)) {
                drop(next, i);
                return true;
            }
            at = next;
        }
        return false;
    }

    /** True when {@link #resend} has something to do. */
    boolean isDue(final long nowNs) {
        return count > 0 && nowNs - nextResendNs >= 0;
    }

    /**
     * Sends again what has waited for the interval.
     *
     * @param resendsMax after so many an entry is given up.
     * @return how many entries were given up.
     */
    int resend(final Resender resender, final long nowNs, final long intervalNs, final int resendsMax) {
        int givenUp = 0;
        int at = head;
        long next = nowNs + intervalNs;
        for (int i = 0, all = count; i < all; i++) {
            final int length = block.getInt(at + LENGTH);
            final long dueNs = block.getLong(at + SENT) + intervalNs;
            final int resends = block.getInt(at + RESENDS);
            if (nowNs - dueNs < 0) {
                next = next - dueNs > 0 ? dueNs : next;
            } else if (resends >= resendsMax) {
                givenUp++;
                drop(at + entryLength(length), 1);
                if (0 == count) {
                    return givenUp;
                }
            } else {
                EncodedRecv.markDuplicate(block, at + BODY);
                block.putInt(at + RESENDS, resends + 1);
                block.putLong(at + SENT, nowNs);
                if (!resender.resend(block, at + BODY, length)) {
                    return givenUp;
                }
            }
            at += entryLength(length);
        }
        nextResendNs = next;
        return givenUp;
    }

    int count() {
        return count;
    }

    /** Forgets everything and gives the memory back. */
    void clear() {
        count = 0;
        head = 0;
        tail = 0;
        if (null != block) {
            pool.give(block);
            block = null;
        }
    }

    private void drop(final int newHead, final int dropped) {
        head = newHead;
        count -= dropped;
        if (0 == count) {
            clear();
        }
    }

    private void makeRoom(final int entryLength) {
        if (null == block) {
            block = pool.take(entryLength);
        } else if (tail + entryLength > block.capacity()) {
            final int used = tail - head;
            // moved at most once for as many bytes as were freed; else the block is too small
            if (head >= used && used + entryLength <= block.capacity()) {
                block.putBytes(0, block, head, used);
            } else {
                final UnsafeBuffer larger = pool.take(Math.max(used + entryLength, block.capacity() * 2));
                larger.putBytes(0, block, head, used);
                pool.give(block);
                block = larger;
            }
            head = 0;
            tail = used;
        }
    }

    private static int entryLength(final int length) {
        return BODY + BitUtil.align(length, ALIGNMENT);
    }
}
