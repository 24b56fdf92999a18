package io.jindou.perf.rig;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times in ns, in a histogram of three digits; what is longer than it holds counts as the longest. */
final class LatencyRecorder {
    static final long MAX_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(MAX_NS, DIGITS);

    void record(final long ns) {
        histogram.recordValue(Math.min(MAX_NS, Math.max(1, ns)));
    }

    Histogram histogram() {
        return histogram;
    }
}
