package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final double EXACT = 1e-9;

    @Test
    void shouldTakeTheMedian() {
        assertEquals(2, Comparison.median(1, 2, 9), EXACT);
        assertEquals(3, Comparison.median(1, 2, 4, 9), EXACT);
        assertEquals(7, Comparison.median(7), EXACT);
    }

    @Test
    void shouldCompareMediansToTheFirstServer() {
        final Comparison comparison = new Comparison(List.of(
            Canned.closed("jindou", 1, 100), Canned.closed("nats", 1, 300),
            Canned.closed("jindou", 2, 300), Canned.closed("nats", 2, 100),
            Canned.closed("jindou", 3, 200), Canned.closed("nats", 3, 500)));
        assertEquals(List.of("jindou", "nats"), List.copyOf(comparison.servers()));
        assertEquals(new Comparison.Summary(200, 100, 300, 1), comparison.figure("jindou", "sent"));
        assertEquals(new Comparison.Summary(300, 100, 500, 1.5), comparison.figure("nats", "sent"));
        assertEquals("msg/s", comparison.unit("sent"));
    }

    @Test
    void shouldLeaveOutRunsThatFailedUnlessThereAreNoOthers() {
        final Comparison comparison = new Comparison(List.of(
            Canned.closed("jindou", 1, 100), Canned.closed("jindou", 2, 900, "a reason"),
            Canned.closed("nats", 1, 300, "a reason"), Canned.closed("nats", 2, 500, "a reason", "another")));
        assertEquals(new Comparison.Summary(100, 100, 100, 1), comparison.figure("jindou", "sent"));
        assertEquals(new Comparison.Summary(400, 300, 500, 4), comparison.figure("nats", "sent"));
        assertEquals(1, comparison.failures("jindou"));
        assertEquals(List.of("a reason", "another"), comparison.reasons("nats"));
    }

    @Test
    void shouldHaveNoFigureOfARunThatBrokeOff() {
        final Comparison comparison = new Comparison(List.of(Canned.brokenOff("jindou"), Canned.closed("nats", 1, 300)));
        assertFalse(comparison.figure("jindou", "sent").isThere());
        assertTrue(comparison.figure("nats", "sent").isThere());
        assertTrue(Double.isNaN(comparison.figure("nats", "sent").ratio()));
    }

    @Test
    void shouldKnowFiguresThatOnlyOthersHave() {
        final Percentiles fast = Percentiles.of(Canned.upTo(100));
        final Comparison comparison = new Comparison(List.of(
            Canned.paced("jindou", Canned.percentiles(Canned.histograms(200, 400))),
            Canned.paced("nats", Map.of("recv", fast))));
        assertEquals(List.of("ack p99", "recv p99"), List.copyOf(comparison.figureNames()));
        assertFalse(comparison.figure("nats", "ack p99").isThere());
        assertEquals(0.25, comparison.figure("nats", "recv p99").ratio(), 0.01);
    }

    @Test
    void shouldDivideProcessorTimeByMessages() {
        final Comparison comparison = new Comparison(List.of(Canned.closed("jindou", 1, 100_000)));
        assertEquals(5, comparison.cpuSecondsPerMillion("jindou").median(), EXACT);
    }
}
