package io.jindou.perf.report;

import java.util.List;

/** The way from 0 % to 99.99 % on which each further nine takes as much room as the one before. */
record NinesAxis(double left, double width) {
    private static final double NINES = 4;
    private static final double ALL = 100;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final String[] LABELS = {"50 %", "90 %", "99 %", "99.9 %", "99.99 %"};

    record Tick(double x, String label, boolean isLast) {
    }

    List<Tick> ticks() {
        final Tick[] ticks = new Tick[PERCENTILES.length];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = new Tick(position(PERCENTILES[i]), LABELS[i], ticks.length - 1 == i);
        }
        return List.of(ticks);
    }

    double position(final double percentile) {
        return left - Math.log10(1 - percentile / ALL) / NINES * width;
    }

    double percentile(final double x) {
        return ALL * (1 - Math.pow(10, -(x - left) / width * NINES));
    }
}
