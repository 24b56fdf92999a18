package io.jindou.perf.rig;

import java.util.concurrent.TimeUnit;

/** When each of a row of events is due: by the rate alone, whatever happened to those before. */
final class Pace {
    private final double intervalNs;
    private long firstNs;
    private long next;

    Pace(final long ratePerSecond) {
        intervalNs = (double)TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
    }

    /** The first event is due now. */
    void start(final long nowNs) {
        firstNs = nowNs;
    }

    long dueNs(final long index) {
        return firstNs + (long)(index * intervalNs);
    }

    boolean isDue(final long nowNs) {
        return dueNs(next) - nowNs <= 0;
    }

    /** The number of the next event; to be asked once it is due. */
    long take() {
        return next++;
    }
}
