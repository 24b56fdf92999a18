package io.jindou.perf.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cell.Failover;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosResultTest {
    private static final Verdict CLEAN = new Verdict(100, 5, 1, 0, 0, 0, 0, 0, 0, List.of());
    private static final Comparison EQUAL = new Comparison(List.of(), 0, true, 10, 10, 0, 0);

    @Test
    void shouldPassWhenNothingIsWrong() {
        final ChaosResult result = result(outcome(CLEAN, 0, Map.of(), Map.of()), EQUAL);

        assertTrue(result.isPassed(), () -> result.failures().toString());
        assertTrue(ChaosJson.object(result).path("passed").asBoolean());
    }

    @Test
    void shouldFailForEachColumnThatIsNotZero() {
        for (int column = 0; column < 6; column++) {
            final long[] counts = new long[6];
            counts[column] = 1;
            final Verdict verdict = new Verdict(
                100, 0, 0, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], List.of());

            assertEquals(1, result(outcome(verdict, 0, Map.of(), Map.of()), EQUAL).failures().size());
        }
    }

    @Test
    void shouldFailForConnectionsWhoseGatewayLived() {
        assertFalse(result(outcome(CLEAN, 0, Map.of("disconnected: LINK_LOST", 1L), Map.of()), EQUAL).isPassed());
    }

    @Test
    void shouldFailForMessagesWithoutAnswer() {
        assertFalse(result(outcome(CLEAN, 1, Map.of(), Map.of()), EQUAL).isPassed());
    }

    @Test
    void shouldAcceptRefusalsThatTellAClientToComeAgainAndNoOthers() {
        assertTrue(result(outcome(CLEAN, 0, Map.of(), Map.of("BUSY", 3L)), EQUAL).isPassed());
        assertFalse(result(outcome(CLEAN, 0, Map.of(), Map.of("SENDER_OFFLINE", 1L)), EQUAL).isPassed());
    }

    @Test
    void shouldFailForDifferentStatesAndSessions() {
        final LoadOutcome outcome = outcome(CLEAN, 0, Map.of(), Map.of());

        assertFalse(result(outcome, new Comparison(List.of("node-0 1 a", "node-1 1 b"), 1, true, 10, 10, 0, 0)).isPassed());
        assertFalse(result(outcome, new Comparison(List.of(), 0, false, 10, 10, 0, 0)).isPassed());
        assertFalse(result(outcome, new Comparison(List.of(), 0, true, 9, 10, 1, 0)).isPassed());
        assertFalse(result(outcome, new Comparison(List.of(), 0, true, 10, 10, 0, 1)).isPassed());
    }

    @Test
    void shouldFailWhenTheRunBrokeOff() {
        assertFalse(result(null, null).isPassed());
    }

    private static ChaosResult result(final LoadOutcome outcome, final Comparison comparison) {
        return new ChaosResult(new ChaosPlan(1, 0, 1, 3, 2, 10, 1, List.of(EventKind.SNAPSHOT), Failover.NORMAL, 0), List.of(),
            null, outcome, comparison);
    }

    private static LoadOutcome outcome(
        final Verdict verdict, final long unanswered, final Map<String, Long> dropped, final Map<String, Long> refused) {
        return new LoadOutcome(verdict, 50, 50, unanswered, refused, 0, 2, dropped, Map.of("killed", 5L), Map.of(), Map.of(), 50,
            true, true);
    }
}
