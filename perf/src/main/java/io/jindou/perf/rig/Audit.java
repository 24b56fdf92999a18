package io.jindou.perf.rig;

import org.agrona.collections.LongHashSet;

/** Judges each delivery: in order, late, doubled, damaged, or to somebody who should not have it; and what never came. */
final class Audit {
    private static final int INDEX_SHIFT = 32;

    private final Stream[] streams;
    /** By stream: receiver and sequence of what was passed over and may still come. */
    private final LongHashSet[] skipped;
    private long delivered;
    private long doubled;
    private long disordered;
    private long damaged;
    private long misdelivered;

    Audit(final Stream[] streams) {
        this.streams = streams;
        skipped = new LongHashSet[streams.length];
    }

    /** True: a first delivery, even if late. */
    boolean onMessage(final int user, final int streamId, final int sequence, final boolean isIntact) {
        if (!isIntact || streamId < 0 || streamId >= streams.length) {
            damaged++;
            return false;
        }
        final Stream stream = streams[streamId];
        final int receiver = stream.indexOf(user);
        if (receiver < 0) {
            misdelivered++;
            return false;
        }
        if (sequence < 0 || sequence >= stream.sent()) {
            damaged++;
            return false;
        }
        final int expected = stream.expected(receiver);
        if (sequence < expected) {
            return onOld(streamId, receiver, sequence);
        }
        for (int i = expected; i < sequence; i++) {
            skippedOf(streamId).add(key(receiver, i));
        }
        stream.expect(receiver, sequence + 1);
        delivered++;
        return true;
    }

    private boolean onOld(final int streamId, final int receiver, final int sequence) {
        if (null != skipped[streamId] && skipped[streamId].remove(key(receiver, sequence))) {
            disordered++;
            delivered++;
            return true;
        }
        doubled++;
        return false;
    }

    private LongHashSet skippedOf(final int streamId) {
        if (null == skipped[streamId]) {
            skipped[streamId] = new LongHashSet();
        }
        return skipped[streamId];
    }

    private static long key(final int receiver, final int sequence) {
        return (long)receiver << INDEX_SHIFT | sequence;
    }

    long delivered() {
        return delivered;
    }

    /** Deliveries that did not happen until now. */
    long lost() {
        long expected = 0;
        for (final Stream stream : streams) {
            expected += (long)stream.sent() * stream.receivers.length;
        }
        return expected - delivered;
    }

    Verdict verdict() {
        return new Verdict(delivered, lost(), doubled, disordered, damaged, misdelivered);
    }
}
