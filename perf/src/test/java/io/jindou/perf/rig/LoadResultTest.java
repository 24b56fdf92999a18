package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadResultTest {
    private static final Verdict CLEAN = new Verdict(1, 0, 0, 0, 0, 0);

    private static List<String> failures(final long due, final long over, final long unsent, final double busy) {
        final Histogram none = new Histogram(3);
        return new LoadResult(MemoryRig.paced(1, 1), 2, due, over, over, over, none, none, CLEAN, 0, 0, unsent, busy, none, 0, 0)
            .failures();
    }

    @Test
    void shouldMissTheRateBelow98Percent() {
        assertEquals(List.of(), failures(10_000, 10_000, 0, 0));
        assertEquals(List.of(), failures(10_000, 9_799, 0, 0));
        assertEquals(List.of("the rate was missed: 10,000 messages were due, 9,798 were over in time"),
            failures(10_000, 9_798, 0, 0));
        assertEquals(1, failures(10_000, 10_000, 1, 0).size());
    }

    @Test
    void shouldForgiveOneMessageUnderWayAtTheEndOfAShortRun() {
        assertEquals(List.of(), failures(10, 9, 0, 0));
        assertEquals(1, failures(10, 8, 0, 0).size());
    }

    @Test
    void shouldNotHaveARateToMissInAClosedLoop() {
        assertEquals(List.of(), failures(0, 1, 0, 0));
        assertEquals(List.of("no message was over in the measured time"), failures(0, 0, 0, 0));
    }

    @Test
    void shouldLeaveABusyGeneratorToThoseWhoWatchedTheServer() {
        assertEquals(List.of(), failures(0, 1, 0, 1));
    }
}
