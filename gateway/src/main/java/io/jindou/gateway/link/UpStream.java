package io.jindou.gateway.link;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingMemory;
import io.jindou.codecs.link.RingSlice;

/** The commands of a link that the engine has not confirmed, and how far they have been sent. */
final class UpStream {
    /** So that a whole ring that is sent again does not hold up everything else the agent does. */
    private static final int BATCHES_PER_FLUSH = 16;
    private static final long NO_GAP = 0;

    private final LinkRing ring;
    private final RingSlice slice = new RingSlice();
    private long next = 1;
    private long sent;
    private long filledGap = NO_GAP;
    private long sentNs;
    private long progressNs;

    UpStream(final int ringBytes, final int reserve) {
        ring = new LinkRing(new RingMemory(), ringBytes, reserve);
    }

    LinkRing ring() {
        return ring;
    }

    long unconfirmed() {
        return ring.lastNumber() - ring.firstNumber() + 1;
    }

    /** The engine may have been given this much; a confirmation above it is a contradiction. */
    long sent() {
        return sent;
    }

    void reset() {
        ring.reset(0);
        next = 1;
        sent = 0;
        filledGap = NO_GAP;
    }

    /** Sends what was not sent yet, until back-pressure; returns the number of batches. */
    int flush(final LinkPublisher publisher, final long linkId, final long lastEvent, final long nowNs) {
        int batches = 0;
        while (next <= ring.lastNumber() && batches < BATCHES_PER_FLUSH) {
            final int count = ring.slice(next, Limits.BATCH_TARGET, slice);
            if (!publisher.upBatch(linkId, next, lastEvent, count, slice)) {
                break;
            }
            if (!isWaiting()) {
                restartPatience(nowNs);
            }
            next += count;
            sent = Math.max(sent, next - 1);
            batches++;
        }
        return batches;
    }

    /** The engine has applied everything up to this number; the maximum wins. */
    void confirm(final long lastCommand, final long nowNs) {
        if (lastCommand >= ring.firstNumber()) {
            ring.release(lastCommand);
            next = Math.max(next, ring.firstNumber());
            restartPatience(nowNs);
        }
    }

    /** The engine asks for this number; false when that was answered before or is not to be answered. */
    boolean fillGap(final long expected, final long nowNs) {
        if (expected == filledGap || expected != ring.firstNumber() || expected >= next) {
            return false;
        }
        filledGap = expected;
        rewind(nowNs);
        return true;
    }

    /** Everything unconfirmed is sent again. */
    void rewind(final long nowNs) {
        if (!Defects.isPlanted(Defect.NOTHING_SENT_AGAIN)) {
            next = ring.firstNumber();
        }
        if (Defects.isPlanted(Defect.SENT_AGAIN_FROM_WRONG_COMMAND)) {
            next = Math.min(next + 1, ring.lastNumber() + 1);
        }
        sentNs = nowNs;
    }

    /** Both patiences start anew; a gap may be asked for again. */
    void restartPatience(final long nowNs) {
        sentNs = nowNs;
        progressNs = nowNs;
        filledGap = NO_GAP;
    }

    /** True when something was sent and is not confirmed. */
    boolean isWaiting() {
        return sent >= ring.firstNumber();
    }

    boolean isResendDue(final long nowNs, final long patienceNs) {
        return isWaiting() && nowNs - sentNs >= patienceNs;
    }

    boolean isStuck(final long nowNs, final long patienceNs) {
        return isWaiting() && nowNs - progressNs >= patienceNs;
    }
}
