package io.jindou.perf.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * A value that should not grow with the time, and when its growth fails a soak: when it is no chance, and over the judged time
 * more than a share of what it was, and more than what nobody would mind.
 */
public enum Trend {
    RESIDENT("RSS", Unit.MB, 0, 0, line -> line.node().residentBytes()),
    ANONYMOUS("anonymous RSS", Unit.MB, 0.10, 16, line -> line.node().anonymousBytes()),
    HEAP_AFTER_GC("heap after GC", Unit.MB, 0.10, 8, line -> line.node().heapAfterGcBytes()),
    DIRECT("direct buffers", Unit.MB, 0.10, 8, line -> line.node().directBytes()),
    ENGINE("engine's tables", Unit.MB, 0, 0, line -> line.node().engineBytes()),
    HANDLES("file handles", Unit.COUNT, 0.05, 10, line -> line.node().handles()),
    THREADS("threads", Unit.COUNT, 0.05, 3, line -> line.node().threads()),
    ACK_P50("SENDACK p50", Unit.US, 0.50, 200, line -> line.load().ack().p50()),
    ACK_P99("SENDACK p99", Unit.US, 1.00, 5_000, line -> line.load().ack().p99()),
    RECV_P99("RECV p99", Unit.US, 1.00, 5_000, line -> line.load().recv().p99()),
    LOG("log on disk", Unit.MB, 0, 0, line -> line.node().logBytes()),
    JOURNAL("journal on disk", Unit.MB, 0, 0, line -> line.node().journalBytes());

    /** Fewer or shorter ones say too little about hours. */
    static final int SAMPLES_MIN = 20;
    static final double HOURS_MIN = 0.5;

    private enum Unit {
        MB("MB", 1 << 20), US("µs", 1_000), COUNT("", 1);

        private final String text;
        private final double divisor;

        Unit(final String text, final double divisor) {
            this.text = text;
            this.divisor = divisor;
        }
    }

    private final String label;
    private final Unit unit;
    private final double shareMax;
    private final double growthMax;
    private final ToDoubleFunction<SoakLine> value;

    Trend(
        final String label, final Unit unit, final double shareMax, final double growthMax,
        final ToDoubleFunction<SoakLine> value) {
        this.label = label;
        this.unit = unit;
        this.shareMax = shareMax;
        this.growthMax = growthMax;
        this.value = value;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit.text;
    }

    /** False: it grows by design or by the cache of the kernel, and is only reported. */
    boolean isJudged() {
        return shareMax > 0;
    }

    /** The line through the samples that count, in the unit of this trend; lines of bursts and of the warm-up do not. */
    Slope slope(final List<SoakLine> lines, final long lengthMs) {
        final List<SoakLine> counted = lines.stream().filter(line -> isCounted(line, lengthMs)).filter(this::isKnown).toList();
        final List<SoakLine> samples = HEAP_AFTER_GC == this ? afterCollections(counted) : counted;
        return Slope.of(
            samples.stream().mapToDouble(line -> line.load().endSeconds() / TimeUnit.HOURS.toSeconds(1)).toArray(),
            samples.stream().mapToDouble(line -> value.applyAsDouble(line) / unit.divisor).toArray());
    }

    /** A tenth of the session warms up, or more where the window for repeated messages, ten minutes, has yet to fill. */
    private static boolean isCounted(final SoakLine line, final long lengthMs) {
        final double seconds = TimeUnit.MILLISECONDS.toSeconds(lengthMs);
        final double warmUp = Math.min(seconds / 3, Math.max(seconds / 10, TimeUnit.MINUTES.toSeconds(12)));
        return Pacer.Phase.STEADY.word().equals(line.load().phase())
            && line.load().endSeconds() - line.load().seconds() >= warmUp;
    }

    private boolean isKnown(final SoakLine line) {
        return value.applyAsDouble(line) >= 0;
    }

    /** A sample without a collection since the one before says nothing new. */
    private static List<SoakLine> afterCollections(final List<SoakLine> lines) {
        final List<SoakLine> after = new ArrayList<>();
        long collections = -1;
        for (final SoakLine line : lines) {
            if (line.node().collections() != collections) {
                collections = line.node().collections();
                after.add(line);
            }
        }
        return after;
    }

    /** True when there is enough to judge by. */
    static boolean isEnough(final Slope slope) {
        return slope.samples() >= SAMPLES_MIN && slope.hours() >= HOURS_MIN;
    }

    /** Null: no reason to fail. */
    String failure(final Slope slope) {
        if (!isJudged() || !isEnough(slope) || !slope.isGrowing()
            || slope.growth() <= growthMax || slope.growth() <= shareMax * slope.atStart()) {
            return null;
        }
        return String.format(Locale.ROOT, "%s grew by %,.1f %s an hour, from %,.1f by %,.0f %% over %.1f hours", label,
            slope.perHour(), unit.text, slope.atStart(), 100 * slope.growth() / Math.max(slope.atStart(), 1), slope.hours());
    }
}
