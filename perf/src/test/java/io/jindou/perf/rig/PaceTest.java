package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldBeDueByTheRateAlone() {
        final Pace pace = new Pace(4);
        pace.start(100);

        assertTrue(pace.isDue(100));
        assertEquals(0, pace.take());
        assertFalse(pace.isDue(100 + SECOND / 4 - 1));
        assertTrue(pace.isDue(100 + SECOND / 4));
        // late: all that was due meanwhile is due
        for (int i = 1; i <= 40; i++) {
            assertTrue(pace.isDue(100 + 10 * SECOND));
            assertEquals(i, pace.take());
        }
        assertFalse(pace.isDue(100 + 10 * SECOND));
    }

    @Test
    void shouldNotDriftAtARateThatDividesNothing() {
        final Pace pace = new Pace(7_001);
        pace.start(0);

        assertEquals(3_600 * SECOND, pace.dueNs(3_600L * 7_001), 100);
    }
}
