package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What a stall does to a paced load: nothing may be left out because nobody could send or answer meanwhile. */
class PacedLoadTest {
    private static final long MS = MemoryRig.MS;
    private static final long RATE = 1_000;
    private static final int WARM_UP_MS = 100;
    private static final int MEASURED_MS = 5_000;
    private static final long STALL_MS = 1_000;
    private static final Plan PLAN = MemoryRig.lasting(MemoryRig.paced(4, RATE), WARM_UP_MS, MEASURED_MS);
    private static final int DUE = 5_000;

    private final TestServer server = new TestServer(List.of());
    private final MemoryRig rig = new MemoryRig(server);

    private long measuredStart() {
        rig.transport.turnNs = 10_000;
        rig.connect(PLAN);
        return rig.transport.nanoTime() + WARM_UP_MS * MS;
    }

    private LoadResult run() {
        try (rig) {
            final MessageLoad load = new MessageLoad(rig.generator, rig.protocol, PLAN, Meter.NONE);
            rig.generator.run(load);
            return load.result();
        }
    }

    private static long above(final Histogram histogram, final long ms) {
        return histogram.getCountBetweenValues(ms * MS, LatencyRecorder.MAX_NS);
    }

    @Test
    void shouldSendAtTheRateAndMeasureWhatTheServerTakes() {
        measuredStart();
        final LoadResult result = run();

        assertEquals(List.of(), result.failures());
        assertEquals(DUE, result.due(), 1);
        assertEquals(result.due(), result.sent(), 1);
        assertEquals(result.due(), result.over(), 1);
        assertEquals(result.due(), result.ack().getTotalCount());
        assertEquals(result.due(), result.recv().getTotalCount());
        assertTrue(result.ack().getMinValue() >= 100_000 - 100, "min " + result.ack().getMinValue());
        assertTrue(result.ack().getMaxValue() < 200_000, "max " + result.ack().getMaxValue());
        assertTrue(result.largestLagNs() <= 20_000);
        assertTrue(result.busyShare() < 0.1);
    }

    @Test
    void shouldChargeAStallOfTheServerToAllThatWasDueMeanwhile() {
        final long start = measuredStart();
        rig.transport.stallFromNs = start + 2_000 * MS;
        rig.transport.stallToNs = rig.transport.stallFromNs + STALL_MS * MS;
        final LoadResult result = run();

        for (final Histogram histogram : List.of(result.ack(), result.recv())) {
            assertEquals(result.due(), histogram.getTotalCount());
            // spread evenly up to the length of the stall
            for (final int ms : new int[]{100, 250, 500, 750, 900}) {
                assertEquals((STALL_MS - ms) * RATE / 1_000.0, above(histogram, ms), 5, "above " + ms + " ms");
            }
            assertEquals(STALL_MS * MS, histogram.getMaxValue(), 5.0 * MS);
        }
        // the generator is not accused
        assertTrue(result.largestLagNs() <= 20_000, "lag " + result.largestLagNs());
        assertEquals(List.of(), result.failures());
    }

    @Test
    void shouldChargeAStallOfTheGeneratorToo() {
        rig.transport.pauseAtNs = measuredStart() + 2_000 * MS;
        rig.transport.pauseNs = STALL_MS * MS;
        final LoadResult result = run();

        assertEquals(result.due(), result.ack().getTotalCount());
        assertEquals(DUE, result.due(), 1);
        for (final int ms : new int[]{100, 500, 900}) {
            assertEquals((STALL_MS - ms) * RATE / 1_000.0, above(result.ack(), ms), 5, "above " + ms + " ms");
        }
        assertEquals(STALL_MS * MS, result.largestLagNs(), 2.0 * MS);
    }

    @Test
    void shouldChargeAStallOverTheEndOfTheMeasuredTime() {
        rig.transport.pauseAtNs = measuredStart() + (MEASURED_MS - 500) * MS;
        rig.transport.pauseNs = STALL_MS * MS;
        final LoadResult result = run();

        assertEquals(5.5, result.seconds(), 0.01);
        assertEquals(DUE + 500, result.due(), 2);
        assertEquals(result.due(), result.ack().getTotalCount());
        assertEquals(500, above(result.ack(), 500), 5);
        assertTrue(result.failures().stream().anyMatch(failure -> failure.contains("rate was missed")), "" + result.failures());
    }

