package io.jindou.perf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PacerTest {
    private static final long MS = 1_000_000;
    private static final long START = -5_000;

    private static SoakPlan plan(final int rate, final int burst) {
        return new SoakPlan(100_000, rate, burst, 4, 0, 0, 1_000, 0);
    }

    private static Pacer started(final SoakPlan plan) {
        final Pacer pacer = new Pacer(plan);
        pacer.start(START);
        return pacer;
    }

    @Test
    void shouldOweAsManyAsTheRateAndTheBurstsMake() {
        final Pacer pacer = started(plan(1_000, 5));
        int burst = 0;
        int all = 0;
        while (pacer.isDue(START + 100_000 * MS)) {
            final long at = pacer.take() - START;
            burst += at < 2_000 * MS || at >= 98_000 * MS ? 1 : 0;
            all++;
        }
        assertEquals(2 * 2 * 5_000, burst, 1);
        assertEquals(2 * 2 * 5_000 + 96 * 1_000, all, 1);
    }

    @Test
    void shouldChargeAStallForAllThatWasDueMeanwhile() {
        final Pacer pacer = started(plan(1_000, 1));
        assertTrue(pacer.isDue(START));
        assertEquals(START, pacer.take());
        assertFalse(pacer.isDue(START + MS - 1));
        // nobody looks for three milliseconds
        assertEquals(START + MS, pacer.take());
        assertEquals(START + 2 * MS, pacer.take());
        assertTrue(pacer.isDue(START + 3 * MS));
        assertEquals(START + 3 * MS, pacer.take());
        assertFalse(pacer.isDue(START + 3 * MS));
    }

    @Test
    void shouldEndOnlyWhenAllThatWasDueIsTaken() {
        final Pacer pacer = started(plan(1, 1));
        assertFalse(pacer.isOver(START + 100_000 * MS));
        for (int i = 0; i < 100; i++) {
            assertTrue(pacer.isDue(START + 100_000 * MS));
            pacer.take();
        }
        assertFalse(pacer.isDue(START + 200_000 * MS));
        assertTrue(pacer.isOver(START + 100_000 * MS));
        assertFalse(pacer.isOver(START + 99_999 * MS));
    }

    @Test
    void shouldCallAStretchWithAnyOfABurstABurst() {
        final Pacer pacer = started(plan(1_000, 5));
        assertEquals(Pacer.Phase.OPEN, pacer.phase(START, START + 1_000 * MS));
        assertEquals(Pacer.Phase.OPEN, pacer.phase(START + 1_999 * MS, START + 11_000 * MS));
        assertEquals(Pacer.Phase.STEADY, pacer.phase(START + 2_000 * MS, START + 98_000 * MS));
        assertEquals(Pacer.Phase.CLOSE, pacer.phase(START + 97_000 * MS, START + 99_000 * MS));
    }

    @Test
    void shouldRefuseNonsense() {
        assertThrows(IllegalArgumentException.class, () -> plan(0, 1));
        assertThrows(IllegalArgumentException.class, () -> plan(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SoakPlan(0, 1, 1, 4, 0, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SoakPlan(1, 1, 1, 1, 0, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SoakPlan(1, 1, 1, 4, -1, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SoakPlan(1, 1, 1, 4, 0, 0, 0, 0));
    }
}
