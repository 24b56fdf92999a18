package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** A link against a model of Aeron's failures: first nothing may go wrong, then everything has to arrive. */
class LinkModelTest {
    private static final int SEEDS = Integer.getInteger("jindou.link.seeds", 400);
    private static final int FIRST_SEED = Integer.getInteger("jindou.link.firstSeed", 1);
    private static final int FAULTY_STEPS = 4_000;
    private static final int CALM_STEPS = 4_000;
    private static final int STEPS_PER_TICK = 10;
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(CellVoice.TICK_MS) / STEPS_PER_TICK;
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    /** Checklist rows 10, 29 and 30: what a leader's death loses on the way is sent again, and nothing is applied twice. */
    @Test
    void shouldNeitherLoseNorRepeatAnything() {
        final long[] totals = new long[LinkCounter.values().length];
        long applied = 0;
        long lost = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            final Run run = new Run(seed);
            try {
                run.run();
            } catch (final AssertionError | RuntimeException failure) {
                throw new AssertionError(
                    "seed " + seed + ": -Dtest=LinkModelTest -Djindou.link.seeds=1 -Djindou.link.firstSeed=" + seed, failure);
            }
            for (final LinkCounter counter : LinkCounter.values()) {
                totals[counter.ordinal()] += run.link.counters().value(counter);
            }
            applied += run.network.cell.applied;
            lost += run.network.lostIngress + run.network.lostEgress;
        }
        // a model that stopped to do harm would prove nothing
        assertTrue(applied > SEEDS * 1_000L, "commands applied: " + applied);
        assertTrue(lost > SEEDS, "messages lost: " + lost);
        if (SEEDS > 100) {
            for (final LinkCounter counter : LinkCounter.values()) {
                final boolean impossibleHere = switch (counter) {
                    case CLOSES, EVENT_FAILURES, UNREADABLE, CONTRADICTIONS, DIGEST_DIFFERENCES, REFUSED_FENCED,
                        REFUSED_NOT_READY, REFUSED_PROTOCOL, REFUSED_LIMIT -> true;
                    default -> false;
                };
                assertEquals(!impossibleHere, totals[counter.ordinal()] > 0, counter + ": " + totals[counter.ordinal()]);
            }
        }
    }

    /** One seed. */
    private static final class Run implements LinkListener {
        final ModelClusterLink network;
        final GatewayLink link;
        private final Random random;
        private long nowNs;
        private long nonce = 1;
        private long command;
        private long event;
        private long digestsAt = -1;

        Run(final long seed) {
            random = new Random(seed);
            nowNs = random.nextLong();
            network = new ModelClusterLink(random);
            link = new GatewayLink(new GatewayLinkContext()
                .gatewayId(GatewayLinkFixture.GATEWAY).agent(GatewayLinkFixture.AGENT).secret(1, 2)
                .nonces(() -> nonce++).clusterLink(network).listener(this)
                .ringBytes(16_384).reserve(2_048).sessionTimeoutNs(SESSION_TIMEOUT_NS)
                .errorHandler(failure -> {
                    throw new AssertionError("listener failed", failure);
                }));
        }

        void run() {
            long pause = 0;
            for (int step = 0; step < FAULTY_STEPS; step++) {
                if (pause == 0 && random.nextInt(500) == 0) {
                    pause = random.nextInt(8) == 0 ? 2_500 : random.nextInt(200);
                }
                pause = Math.max(0, pause - 1);
                step(step, pause == 0);
            }
            network.heal();
            for (int step = 0; step < CALM_STEPS; step++) {
                step(step, true);
            }
            for (int step = 0; step < CALM_STEPS && !isSettled(); step++) {
                tick(step);
                network.step();
                work();
            }
            assertTrue(isSettled(), () -> "not settled: open " + link.isOpen() + ", unconfirmed " + link.unconfirmed()
                + ", last event " + link.lastEvent() + " of " + network.cell.lastEvent + ", acked " + network.cell.acked
                + ", " + counts());
        }

        private String counts() {
            final StringBuilder text = new StringBuilder();
            for (final LinkCounter counter : LinkCounter.values()) {
                text.append(counter).append(' ').append(link.counters().value(counter)).append(' ');
            }
            return text.toString();
        }

        private boolean isSettled() {
            final ModelCell cell = network.cell;
            return link.isOpen() && link.linkId() == cell.linkId && link.unconfirmed() == 0
                && cell.lastCommand == command && link.lastEvent() == cell.lastEvent && cell.acked == cell.lastEvent
                && digestsAt == cell.lastEvent;
        }

        private void step(final int step, final boolean gatewayRuns) {
            tick(step);
            network.step();
            if (gatewayRuns) {
                work();
                commands();
                link.flush(nowNs);
            }
            assertTrue(link.unconfirmedBytes() <= 16_384, "up-ring over its bound");
        }

        private void tick(final int step) {
            nowNs += STEP_NS;
            if (step % STEPS_PER_TICK == 0 && !network.election) {
                network.cell.onTick();
            }
        }

        private void work() {
            link.doWork(nowNs);
            link.flush(nowNs);
        }

        private void commands() {
            for (int i = random.nextInt(4); i > 0; i--) {
                final int length = Long.BYTES + random.nextInt(64);
                if (link.hasRoom(length, random.nextInt(5) == 0)) {
                    link.append(length);
                    link.buffer().putLong(link.offset(), ModelCell.commandValue(link.linkId(), ++command));
                }
            }
        }

        @Override
        public void onLinkOpened(final long linkId, final CellSettings settings) {
            command = 0;
            event = 0;
            assertEquals(0, link.unconfirmed());
        }

        @Override
        public void onEvent(final long eventNumber, final DirectBuffer buffer, final int offset, final int length) {
            assertEquals(++event, eventNumber);
            final CommandResultDecoder decoder =
                new CommandResultDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            assertEquals(ModelCell.eventValue(link.linkId(), eventNumber), decoder.correlationId());
        }

        @Override
        public void onDigest(
            final long asOfEvent, final long sessionDigest, final long interestDigest, final int sessionCount) {
            assertEquals(event, asOfEvent);
            digestsAt = asOfEvent;
        }

        @Override
        public void onLinkLost(final Reason reason) {
            assertEquals(Reason.LINK_LOST, reason);
        }

        @Override
        public void onFenced() {
            throw new AssertionError("fenced");
        }
    }
}
