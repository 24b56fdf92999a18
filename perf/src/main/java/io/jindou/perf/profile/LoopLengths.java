package io.jindou.perf.profile;

/** Loops by length in powers of two: bucket b holds those of 2^(b-1) to 2^b - 1 ns. */
public final class LoopLengths {
    private static final double PERCENT = 100.0;

    private final long[] buckets;

    /** Lengths from a server's answer. */
    LoopLengths(final long[] buckets) {
        this.buckets = buckets.clone();
    }

    /** A length in ns that so many percent of the loops were below, at most twice too large; 0 when there were none. */
    public long belowNs(final double percentile) {
        long total = 0;
        for (final long count : buckets) {
            total += count;
        }
        final long rank = (long)Math.ceil(total * percentile / PERCENT);
        long seen = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            seen += buckets[bucket];
            if (buckets[bucket] > 0 && seen >= rank) {
                return 1L << Math.min(bucket, Long.SIZE - 2);
            }
        }
        return 0;
    }
}
