package io.jindou.perf.rig;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Asks for the newest messages of random channels that {@link FillLoad} has filled, and checks every message of every answer.
 * The plan's window is how many requests are under way over all connections; paced requests have an intended time as messages
 * have.
 */
final class HistoryLoad extends SilentLoad {
    private static final int PACED_CAPACITY = 1 << 16;
    private static final int FREE = -1;
    private static final long SEED = 50;

    private final Generator generator;
    private final Plan plan;
    private final int newest;
    private final Watch watch;
    private final Phases phases;
    private final Pace pace;
    private final boolean isPaced;
    private final Stream[] channels;
    private final LatencyRecorder latency = new LatencyRecorder();
    private final SplittableRandom random = new SplittableRandom(SEED);
    /** By slot of the request's number: which channel was asked for. */
    private final int[] channelOf;
    private final long[] intendedNs;
    private final int mask;
    /** Of each user: requests to be sent. */
    private final int[] wanted;
    private final AnswerCheck check;
    private boolean isStarted;
    private long next;
    private long underWay;
    private long owed;
    private long due;
    private long answers;
    private long messages;
    private long strayAnswers;

    /**
     * A load.
     *
     * @param filled how many messages each channel has
     * @param newest how many of them are asked for
     */
    HistoryLoad(
        final Generator generator, final Plan plan, final int filled, final int newest, final Meter meter) {
        this.generator = generator;
        this.plan = plan;
        this.newest = newest;
        watch = new Watch(generator, meter);
        phases = new Phases(plan, watch, generator.clock());
        isPaced = plan.ratePerSecond() > 0;
        pace = new Pace(plan.ratePerSecond());
        channels = Streams.of(plan, false);
        final int slots = BitUtil.findNextPositivePowerOfTwo(isPaced ? PACED_CAPACITY : plan.window());
        channelOf = new int[slots];
        Arrays.fill(channelOf, FREE);
        intendedNs = new long[slots];
        mask = slots - 1;
        wanted = new int[plan.users()];
        check = new AnswerCheck(filled, newest);
    }

    @Override
    public boolean isSpinning() {
        return isPaced;
    }

    @Override
    public int step(final long nowNs) {
        final boolean isSending = phases.isSending();
        int work = phases.step(nowNs) ? 1 : 0;
        if (!isStarted) {
            isStarted = true;
            pace.start(nowNs);
        }
        if (isPaced) {
            if (isSending) {
                work += owe(phases.isDraining() ? nowNs - 1 : nowNs);
            }
            while (owed > 0 && FREE == channelOf[(int)next & mask]) {
                owed--;
                ask(pace.dueNs(next));
                work++;
            }
        } else {
            while (phases.isSending() && underWay < plan.window() && FREE == channelOf[(int)next & mask]) {
                ask(nowNs);
                work++;
            }
        }
        return work;
    }

    private int owe(final long nowNs) {
        int count = 0;
        while (pace.isDue(nowNs)) {
            if (phases.isWithin(pace.dueNs(pace.take()))) {
                due++;
            }
            count++;
        }
        owed += count;
        return count;
    }

    private void ask(final long timeNs) {
        final long request = next++;
        final int channel = random.nextInt(channels.length);
        channelOf[(int)request & mask] = channel;
        intendedNs[(int)request & mask] = timeNs;
        underWay++;
        final Plan.Route route = channels[channel].route;
        final Connection connection = generator.connection(route.sender());
        connection.speaker.history(connection.out, route.destination(), request, newest);
        generator.mark(connection);
    }

    @Override
    public void onHistoryMessage(final Connection connection, final DirectBuffer payload, final int offset, final int length) {
        check.onMessage(payload, offset, length);
    }

    @Override
    public void onHistory(
        final Connection connection, final long token, final int count, final long payloadBytes, final long nowNs) {
        final int slot = (int)token & mask;
        if (token < 0 || token >= next || next - token > mask + 1 || FREE == channelOf[slot]
            || channels[channelOf[slot]].route.sender() != connection.user) {
            strayAnswers++;
            check.reset();
            return;
        }
        check.onEnd(channels[channelOf[slot]], count, payloadBytes);
        if (phases.isMeasured()) {
            answers++;
            messages += count;
        }
        if (phases.isWithin(intendedNs[slot])) {
            latency.record(nowNs - intendedNs[slot]);
        }
        channelOf[slot] = FREE;
        underWay--;
    }

    @Override
    public boolean isDone(final long nowNs) {
        return phases.isDraining() && 0 == underWay && 0 == owed || phases.isDrainOver(nowNs);
    }

    HistoryResult result() {
        return new HistoryResult(plan, (double)phases.measuredNs() / TimeUnit.SECONDS.toNanos(1), due, answers, messages,
            latency.histogram(), check.wrong(), strayAnswers, underWay + owed, watch.busyShare(phases.measuredNs()));
    }
}
