package io.jindou.perf.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cell.Failover;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void shouldDrawTheSameEventsFromTheSameSeed() {
        assertEquals(Script.first(plan(7, EventKind.values()), 100), Script.first(plan(7, EventKind.values()), 100));
        assertNotEquals(Script.first(plan(7, EventKind.values()), 100), Script.first(plan(8, EventKind.values()), 100));
    }

    @Test
    void shouldLeaveNoKindOutOfARound() {
        final int round = Arrays.stream(EventKind.values()).mapToInt(EventKind::weight).sum();
        final Set<EventKind> drawn = EnumSet.noneOf(EventKind.class);
        Script.first(plan(3, EventKind.values()), round).forEach(event -> drawn.add(event.kind()));

        assertEquals(EnumSet.allOf(EventKind.class), drawn);
    }

    @Test
    void shouldHoldAGatewayLongerThanItsSessionAndShorterThanItsLink() {
        for (final Failover failover : Failover.values()) {
            final ChaosPlan plan = new ChaosPlan(1000, 0, 5, 3, 2, 10, 1, List.of(EventKind.GATEWAY_STOP), failover, 0);
            for (final ChaosEvent event : Script.first(plan, 100)) {
                final long sessionMs = failover.sessionTimeoutNs() / 1_000_000;
                assertTrue(event.holdMs() > sessionMs && event.holdMs() < sessionMs + failover.leaseMs(), event::toString);
            }
        }
    }

    @Test
    void shouldKnowEventsByTheirWords() {
        for (final EventKind kind : EventKind.values()) {
            assertEquals(kind, EventKind.of(kind.word()));
        }
        assertThrows(IllegalArgumentException.class, () -> EventKind.of("leader"));
    }

    @Test
    void shouldRefuseFollowersInACellOfOne() {
        assertThrows(IllegalArgumentException.class,
            () -> new ChaosPlan(1000, 0, 5, 1, 2, 10, 1, List.of(EventKind.FOLLOWER_KILL), Failover.NORMAL, 0));
    }

    private static ChaosPlan plan(final long seed, final EventKind... kinds) {
        return new ChaosPlan(1000, 0, seed, 3, 2, 10, 1, List.of(kinds), Failover.NORMAL, 0);
    }
}
