package io.jindou.gateway.session;

import io.jindou.gateway.protocol.EncodedRecv;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The stored RECVs of one connection that were sent and not acknowledged, oldest first, with their bodies so that they can be
 * sent again. A body is in the window itself, or in a run that many windows share.
 *
 * <pre>
 *   block:  ...free...|messageId sentNs resends length body|from end sentNs resends ~slot count weight|...free...
 *                     ^head             one RECV             a piece of a shared run                  ^tail
 * </pre>
 *
 * None is ever sent again more often than one before it, so RECVs leave at the head alone. Where a RECVACK is for its message
 * alone, one that is acknowledged behind others that are not stays as a gap: it has no id, counts nothing, and goes when it comes
 * to the head or when the window needs its room. Limits count a RECV the same wherever its body is. Single-threaded.
 */
final class RecvWindow {
    private static final int ID = 0;
    private static final int FROM = 0;
    private static final int END = 4;
    private static final int SENT = 8;
    private static final int RESENDS = 16;
    /** Of the body, or the complement of the slot of a shared run. */
    private static final int LENGTH = 20;
    private static final int BODY = 24;
    private static final int COUNT = 24;
    private static final int WEIGHT = 28;
    private static final int PIECE_LENGTH = 32;
    private static final int ALIGNMENT = 8;
    /** Instead of a messageId, which is positive. */
    private static final long GAP = 0;

    private final BlockPool pool;
    private final SharedRuns runs;
    private final int countMax;
    private final int bytesMax;
    private final boolean isSingly;
    private final boolean marksResends;
    private UnsafeBuffer block;
    private int head;
    private int tail;
    private int count;
    private int bytes;
    private int gapBytes;
    private long nextResendNs;

    /** Sends an entry of the window again. */
    interface Resender {
        /** False when the connection takes nothing more; the walk ends then. */
        boolean resend(DirectBuffer body, int offset, int length);
    }

    /**
     * A window.
     *
     * @param isSingly     a RECVACK is for its message alone; whole runs are not added then.
     * @param marksResends what is sent again says so.
     */
    RecvWindow(
        final BlockPool pool, final SharedRuns runs, final int countMax, final int bytesMax, final boolean isSingly,
        final boolean marksResends) {
        this.pool = pool;
        this.runs = runs;
        this.countMax = countMax;
        this.bytesMax = bytesMax;
        this.isSingly = isSingly;
        this.marksResends = marksResends;
    }

    /** What a RECV with a body of this length counts against the limit of bytes. */
    static int weight(final int length) {
        return BODY + BitUtil.align(length, ALIGNMENT);
    }

    /** True when so many RECVs of this weight together can be added. */
    boolean hasRoom(final int added, final int weight) {
        return count + added <= countMax && bytes + weight <= bytesMax;
    }

    /** Keeps a body that was just sent; false when the window is full. */
    boolean add(
        final long messageId, final DirectBuffer body, final int offset, final int length, final long nowNs,
        final long intervalNs) {
        final int weight = weight(length);
        if (!hasRoom(1, weight)) {
            return false;
        }
        makeRoom(weight);
        block.putLong(tail + ID, messageId);
        block.putInt(tail + LENGTH, length);
        block.putBytes(tail + BODY, body, offset, length);
        added(weight, 1, weight, nowNs, intervalNs);
        return true;
    }

    /** Keeps a whole run that was just sent and has room. */
    void add(final SharedRun run, final RecvRun sent, final long nowNs, final long intervalNs) {
        makeRoom(PIECE_LENGTH);
        block.putInt(tail + FROM, 0);
        block.putInt(tail + END, sent.length());
        block.putInt(tail + LENGTH, ~run.slot);
        block.putInt(tail + COUNT, sent.count());
        block.putInt(tail + WEIGHT, sent.weight());
        run.references++;
        added(PIECE_LENGTH, sent.count(), sent.weight(), nowNs, intervalNs);
    }

