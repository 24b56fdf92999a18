package io.jindou.perf.chaos;

import io.jindou.codecs.Reason;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.Payload;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends at a rate, and sends again, byte for byte, what has no answer when its sender has another connection. */
final class Traffic {
    /** Unanswered messages of one client; far below what the cell remembers of a sender. */
    private static final int UNANSWERED_MAX = 64;
    private static final int TRIES = 32;
    private static final int[] SIZES = {40, 64, 80, 100, 120, 160, 200, 300, 512, 2048};
    /** What could not be sent within this time is not made up for: a burst would be another test. */
    private static final long LAG_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Generator generator;
    private final Crowd crowd;
    private final Auditor auditor;
    private final SplittableRandom random;
    private final Outstanding outstanding = new Outstanding();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Payload.LENGTH_MAX]);
    private final Tally refused = new Tally();
    private final long intervalNs;
    private long nextNs;
    private long acknowledged;
    private long sentAgain;
    private long strayAcks;

    Traffic(final Generator generator, final Crowd crowd, final Auditor auditor, final int rate, final long seed) {
        this.generator = generator;
        this.crowd = crowd;
        this.auditor = auditor;
        random = new SplittableRandom(seed);
        intervalNs = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    void start(final long nowNs) {
        nextNs = nowNs;
    }

    /** Sends what is due, as far as there is room and somebody to send it; returns how many. */
    int step(final long nowNs) {
        if (nowNs - nextNs > LAG_MAX_NS) {
            nextNs = nowNs - LAG_MAX_NS;
        }
        int count = 0;
        while (nowNs - nextNs >= 0 && outstanding.hasRoom()) {
            final Lane lane = pick();
            if (null == lane) {
                break;
            }
            send(lane, nowNs);
            nextNs += intervalNs;
            count++;
        }
        return count;
    }

    private Lane pick() {
        for (int i = 0; i < TRIES; i++) {
            final Lane lane = crowd.pick(random);
            final Client sender = lane.own.client;
            if (sender.isOnline() && sender.unanswered < UNANSWERED_MAX) {
                return lane;
            }
        }
        return null;
    }

    private void send(final Lane lane, final long nowNs) {
        final int length = SIZES[random.nextInt(SIZES.length)];
        write(lane.own.client, outstanding.add(lane.own.client, lane, lane.next(), length, nowNs));
    }

    private void write(final Client sender, final int slot) {
        final Lane lane = crowd.lanes.get(outstanding.lane(slot));
        final int length = outstanding.length(slot);
        Payload.write(payload, lane.id, outstanding.number(slot), outstanding.sentNs(slot), length);
        sender.speaker.send(sender.connection.out, lane.channel.destination(sender), outstanding.token(slot), payload, length);
        generator.mark(sender.connection);
    }

    /** A client is back: what it has no answer to goes first. */
    void onReady(final Client client) {
        for (int slot = client.firstSlot; Outstanding.NONE != slot; slot = outstanding.following(slot)) {
            outstanding.sentAgain(slot);
            write(client, slot);
            sentAgain++;
        }
    }

    void onSendAck(final Client client, final long token, final long sequence, final int reason) {
        final int slot = outstanding.find(token);
        if (Outstanding.NONE == slot) {
            strayAcks++;
            return;
        }
        final Lane lane = crowd.lanes.get(outstanding.lane(slot));
        final int number = outstanding.number(slot);
        if (!outstanding.remove(client, slot)) {
            strayAcks++;
        } else if (Reason.SUCCESS.code() != reason) {
            lane.refuse(number);
            refused.count(Reason.of(reason).name());
        } else {
            acknowledged++;
            auditor.onAck(lane, number, sequence, outstanding.isSentAgain(slot));
        }
    }

    int unanswered() {
        return outstanding.count();
    }

    long sent() {
        return outstanding.sent();
    }

    /** Messages accepted. */
    long acknowledged() {
        return acknowledged;
    }

    long sentAgain() {
        return sentAgain;
    }

    /** Answers to what waited for none. */
    long strayAcks() {
        return strayAcks;
    }

    /** Messages that were answered by a refusal, by its name. */
    Tally refused() {
        return refused;
    }
}
