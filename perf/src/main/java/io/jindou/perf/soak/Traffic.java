package io.jindou.perf.soak;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.Payload;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends what is due, and knows of each message that waits for its acknowledgement whose it is and when it was due. */
final class Traffic {
    /** Messages that may wait for their acknowledgement; beyond them the next ones wait, and their time counts. */
    private static final int CAPACITY = 1 << 17;
    private static final int MASK = CAPACITY - 1;
    private static final int FREE = -1;
    private static final int TRIES = 64;
    private static final int[] SIZES = {40, 64, 80, 100, 120, 160, 200, 300, 512, 2048};
    private static final long LATENCY_MAX_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int DIGITS = 3;
    private static final long SEED = 17;

    private final Generator generator;
    private final Cast cast;
    private final Auditor auditor;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Payload.LENGTH_MAX]);
    private final int[] lanes = new int[CAPACITY];
    private final int[] numbers = new int[CAPACITY];
    private final long[] intendedNs = new long[CAPACITY];
    private final Histogram ack = new Histogram(LATENCY_MAX_NS, DIGITS);
    private final Histogram recv = new Histogram(LATENCY_MAX_NS, DIGITS);
    private final Histogram ackOfAll = new Histogram(LATENCY_MAX_NS, DIGITS);
    private final Histogram recvOfAll = new Histogram(LATENCY_MAX_NS, DIGITS);
    private long nextToken;
    private long acknowledged;
    private long deliveries;
    private long largestLagNs;
    private long refused;
    private long strayAcks;
    private Reason firstRefusal;

    Traffic(final Generator generator, final Cast cast, final Auditor auditor) {
        this.generator = generator;
        this.cast = cast;
        this.auditor = auditor;
        Arrays.fill(lanes, FREE);
    }

    /** Sends what is due, as far as there is room and somebody to send it; returns how many. */
    int step(final Pacer pacer, final long nowNs) {
        int count = 0;
        while (pacer.isDue(nowNs) && FREE == lanes[(int)(nextToken & MASK)]) {
            final Lane lane = pick();
            if (null == lane) {
                return count;
            }
            send(lane, pacer.take(), nowNs);
            count++;
        }
        return count;
    }

    private Lane pick() {
        for (int i = 0; i < TRIES; i++) {
            final Lane lane = cast.pick(random);
            final Cursor own = lane.own;
            if (own.isLive() && !own.isHeld && own.user.isOnline()) {
                return lane;
            }
        }
        return null;
    }

    private void send(final Lane lane, final long dueNs, final long nowNs) {
        final long token = nextToken++;
        final int slot = (int)(token & MASK);
        final int number = lane.next();
        lanes[slot] = lane.id;
        numbers[slot] = number;
        intendedNs[slot] = dueNs;
        largestLagNs = Math.max(largestLagNs, nowNs - dueNs);
        final int length = SIZES[random.nextInt(SIZES.length)];
        Payload.write(payload, lane.id, number, dueNs, length);
        final User sender = lane.own.user;
        final Channel channel = lane.channel;
        sender.sent++;
        sender.speaker.send(sender.connection.out, channel.isGroup() ? ~channel.group : channel.peer(sender).number,
            token, payload, length);
        generator.mark(sender.connection);
    }

    void onSendAck(final User user, final long token, final long messageSeq, final int reason, final long nowNs) {
        final int slot = (int)(token & MASK);
        if (token < 0 || token >= nextToken || nextToken - token > CAPACITY || FREE == lanes[slot]
            || cast.lanes.get(lanes[slot]).own.user != user) {
            strayAcks++;
            return;
        }
        final Lane lane = cast.lanes.get(lanes[slot]);
        lanes[slot] = FREE;
        user.acknowledged++;
        if (Reason.SUCCESS.code() != reason) {
            refused++;
            firstRefusal = null == firstRefusal ? Reason.of(reason) : firstRefusal;
            return;
        }
        acknowledged++;
        ack.recordValue(latency(nowNs, intendedNs[slot]));
        auditor.onAck(lane, numbers[slot], messageSeq);
    }

    void onPushed(final User user, final Heard message, final long nowNs) {
        if (auditor.onPushed(user.number, message)) {
            deliveries++;
            recv.recordValue(latency(nowNs, Payload.intendedNs(message.buffer, message.payloadOffset)));
        }
    }

    private static long latency(final long nowNs, final long dueNs) {
        return Math.min(LATENCY_MAX_NS, Math.max(1, nowNs - dueNs));
    }

    long sent() {
        return nextToken;
    }

    long acknowledged() {
        return acknowledged;
    }

    long deliveries() {
        return deliveries;
    }

    /** Messages that were answered by a refusal. */
    long refused() {
        return refused;
    }

    /** Null: none was refused. */
    Reason firstRefusal() {
        return firstRefusal;
    }

    /** Acknowledgements of what waited for none. */
    long strayAcks() {
        return strayAcks;
    }

    long waiting() {
        return nextToken - acknowledged - refused;
    }

    /** Times to the acknowledgements since the last call. */
    Latency takeAck() {
        return take(ack, ackOfAll);
    }

    /** Times to the deliveries since the last call. */
    Latency takeRecv() {
        return take(recv, recvOfAll);
    }

    long takeLargestLagNs() {
        final long lag = largestLagNs;
        largestLagNs = 0;
        return lag;
    }

    /** Of all that was taken so far. */
    Latency ack() {
        return Latency.of(ackOfAll);
    }

    /** Of all that was taken so far. */
    Latency recv() {
        return Latency.of(recvOfAll);
    }

    private static Latency take(final Histogram histogram, final Histogram ofAll) {
        final Latency latency = Latency.of(histogram);
        ofAll.add(histogram);
        histogram.reset();
        return latency;
    }
}
