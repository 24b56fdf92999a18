package io.jindou.perf.chaos;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How deliveries went on from one event to the next one. Written by the thread of the load, read by any. */
final class EventGap {
    private static final long GAP_MAX_NS = TimeUnit.MINUTES.toNanos(30);
    private static final int DIGITS = 3;
    /** All times between two deliveries by the same gateway; in between nobody there got anything. */
    final Histogram gaps = new ConcurrentHistogram(GAP_MAX_NS, DIGITS);
    private final long startNs;
    private volatile long largestNs;
    private volatile long resumedNs;
    private volatile long laterNs;
    private volatile boolean isOver;

    EventGap(final long startNs) {
        this.startNs = startNs;
    }

    void onDelivery(final long gapNs, final long nowNs) {
        gaps.recordValue(Math.min(GAP_MAX_NS, Math.max(0, gapNs)));
        if (isOver) {
            laterNs = Math.max(laterNs, gapNs);
        } else if (gapNs > largestNs) {
            largestNs = gapNs;
            resumedNs = nowNs - startNs;
        }
    }

    /** What was done is done; from now on it is made good, which costs time of its own on a machine that does all at once. */
    void over() {
        isOver = true;
    }

    /** The longest time in which a gateway that had clients delivered nothing, until it was over. */
    long largestNs() {
        return largestNs;
    }

    /** From the event to the delivery that ended the longest time without one. */
    long resumedNs() {
        return resumedNs;
    }

    /** The longest time without a delivery after it was over: while processes start, and all others share the machine. */
    long laterNs() {
        return laterNs;
    }
}
