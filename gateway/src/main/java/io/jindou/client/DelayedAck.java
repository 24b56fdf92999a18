package io.jindou.client;

import io.jindou.codecs.Limits;
import java.util.concurrent.TimeUnit;

/**
 * The RECVACK that a connection owes. It acknowledges all before it too, so one is enough for many RECVs: it leaves with
 * whatever is written next, and otherwise when enough has gathered or a moment has passed. A frame of its own for each
 * message would cost the server a read for each.
 */
final class DelayedAck {
    /** A small part of what the server holds for us without an acknowledgement. */
    static final int COUNT_MAX = Limits.RECV_WINDOW_MAX / 64;
    /** Far below the time after which the server sends again. */
    static final long DELAY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private long messageId;
    private long messageSeq;
    private long firstNs;
    private int count;

    /** Notes a RECV; true: it is time to write. */
    boolean add(final long newMessageId, final long newMessageSeq, final long nowNs) {
        messageId = newMessageId;
        messageSeq = newMessageSeq;
        if (0 == count++) {
            firstNs = nowNs;
        }
        return count >= COUNT_MAX;
    }

    boolean isOwed() {
        return count > 0;
    }

    /** When it is to be written at the latest. Only while {@link #isOwed}. */
    long dueNs() {
        return firstNs + DELAY_NS;
    }

    long messageId() {
        return messageId;
    }

    long messageSeq() {
        return messageSeq;
    }

    /** It was written, or there is nobody any more to write it to. */
    void clear() {
        count = 0;
    }
}
