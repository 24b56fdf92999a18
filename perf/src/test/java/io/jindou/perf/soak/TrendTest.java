package io.jindou.perf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

final class TrendTest {
    private static final Verdict CLEAN = new Verdict(1, 0, 0, 0, 0, 0);
    private static final int MINUTES = 120;
    private static final long LENGTH_MS = TimeUnit.MINUTES.toMillis(MINUTES);
    private static final long MB = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(1);

    private static Interval interval(final int minute, final String phase, final long p50) {
        return new Interval(60.0 * (minute + 1), 60, phase, 1, 1, 1, new Latency(1, p50, p50 * 10, p50 * 20, p50 * 30),
            new Latency(1, p50, p50 * 10, p50 * 20, p50 * 30), 0, 0, 0, 1, 0, 0, 0, 0, CLEAN);
    }

    private static NodeSample node(final long anonymous, final long handles, final long heap, final long collections) {
        return new NodeSample(2 * anonymous, anonymous, handles, 30, 0, heap, heap, MB, MB, collections, 0, 0, MB, MB, -1,
            Map.of());
    }

    private static List<SoakLine> lines(final int count, final IntFunction<SoakLine> line) {
        final List<SoakLine> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line.apply(i));
        }
        return lines;
    }

    private static List<SoakLine> memory(final int count, final IntToLongFunction anonymous) {
        return lines(count, i -> new SoakLine(interval(i, "steady", 100_000), node(anonymous.applyAsLong(i), 400, 50 * MB, i)));
    }

    @Test
    void shouldFindTheLineThroughPointsOnALine() {
        final Slope slope = Slope.of(new double[]{1, 2, 4}, new double[]{10, 13, 19});
        assertEquals(3, slope.perHour(), 1e-9);
        assertEquals(10, slope.atStart(), 1e-9);
        assertEquals(9, slope.growth(), 1e-9);
        assertEquals(14, slope.mean(), 1e-9);
        assertEquals(0, slope.standardError(), 1e-9);
        assertTrue(slope.isGrowing());
    }

    /** By hand: x 0, 1, 2, 3; y 1, 0, 2, 3: slope 0.8, residuals 0.7, -1.1, 0.1, 0.3, their squares 1.8; error √(1.8 / 2 / 5). */
    @Test
    void shouldKnowHowFarPointsLieOffTheLine() {
        final Slope slope = Slope.of(new double[]{0, 1, 2, 3}, new double[]{1, 0, 2, 3});
        assertEquals(0.8, slope.perHour(), 1e-9);
        assertEquals(Math.sqrt(1.8 / 2 / 5), slope.standardError(), 1e-9);
        assertFalse(slope.isGrowing());
    }

    @Test
    void shouldBeFlatWithoutSamples() {
        assertEquals(0, Slope.of(new double[0], new double[0]).perHour());
        assertEquals(7, Slope.of(new double[]{1}, new double[]{7}).atStart());
        assertFalse(Slope.of(new double[]{1, 1}, new double[]{1, 9}).isGrowing());
    }

    @Test
    void shouldFindALeakInNoise() {
        final List<SoakLine> leaking = memory(MINUTES, i -> 200 * MB + i * MB / 2 + random.nextLong(8 * MB));
        final Slope slope = Trend.ANONYMOUS.slope(leaking, LENGTH_MS);
        assertEquals(30, slope.perHour(), 5);
        assertNotNull(Trend.ANONYMOUS.failure(slope));
        assertNull(Trend.RESIDENT.failure(Trend.RESIDENT.slope(leaking, LENGTH_MS)), "holds mapped files and is not judged");
    }

    @Test
    void shouldNotTakeNoiseForALeak() {
        final List<SoakLine> noise = memory(MINUTES, i -> 200 * MB + random.nextLong(80 * MB));
        assertNull(Trend.ANONYMOUS.failure(Trend.ANONYMOUS.slope(noise, LENGTH_MS)));
    }

    @Test
    void shouldForgiveTheWarmUpAndTheBursts() {
        final List<SoakLine> lines = lines(MINUTES, i -> new SoakLine(
            interval(i, i < 2 ? "open" : i > 117 ? "close" : "steady", 100_000),
            node(i < 12 ? (100 + 10L * i) * MB : i > 117 ? 900 * MB : 220 * MB, 400, 50 * MB, i)));
        final Slope slope = Trend.ANONYMOUS.slope(lines, LENGTH_MS);
        assertEquals(0, slope.perHour(), 1e-6);
        assertEquals(220, slope.atStart(), 1e-6);
    }

    @Test
    void shouldReportButNotJudgeAShortSoak() {
        final List<SoakLine> leaking = memory(20, i -> (200 + 20L * i) * MB);
        final Slope slope = Trend.ANONYMOUS.slope(leaking, TimeUnit.MINUTES.toMillis(20));
        assertEquals(1200, slope.perHour(), 1);
        assertFalse(Trend.isEnough(slope));
        assertNull(Trend.ANONYMOUS.failure(slope));
    }

    @Test
    void shouldFindHandlesAndLatencyThatGrow() {
        final List<SoakLine> lines = lines(MINUTES, i -> new SoakLine(interval(i, "steady", 100_000 + 10_000L * i),
            node(200 * MB, 400 + i, 50 * MB, i)));
        assertNotNull(Trend.HANDLES.failure(Trend.HANDLES.slope(lines, LENGTH_MS)));
        assertNotNull(Trend.ACK_P50.failure(Trend.ACK_P50.slope(lines, LENGTH_MS)));
        assertNull(Trend.THREADS.failure(Trend.THREADS.slope(lines, LENGTH_MS)));
    }

    @Test
    void shouldLookAtTheHeapOnlyAfterCollections() {
        final List<SoakLine> lines = lines(MINUTES, i -> new SoakLine(interval(i, "steady", 100_000),
            node(200 * MB, 400, (50L + i / 30) * MB, i / 30)));
        assertEquals(4, Trend.HEAP_AFTER_GC.slope(lines, LENGTH_MS).samples());
        assertNull(Trend.HEAP_AFTER_GC.failure(Trend.HEAP_AFTER_GC.slope(lines, LENGTH_MS)), "four samples say too little");
    }

    @Test
    void shouldLeaveOutWhatNobodyCouldTell() {
        final List<SoakLine> lines = memory(MINUTES, i -> -1);
        assertEquals(0, Trend.ANONYMOUS.slope(lines, LENGTH_MS).samples());
    }
}
