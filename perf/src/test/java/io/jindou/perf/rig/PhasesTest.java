package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private static final long MS = MemoryRig.MS;
    private static final long METER_NS = 3 * MS;
    /** Close to where the clock turns over. */
    private static final long BEGAN = Long.MAX_VALUE - 50 * MS;

    private final List<String> heard = new ArrayList<>();
    private long nowNs = BEGAN;
    private final Phases phases = new Phases(MemoryRig.lasting(MemoryRig.closed(1, 1, 16), 40, 100), new Meter() {
        @Override
        public void onStart() {
            heard.add("start");
            nowNs += METER_NS;
        }

        @Override
        public void onEnd() {
            heard.add("end");
            nowNs += METER_NS;
        }
    }, () -> nowNs);

    private boolean stepAt(final long sinceBeganMs) {
        nowNs = BEGAN + sinceBeganMs * MS;
        return phases.step(nowNs);
    }

    @Test
    void shouldStartToCountWhenTheMeterHasBegunAndStopWhenTheTimeIsOver() {
        stepAt(0);
        assertTrue(phases.isSending());
        assertFalse(phases.isMeasured());
        assertFalse(stepAt(39));
        assertTrue(stepAt(40));
        assertTrue(phases.isMeasured());
        assertTrue(phases.isSending());
        assertFalse(stepAt(142), "the measured time began behind the meter, at 43");
        assertTrue(stepAt(150));
        assertTrue(phases.isDraining());
        assertFalse(phases.isSending());
        assertFalse(phases.isMeasured());
        assertEquals(List.of("start", "end"), heard);
        assertEquals(107 * MS, phases.measuredNs());
    }

    @Test
    void shouldCountWhatIsIntendedFromTheStartAndBeforeTheEnd() {
        stepAt(0);
        assertFalse(phases.isWithin(BEGAN + 1));
        stepAt(40);
        final long start = BEGAN + 43 * MS;
        assertFalse(phases.isWithin(start - 1));
        assertTrue(phases.isWithin(start));
        assertTrue(phases.isWithin(start + 200 * MS), "nobody knows the end yet");
        stepAt(150);
        final long end = BEGAN + 150 * MS;
        assertFalse(phases.isWithin(start - 1));
        assertTrue(phases.isWithin(start));
        assertTrue(phases.isWithin(end - 1));
        assertFalse(phases.isWithin(end));
    }

    @Test
    void shouldDrainForSoLongAndNoLonger() {
        stepAt(0);
        stepAt(40);
        assertFalse(phases.isDrainOver(nowNs + Phases.DRAIN_NS * 2));
        stepAt(150);
        final long end = BEGAN + 150 * MS;
        assertFalse(phases.isDrainOver(end + Phases.DRAIN_NS - 1));
        assertTrue(phases.isDrainOver(end + Phases.DRAIN_NS));
    }
}
