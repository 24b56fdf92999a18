package io.jindou.perf.report;

import org.HdrHistogram.Histogram;

/** A histogram of ns in the percentiles that reports show, in µs. */
public record Percentiles(long count, double p50, double p90, double p99, double p999, double p9999, double max) {
    private static final double NS_PER_US = 1_000;

    /** Of a histogram of ns; all zero when that is empty. */
    public static Percentiles of(final Histogram ns) {
        return new Percentiles(ns.getTotalCount(), us(ns, 50), us(ns, 90), us(ns, 99), us(ns, 99.9), us(ns, 99.99),
            ns.getMaxValue() / NS_PER_US);
    }

    private static double us(final Histogram ns, final double percentile) {
        return 0 == ns.getTotalCount() ? 0 : ns.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
