package io.jindou.perf.peer;

import static io.jindou.perf.peer.Plans.route;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class HearingTest {
    private final Plan plan = Plans.of(5, List.of(new int[] {0, 1, 2}, new int[] {1, 2}),
        route(0, ~0), route(3, 1), route(1, ~1));

    @Test
    void shouldHearNothingWhenOnlySending() {
        assertTrue(Hearing.of(3, plan).isEmpty());
        assertEquals(0, Hearing.of(3, plan).count());
    }

    @Test
    void shouldHearItselfWhenSomebodySendsToIt() {
        assertTrue(Hearing.of(1, plan).own());
        assertEquals(3, Hearing.of(1, plan).count());
    }

    @Test
    void shouldHearItselfWhenItHasNoPart() {
        assertTrue(Hearing.of(4, plan).own());
    }

    @Test
    void shouldLeaveOutOnlyGroupsThatItSendsTo() {
        assertArrayEquals(new int[] {0, 1}, Hearing.of(1, plan).groups());
        assertArrayEquals(new int[] {0}, Hearing.withoutEcho(1, plan).groups());
        assertFalse(Hearing.of(0, plan).own());
        assertArrayEquals(new int[] {0}, Hearing.of(0, plan).groups());
        assertTrue(Hearing.withoutEcho(0, plan).isEmpty());
    }
}