    /** Drops this message and, unless it stands for itself, all before it; false when it is not here. */
    boolean acknowledge(final long messageId) {
        if (isSingly && GAP == messageId) {
            return false;
        }
        int at = head;
        while (at < tail) {
            final int length = block.getInt(at + LENGTH);
            if (length < 0) {
                final int end = runs.get(~length).findEnd(messageId, block.getInt(at + FROM), block.getInt(at + END));
                if (SharedRun.NOT_FOUND != end) {
                    dropTo(at);
                    cut(end);
                    return true;
                }
            } else if (messageId == block.getLong(at + ID)) {
                if (isSingly && at > head) {
                    leaveGap(at, length);
                } else {
                    dropTo(at + weight(length));
                }
                return true;
            }
            at += entryLength(length);
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
     * @return how many RECVs were given up.
     */
    int resend(final Resender resender, final long nowNs, final long intervalNs, final int resendsMax) {
        int givenUp = 0;
        long next = nowNs + intervalNs;
        int at = head;
        while (at < tail) {
            final int entryLength = entryLength(block.getInt(at + LENGTH));
            final long dueNs = block.getLong(at + SENT) + intervalNs;
            final int resends = block.getInt(at + RESENDS);
            if (isGap(at)) {
                at += entryLength;
                continue;
            }
            if (nowNs - dueNs < 0) {
                next = next - dueNs > 0 ? dueNs : next;
            } else if (resends >= resendsMax) {
                final int before = count;
                dropTo(at + entryLength);
                givenUp += before - count;
                if (0 == count) {
                    return givenUp;
                }
            } else {
                block.putInt(at + RESENDS, resends + 1);
                block.putLong(at + SENT, nowNs);
                if (!resend(resender, at)) {
                    return givenUp;
                }
            }
            at += entryLength;
        }
        nextResendNs = next;
        return givenUp;
    }

    int count() {
        return count;
    }

    /** Forgets everything and gives the memory back. */
    void clear() {
        if (null != block) {
            release(tail);
            pool.give(block);
            block = null;
        }
        head = 0;
        tail = 0;
    }

    private void added(
        final int entryLength, final int messages, final int weight, final long nowNs, final long intervalNs) {
        block.putLong(tail + SENT, nowNs);
        block.putInt(tail + RESENDS, 0);
        if (0 == count) {
            nextResendNs = nowNs + intervalNs;
        }
        tail += entryLength;
        count += messages;
        bytes += weight;
    }

    private boolean resend(final Resender resender, final int at) {
        final int length = block.getInt(at + LENGTH);
        if (length >= 0) {
            if (marksResends) {
                EncodedRecv.markDuplicate(block, at + BODY);
            }
            return resender.resend(block, at + BODY, length);
        }
        final SharedRun run = runs.get(~length);
        final int end = block.getInt(at + END);
        boolean isTaken = true;
        for (int frame = block.getInt(at + FROM); frame < end && isTaken; frame = run.next(frame)) {
            // for this window only: the others may not have sent theirs again
            EncodedRecv.markDuplicate(run.block, run.bodyOffset(frame));
            isTaken = resender.resend(run.block, run.bodyOffset(frame), run.bodyLength(frame));
            EncodedRecv.unmarkDuplicate(run.block, run.bodyOffset(frame));
        }
        return isTaken;
    }

    private boolean isGap(final int at) {
        return isSingly && GAP == block.getLong(at + ID);
    }

    private void leaveGap(final int at, final int length) {
        block.putLong(at + ID, GAP);
        count--;
        bytes -= weight(length);
        gapBytes += weight(length);
    }

    private void dropTo(final int newHead) {
        release(newHead);
        if (0 == count) {
            clear();
        } else {
            while (isGap(head)) {
                release(head + entryLength(block.getInt(head + LENGTH)));
            }
        }
    }

    private void release(final int newHead) {
        while (head < newHead) {
            final int length = block.getInt(head + LENGTH);
            if (isGap(head)) {
                gapBytes -= weight(length);
            } else if (length < 0) {
                count -= block.getInt(head + COUNT);
                bytes -= block.getInt(head + WEIGHT);
                runs.release(runs.get(~length));
            } else {
                count--;
                bytes -= weight(length);
            }
            head += entryLength(length);
        }
    }

    /** Drops the front of the piece at the head. */
    private void cut(final int newFrom) {
        if (newFrom == block.getInt(head + END)) {
            dropTo(head + PIECE_LENGTH);
            return;
        }
        final SharedRun run = runs.get(~block.getInt(head + LENGTH));
        int messages = 0;
        int weight = 0;
        for (int frame = block.getInt(head + FROM); frame < newFrom; frame = run.next(frame)) {
            messages++;
            weight += weight(run.bodyLength(frame));
        }
        block.putInt(head + FROM, newFrom);
        block.putInt(head + COUNT, block.getInt(head + COUNT) - messages);
        block.putInt(head + WEIGHT, block.getInt(head + WEIGHT) - weight);
        count -= messages;
        bytes -= weight;
    }

    private void makeRoom(final int entryLength) {
        if (null == block) {
            block = pool.take(entryLength);
        } else if (tail + entryLength > block.capacity()) {
            if (gapBytes >= (tail - head) / 2) {
                closeGaps();
                makeRoom(entryLength);
                return;
            }
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

    /** Moves together what is not acknowledged. */
    private void closeGaps() {
        int to = head;
        for (int at = head; at < tail;) {
            final int entryLength = entryLength(block.getInt(at + LENGTH));
            if (!isGap(at)) {
                block.putBytes(to, block, at, entryLength);
                to += entryLength;
            }
            at += entryLength;
        }
        tail = to;
        gapBytes = 0;
    }

    private static int entryLength(final int length) {
        return length < 0 ? PIECE_LENGTH : weight(length);
    }
}