    @Test
    void shouldCountWhatEndsInTheDrain() {
        final long start = measuredStart();
        rig.transport.stallFromNs = start + (MEASURED_MS - 300) * MS;
        rig.transport.stallToNs = start + (MEASURED_MS + 700) * MS;
        final LoadResult result = run();

        assertEquals(result.due(), result.ack().getTotalCount());
        assertEquals(300, above(result.ack(), 700), 5);
        assertEquals(STALL_MS * MS, result.ack().getMaxValue(), 5.0 * MS);
        assertTrue(result.verdict().isClean());
        assertEquals(DUE - 300, result.over(), 5);
        assertTrue(result.failures().get(0).contains("the rate was missed"), result.failures().toString());
    }

    @Test
    void shouldNotCountWhatWasIntendedBeforeTheStart() {
        final long start = measuredStart();
        rig.transport.stallFromNs = start - 50 * MS;
        rig.transport.stallToNs = start + 50 * MS;
        final LoadResult result = run();

        assertEquals(result.due(), result.ack().getTotalCount());
        assertEquals(50.0 * MS, result.ack().getMaxValue(), 2.0 * MS);
    }

    @Test
    void shouldWaitForRoomWithoutForgettingWhatIsDue() {
        rig.transport.turnNs = 10_000;
        // 128 may be under way, 400 come due while the server says nothing
        final Plan plan = MemoryRig.lasting(new Plan("one", 2, List.of(),
            java.util.Collections.nCopies(300, new Plan.Route(0, 1)), 0, 400 * 300, new int[]{24}, 0, 0), 100, 3_000);
        rig.connect(plan);
        final long start = rig.transport.nanoTime() + 100 * MS;
        rig.transport.stallFromNs = start + 1_000 * MS;
        rig.transport.stallToNs = start + 2_000 * MS;
        final MessageLoad load = new MessageLoad(rig.generator, rig.protocol, plan, Meter.NONE);
        rig.generator.run(load);
        final LoadResult result = load.result();

        assertEquals(result.due(), result.ack().getTotalCount());
        assertTrue(result.verdict().isClean());
        assertEquals(1_000.0 * MS, result.ack().getMaxValue(), 5.0 * MS);
        assertEquals(0.5 * plan.ratePerSecond(), above(result.ack(), 500), 0.01 * plan.ratePerSecond());
        // that most of them could not be sent is the server's fault
        assertTrue(result.largestLagNs() < MS, "lag " + result.largestLagNs());
    }

    @Test
    void shouldSayWhatWasNeverSent() {
        rig.transport.turnNs = 10_000;
        final Plan plan = MemoryRig.lasting(new Plan("one", 2, List.of(),
            java.util.Collections.nCopies(300, new Plan.Route(0, 1)), 0, 400 * 300, new int[]{24}, 0, 0), 100, 1_000);
        rig.connect(plan);
        rig.transport.stallFromNs = rig.transport.nanoTime() + 200 * MS;
        rig.transport.stallToNs = Long.MAX_VALUE - 1;
        final MessageLoad load = new MessageLoad(rig.generator, rig.protocol, plan, Meter.NONE);
        rig.generator.run(load);
        final LoadResult result = load.result();

        assertTrue(result.unsent() > 0);
        assertTrue(result.verdict().lost() > 0);
        assertTrue(result.failures().stream().anyMatch(failure -> failure.contains("the rate was missed")));
    }

    @Test
    void shouldKnowThatItHadNoTimeLeft() {
        measuredStart();
        // every turn finds something to do and takes long
        rig.transport.serverNs = 0;
        rig.transport.turnNs = MS;
        final LoadResult result = run();

        assertTrue(result.busyShare() > 0.95, "busy " + result.busyShare());
    }
}
