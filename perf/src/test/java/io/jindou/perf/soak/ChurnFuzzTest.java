package io.jindou.perf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random sessions of one group against a model of the server: a log, and for each member a connection that keeps the order. The
 * auditor must find nothing in any of them, and something in each into which one fault was put.
 */
final class ChurnFuzzTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 400;
    private static final int ROUNDS_MAX = 100 * STEPS;
    /** Never leaves: what is on its way to one that leaves may get lost. */
    private static final int WITNESS = 0;

    /** What is on its way to a member: a message, its acknowledgement, or the word that a request was carried out. */
    private record Frame(FakeCell.Message message, boolean isAck) {
        private static final Frame CONFIRMED = new Frame(null, false);
    }

    private enum Fault { NONE, DROPPED, DOUBLED, SWAPPED, TO_ONE_WHO_IS_OUT }

    private static final class World {
        private final FakeCell cell = new FakeCell(12);
        private final Channel group = cell.cast.groups.get(0);
        private final List<ArrayDeque<Frame>> wires = new ArrayList<>();
        private final boolean[] isHearing = new boolean[group.cursors.length];
        private final boolean[] isAsking = new boolean[group.cursors.length];
        private final SplittableRandom random;
        private final Fault fault;
        private boolean isFaulty;

        World(final long seed, final Fault fault) {
            random = new SplittableRandom(seed);
            this.fault = fault;
            for (int i = 0; i < group.cursors.length; i++) {
                wires.add(new ArrayDeque<>());
                isHearing[i] = true;
            }
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(group.cursors.length), true);
            }
            for (int round = 0; round < ROUNDS_MAX && !isOver(); round++) {
                for (int i = 0; i < group.cursors.length; i++) {
                    step(i, false);
                }
            }
        }

        private boolean isOver() {
            return wires.stream().allMatch(ArrayDeque::isEmpty) && cell.auditor.isComplete();
        }

        private void step(final int member, final boolean isSession) {
            final Cursor cursor = group.cursors[member];
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (isSession && cursor.isLive()) {
                        send(member);
                    }
                }
                case 1 -> {
                    if (isSession && WITNESS != member && cursor.isLive() && !isAnyUnacknowledged(member)) {
                        isHearing[member] = false;
                        wires.get(member).clear();
                        cursor.away();
                    }
                }
                case 2 -> {
                    if (Cursor.State.AWAY == cursor.state()) {
                        cursor.ask();
                        isAsking[member] = true;
                    } else if (isAsking[member]) {
                        isAsking[member] = false;
                        isHearing[member] = true;
                        wires.get(member).add(Frame.CONFIRMED);
                    }
                }
                case 3 -> {
                    if (cursor.isCatchingUp()) {
                        cell.historyPage(cursor, 1 + random.nextInt(8), cell.stored(group).size());
                    }
                }
                default -> deliver(member);
            }
        }

        private boolean isAnyUnacknowledged(final int member) {
            return wires.get(member).stream().anyMatch(Frame::isAck);
        }

        private void send(final int member) {
            for (final Lane lane : group.lanes) {
                if (lane.own == group.cursors[member]) {
                    final FakeCell.Message message = cell.store(lane);
                    for (int i = 0; i < group.cursors.length; i++) {
                        if (isHearing[i]) {
                            put(i, new Frame(message, i == member));
                        } else if (Fault.TO_ONE_WHO_IS_OUT == fault && !isFaulty
                            && Cursor.State.AWAY == group.cursors[i].state()) {
                            isFaulty = true;
                            cell.push(group.cursors[i], message);
                        }
                    }
                }
            }
        }

        private void put(final int member, final Frame frame) {
            final ArrayDeque<Frame> wire = wires.get(member);
            final boolean isFaultNow = !isFaulty && !frame.isAck && WITNESS == member && random.nextInt(10) == 0;
            if (!isFaultNow) {
                wire.add(frame);
                return;
            }
            switch (fault) {
                case DROPPED -> isFaulty = true;
                case DOUBLED -> {
                    isFaulty = true;
                    wire.add(frame);
                    wire.add(frame);
                }
                case SWAPPED -> {
                    final Frame before = wire.peekLast();
                    if (null != before && null != before.message && before.message.lane() == frame.message.lane()) {
                        isFaulty = true;
                        wire.pollLast();
                        wire.add(frame);
                        wire.add(before);
                    } else {
                        wire.add(frame);
                    }
                }
                default -> wire.add(frame);
            }
        }

        private void deliver(final int member) {
            final Frame frame = wires.get(member).poll();
            if (null == frame) {
                return;
            }
            if (Frame.CONFIRMED == frame) {
                group.cursors[member].confirmed();
            } else if (frame.isAck) {
                cell.acknowledge(frame.message);
            } else {
                cell.push(group.cursors[member], frame.message);
            }
        }
    }

    @Test
    void shouldFindNothingInCorrectSessions() {
        long gaps = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            final World world = new World(seed, Fault.NONE);
            world.run();
            assertTrue(world.isOver(), "seed " + seed + " does not end: " + List.of(world.group.cursors) + world.wires);
            assertEquals(0, world.cell.auditor.finish(), "seed " + seed);
            assertTrue(world.cell.auditor.findings().verdict().isClean(),
                "seed " + seed + ": " + world.cell.auditor.findings().verdict());
            gaps += world.cell.auditor.findings().gapsClosed();
        }
        assertTrue(gaps > SEEDS, "hardly anybody came back");
    }

    @Test
    void shouldFindEverySingleFault() {
        for (final Fault fault : Fault.values()) {
            int faulty = 0;
            for (int seed = 0; seed < SEEDS && Fault.NONE != fault; seed++) {
                final World world = new World(seed, fault);
                world.run();
                world.cell.auditor.finish();
                if (world.isFaulty) {
                    faulty++;
                    assertFalse(world.cell.auditor.findings().verdict().isClean(), fault + " with seed " + seed);
                }
            }
            assertTrue(Fault.NONE == fault || faulty > SEEDS / 20, fault + " happened " + faulty + " times");
        }
    }
}
