package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageLoadTest {
    private static final Plan PLAN = MemoryRig.closed(3, 4, 16, 40, 129);
    private static final int ODD = 21;

    private final TestServer server = new TestServer(List.of());

    private LoadResult run(final TestServer.Script script) {
        return run(PLAN, script);
    }

    private LoadResult run(final Plan plan, final TestServer.Script script) {
        try (MemoryRig rig = new MemoryRig(server.script(script))) {
            return rig.run(plan);
        }
    }

    @Test
    void shouldFindNothingWrongWithAnHonestServer() {
        final LoadResult result = run(TestServer.HONEST);

        assertEquals(List.of(), result.failures());
        assertEquals(server.sends, result.verdict().delivered());
        assertTrue(result.over() > 0);
        assertEquals(result.over(), result.deliveries());
        assertEquals(0, result.due());
    }

    @Test
    void shouldCountALostMessage() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.ack(user, token);
            if (ODD != server.sends) {
                to.deliver(destination, payload);
            }
        });

        assertEquals(new Verdict(server.sends - 1, 1, 0, 0, 0, 0), result.verdict());
        assertEquals(1, result.failures().size());
        assertTrue(result.failures().get(0).contains("1 lost"), result.failures().get(0));
    }

    @Test
    void shouldCountADoubledMessage() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.serve(user, destination, token, payload);
            if (ODD == server.sends) {
                to.deliver(destination, payload);
            }
        });

        assertEquals(new Verdict(server.sends, 0, 1, 0, 0, 0), result.verdict());
        assertTrue(result.failures().get(0).contains("1 doubled"));
    }

    @Test
    void shouldCountAMessageThatIsDoubledLongAfterItsSlotWasGivenAway() {
        final List<byte[]> first = new ArrayList<>();
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.serve(user, destination, token, payload);
            if (0 == user) {
                first.add(payload);
                if (first.size() == 200) {
                    to.deliver(destination, first.get(0));
                }
            }
        });

        assertEquals(new Verdict(server.sends, 0, 1, 0, 0, 0), result.verdict());
    }

    @Test
    void shouldCountAMessageOutOfOrder() {
        final Map<Integer, byte[]> kept = new HashMap<>();
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.ack(user, token);
            if (ODD == server.sends) {
                kept.put(destination, payload);
                return;
            }
            to.deliver(destination, payload);
            final byte[] late = kept.remove(destination);
            if (null != late) {
                to.deliver(destination, late);
            }
        });

        assertEquals(new Verdict(server.sends, 0, 0, 1, 0, 0), result.verdict());
        assertTrue(result.failures().get(0).contains("1 out of order"));
    }

    @Test
    void shouldCountADamagedMessageWhateverByteIsWrong() {
        final int longest = 129;
        for (int at = 0; at < longest; at++) {
            final int wrong = at;
            final boolean[] isDone = {false};
            final LoadResult result = run(MemoryRig.lasting(PLAN, 0, 1), (to, user, destination, token, payload) -> {
                final boolean isDamaged = !isDone[0] && payload.length == longest;
                isDone[0] |= isDamaged;
                to.ack(user, token);
                to.deliver(destination, isDamaged ? MemoryRig.flipped(payload, wrong) : payload);
            });

            assertEquals(1, result.verdict().lost(), "byte " + at);
            assertEquals(1, result.verdict().damaged() + result.verdict().misdelivered(), "byte " + at);
        }
    }

    @Test
    void shouldCountADamagedMessageThatIsAllHeader() {
        for (int at = 0; at < Payload.HEADER_LENGTH; at++) {
            final int wrong = at;
            final boolean[] isDone = {false};
            final LoadResult result = run(MemoryRig.closed(1, 1, Payload.HEADER_LENGTH),
                (to, user, destination, token, payload) -> {
                    to.ack(user, token);
                    to.deliver(destination, isDone[0] ? payload : MemoryRig.flipped(payload, wrong));
                    isDone[0] = true;
                });

            assertEquals(new Verdict(server.sends - result.verdict().lost(), 1, 0, 0, 1, 0), result.verdict(), "byte " + at);
            server.sends = 0;
        }
    }

    @Test
    void shouldCountAMessageThatIsTooShortOrTooLong() {
        for (final int by : new int[]{1, 8, 100, 129 - 3, -1}) {
            server.sends = 0;
            final LoadResult result = run(MemoryRig.closed(1, 1, 129), (to, user, destination, token, payload) -> {
                to.ack(user, token);
                to.deliver(destination, 5 == server.sends ? MemoryRig.shorter(payload, by) : payload);
            });

            assertEquals(new Verdict(server.sends - 1, 1, 0, 0, 1, 0), result.verdict(), "shorter by " + by);
        }
    }

    @Test
    void shouldCountAMessageToTheWrongUser() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.ack(user, token);
            to.deliver(ODD == server.sends ? (destination + 2) % PLAN.users() : destination, payload);
        });

        assertEquals(new Verdict(server.sends - 1, 1, 0, 0, 0, 1), result.verdict());
        assertTrue(result.failures().get(0).contains("1 to the wrong user"));
    }

    @Test
    void shouldCountADoubledAcknowledgement() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.serve(user, destination, token, payload);
            if (ODD == server.sends) {
                to.ack(user, token);
            }
        });

        assertEquals(1, result.strayAcks());
        assertTrue(result.verdict().isClean());
        assertEquals(1, result.failures().size());
    }

    @Test
    void shouldNotTakeTheAcknowledgementOfAnother() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            to.ack(ODD == server.sends ? (user + 2) % PLAN.users() : user, token);
            to.deliver(destination, payload);
        });

        assertEquals(1, result.strayAcks());
        assertEquals(1, result.missingAcks());
    }

    @Test
    void shouldCountAMissingAcknowledgement() {
        final LoadResult result = run((to, user, destination, token, payload) -> {
            if (ODD != server.sends) {
                to.ack(user, token);
            }
            to.deliver(destination, payload);
        });

        assertEquals(1, result.missingAcks());
        assertTrue(result.verdict().isClean());
        assertEquals(List.of("1 messages were never acknowledged"), result.failures());
    }

    @Test
    void shouldNotMissAcknowledgementsThatTheProtocolDoesNotHave() {
        try (MemoryRig rig = new MemoryRig(server.script((to, user, destination, token, payload) ->
            to.deliver(destination, payload)), new TestProtocol(false, false))) {
            final LoadResult result = rig.run(PLAN);

            assertEquals(List.of(), result.failures());
            assertEquals(0, result.ack().getTotalCount());
            assertTrue(result.over() > 0);
        }
    }

    @Test
    void shouldNeverExceedTheWindow() {
        final Map<Integer, Integer> underWay = new HashMap<>();
        final List<Runnable> held = new ArrayList<>();
        final int[] largest = {0};
        final LoadResult result = run((to, user, destination, token, payload) -> {
            largest[0] = Math.max(largest[0], underWay.merge(user, 1, Integer::sum));
            // whole windows at a time: acknowledged at once, and delivered when all of the window are here
            to.ack(user, token);
            held.add(() -> {
                underWay.merge(user, -1, Integer::sum);
                to.deliver(destination, payload);
            });
            if (held.size() == 3 * PLAN.window()) {
                List.copyOf(held).forEach(Runnable::run);
                held.clear();
            }
        });

        assertEquals(PLAN.window(), largest[0]);
        assertEquals(List.of(), result.failures());
    }

    @Test
    void shouldCountNothingOfTheWarmUpButTheVerdict() {
        final long[] sendsAtStart = {0};
        final long[] sendsAtEnd = {0};
        final LoadResult result;
        try (MemoryRig rig = new MemoryRig(server.script((to, user, destination, token, payload) -> {
            if (1 == server.sends) {
                to.deliver(destination, payload);
            }
            to.serve(user, destination, token, payload);
        }))) {
            result = rig.run(MemoryRig.closed(1, 1, 16), new Meter() {
                @Override
                public void onStart() {
                    sendsAtStart[0] = server.sends;
                }

                @Override
                public void onEnd() {
                    sendsAtEnd[0] = server.sends;
                }
            });
        }

        assertTrue(sendsAtStart[0] > 0);
        assertEquals(sendsAtEnd[0] - sendsAtStart[0], result.sent());
        assertEquals(result.sent(), result.over(), 1);
        assertEquals(result.sent(), result.recv().getTotalCount());
        assertEquals(result.sent(), result.ack().getTotalCount());
        assertEquals(server.sends, result.verdict().delivered());
        assertEquals(1, result.verdict().doubled());
        assertEquals(0.020, result.seconds(), 0.001);
        assertEquals(result.sent(), result.writes(), 1);
        assertEquals(2 * result.sent(), result.reads(), 2);
    }

    @Test
    void shouldUnderstandFramesThatAreSplitAnywhere() {
        final int longestFrame = TestFrames.HEADER_LENGTH + 129;
        for (int split = 1; split <= longestFrame; split++) {
            server.sends = 0;
            try (MemoryRig rig = new MemoryRig(server)) {
                rig.transport.readMax = split;
                final LoadResult result = rig.run(MemoryRig.lasting(PLAN, 0, 1));

                assertTrue(result.verdict().isClean(), "split at " + split);
                assertEquals(server.sends, result.verdict().delivered(), "split at " + split);
                assertEquals(0, result.missingAcks() + result.strayAcks(), "split at " + split);
                assertTrue(server.sends >= 3 * 4, "split at " + split);
            }
        }
    }

    @Test
    void shouldWriteOnWhereTheWireTookNoMore() {
        for (int taken = 1; taken < 200; taken += 3) {
            server.sends = 0;
            try (MemoryRig rig = new MemoryRig(server)) {
                rig.transport.writeMax = taken;
                final LoadResult result = rig.run(MemoryRig.lasting(PLAN, 0, 1));

                assertTrue(result.verdict().isClean(), "taken " + taken);
                assertEquals(server.sends, result.verdict().delivered(), "taken " + taken);
            }
        }
    }

    @Test
    void shouldWaitForAllMembersButTheSender() {
        final List<int[]> groups = List.of(new int[]{0, 1, 2, 3});
        final Plan plan = new Plan("fan", 4, groups, List.of(new Plan.Route(2, ~0)), 2, 0, new int[]{64}, 1, 5);
        final TestServer fan = new TestServer(groups);
        try (MemoryRig rig = new MemoryRig(fan)) {
            final LoadResult result = rig.run(plan);

            assertEquals(List.of(), result.failures());
            assertEquals(3L * fan.sends, result.verdict().delivered());
            assertEquals(3.0 * result.over(), result.deliveries(), 6);
        }
    }

    @Test
    void shouldGiveUpWhatIsNotThereAfterTheDrain() {
        try (MemoryRig rig = new MemoryRig(server.script((to, user, destination, token, payload) -> {
            // silence
        }))) {
            rig.connect(PLAN);
            final long beganNs = rig.transport.nanoTime();
            final MessageLoad load = new MessageLoad(rig.generator, rig.protocol, PLAN, Meter.NONE);
            rig.generator.run(load);
            final LoadResult result = load.result();

            assertEquals(Phases.DRAIN_NS + 25 * MemoryRig.MS, rig.transport.nanoTime() - beganNs, 20 * MemoryRig.MS);
            assertEquals(12, result.verdict().lost());
            assertEquals(12, result.missingAcks());
            assertTrue(result.failures().contains("no message was over in the measured time"));
        }
    }

    @Test
    void shouldSayWhoseConnectionWasClosed() {
        try (MemoryRig rig = new MemoryRig(server)) {
            server.script((to, user, destination, token, payload) -> {
                if (100 == server.sends) {
                    rig.transport.end();
                }
                to.serve(user, destination, token, payload);
            });
            final RigException thrown = assertThrows(RigException.class, () -> rig.run(PLAN));

            assertEquals("user 0: the server closed the connection", thrown.getMessage());
        }
    }

    @Test
    void shouldEndWithTheWordsOfARefusal() {
        try (MemoryRig rig = new MemoryRig(server.refuse("go away"))) {
            final RigException thrown = assertThrows(RigException.class, () -> rig.run(PLAN));

            assertTrue(thrown.getMessage().endsWith(": go away"), thrown.getMessage());
        }
    }
}
