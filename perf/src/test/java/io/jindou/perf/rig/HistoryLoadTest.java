package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HistoryLoadTest {
    private static final long MS = MemoryRig.MS;
    private static final int FILLED = 30;
    private static final int NEWEST = 10;
    private static final Plan CLOSED = MemoryRig.lasting(MemoryRig.closed(4, 3, 16, 50), 5, 50);
    private static final Plan PACED = MemoryRig.lasting(MemoryRig.paced(4, 1_000), 5, 1_000);

    private UnaryOperator<List<byte[]>> change = UnaryOperator.identity();
    private int answers;
    private final TestServer server = new TestServer(List.of()) {
        @Override
        List<byte[]> answer(final List<byte[]> newest) {
            return 7 == ++answers ? change.apply(newest) : newest;
        }
    };
    private final MemoryRig rig = new MemoryRig(server);

    private void fill(final Plan plan) {
        rig.connect(plan);
        rig.generator.run(new FillLoad(rig.generator, rig.protocol, plan, FILLED));
    }

    private HistoryResult ask(final Plan plan) {
        final HistoryLoad load = new HistoryLoad(rig.generator, plan, FILLED, NEWEST, Meter.NONE);
        rig.generator.run(load);
        return load.result();
    }

    private HistoryResult run() {
        fill(CLOSED);
        return ask(CLOSED);
    }

    @Test
    void shouldFillTheChannelsAndAskForTheNewest() {
        final HistoryResult result = run();

        assertEquals(4 * FILLED, server.sends);
        assertEquals(List.of(), result.failures());
        assertTrue(result.answers() > 100);
        assertEquals(NEWEST * result.answers(), result.messages());
        assertEquals(result.answers(), result.latency().getTotalCount(), 3);
        assertEquals(100_000, result.latency().getMinValue(), 5_000);
    }

    @Test
    void shouldTakeAnAnswerInEitherOrder() {
        change = list -> {
            final List<byte[]> copy = new ArrayList<>(list);
            Collections.reverse(copy);
            return copy;
        };

        assertEquals(0, run().wrong());
    }

    @Test
    void shouldFindAnAnswerWithTooFewMessages() {
        change = list -> list.subList(1, list.size());

        final HistoryResult result = run();
        assertEquals(1, result.wrong());
        assertEquals(List.of("answers: 1 wrong, 0 that nobody waited for, 0 missing"), result.failures());
    }

    @Test
    void shouldFindAnAnswerWithADamagedMessage() {
        change = list -> {
            final List<byte[]> copy = new ArrayList<>(list);
            copy.set(4, MemoryRig.flipped(copy.get(4), 3));
            return copy;
        };

        assertEquals(1, run().wrong());
    }

    @Test
    void shouldFindAnAnswerWithTheSameMessageTwice() {
        change = list -> {
            final List<byte[]> copy = new ArrayList<>(list);
            copy.set(4, copy.get(2));
            return copy;
        };

        assertEquals(1, run().wrong());
    }

    @Test
    void shouldFindAnAnswerOfOlderMessages() {
        fill(CLOSED);
        final HistoryLoad load = new HistoryLoad(rig.generator, CLOSED, FILLED + 1, NEWEST, Meter.NONE);
        rig.generator.run(load);

        assertEquals(answers, load.result().wrong());
    }

    @Test
    void shouldChargeAStallToAllRequestsThatWereDue() {
        fill(PACED);
        rig.transport.turnNs = 10_000;
        rig.transport.stallFromNs = rig.transport.nanoTime() + 305 * MS;
        rig.transport.stallToNs = rig.transport.nanoTime() + 705 * MS;
        final HistoryResult result = ask(PACED);

        assertEquals(1_000, result.due(), 1);
        assertEquals(result.due(), result.latency().getTotalCount());
        assertEquals(200, result.latency().getCountBetweenValues(200 * MS, LatencyRecorder.MAX_NS), 3);
        assertEquals(400.0 * MS, result.latency().getMaxValue(), 3.0 * MS);
        assertEquals(List.of(), result.failures());
    }

    @Test
    void shouldCountRequestsThatAreNeverAnswered() {
        fill(PACED);
        rig.transport.turnNs = 100_000;
        rig.transport.stallFromNs = rig.transport.nanoTime() + 905 * MS;
        rig.transport.stallToNs = Long.MAX_VALUE - 1;
        final HistoryResult result = ask(PACED);

        assertEquals(100, result.missing(), 2);
        assertEquals(2, result.failures().size(), result.failures().toString());
    }

    @Test
    void shouldNotAskChannelsThatCouldNotBeFilled() {
        server.script((to, user, destination, token, payload) -> {
            to.ack(user, token);
            if (20 != server.sends) {
                to.deliver(destination, payload);
            }
        });
        rig.connect(CLOSED);

        assertTrue(assertThrows(RigException.class, () -> fillOnly()).getMessage().contains("were not stored in time"));
    }

    private void fillOnly() {
        rig.generator.run(new FillLoad(rig.generator, rig.protocol, CLOSED, FILLED));
    }
}
