package io.jindou.perf.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latencies on a logarithmic scale, upwards, over whole steps of 1, 2, 5. */
final class LatencyAxis {
    private static final double LAST_PERCENTILE = 99.99;
    private static final int[] STEPS = {1, 2, 5};
    private static final long NS_PER_US = 1_000;
    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_S = 1_000_000_000;
    /** Between more decades than this there is no room for labels of 2 and 5. */
    private static final double DECADES_WITH_STEPS = 3.5;

    private final double bottom;
    private final double height;
    private final double minLog;
    private final double maxLog;

    private LatencyAxis(final long minNs, final long maxNs, final double top, final double height) {
        this.height = height;
        bottom = top + height;
        minLog = Math.log10(minNs);
        maxLog = Math.log10(maxNs);
    }

    record Tick(double y, String label, boolean isDecade) {
    }

    /** Wide enough for all histograms of ns, and one step at least. */
    static LatencyAxis of(final List<Histogram> histograms, final double top, final double height) {
        long min = Long.MAX_VALUE;
        long max = 0;
        for (final Histogram histogram : histograms) {
            min = Math.min(min, histogram.getMinValue());
            max = Math.max(max, histogram.getValueAtPercentile(LAST_PERCENTILE));
        }
        if (0 == max) {
            return new LatencyAxis(NS_PER_US, NS_PER_S, top, height);
        }
        final long low = below(Math.max(1, min));
        return new LatencyAxis(low, Math.max(above(max), above(low + 1)), top, height);
    }

    double y(final long ns) {
        return bottom - (Math.log10(Math.max(1, ns)) - minLog) / (maxLog - minLog) * height;
    }

    List<Tick> ticks() {
        final List<Tick> ticks = new ArrayList<>();
        final boolean hasSteps = maxLog - minLog <= DECADES_WITH_STEPS;
        for (long decade = 1; decade <= NS_PER_S * 1000; decade *= 10) {
            for (final int step : STEPS) {
                final long ns = decade * step;
                if (Math.log10(ns) >= minLog - 1e-9 && Math.log10(ns) <= maxLog + 1e-9) {
                    ticks.add(new Tick(y(ns), 1 == step || hasSteps ? label(ns) : "", 1 == step));
                }
            }
        }
        return ticks;
    }

    private static String label(final long ns) {
        if (ns >= NS_PER_S) {
            return ns / NS_PER_S + " s";
        }
        if (ns >= NS_PER_MS) {
            return ns / NS_PER_MS + " ms";
        }
        return ns >= NS_PER_US ? ns / NS_PER_US + " µs" : ns + " ns";
    }

    private static long below(final long ns) {
        long found = 1;
        for (long step = 1; step <= ns; step = next(step)) {
            found = step;
        }
        return found;
    }

    private static long above(final long ns) {
        long step = 1;
        while (step < ns) {
            step = next(step);
        }
        return step;
    }

    /** 1, 2, 5, 10, 20, … */
    private static long next(final long step) {
        return Long.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
    }
}
