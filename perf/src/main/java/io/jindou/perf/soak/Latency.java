package io.jindou.perf.soak;

import org.HdrHistogram.Histogram;

/** Percentiles of a stretch, in nanoseconds from the intended time; all 0 when there was nothing. */
public record Latency(long count, long p50, long p99, long p999, long max) {
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    static Latency of(final Histogram histogram) {
        return 0 == histogram.getTotalCount() ? new Latency(0, 0, 0, 0, 0) : new Latency(histogram.getTotalCount(),
            histogram.getValueAtPercentile(P50), histogram.getValueAtPercentile(P99), histogram.getValueAtPercentile(P999),
            histogram.getMaxValue());
    }
}
