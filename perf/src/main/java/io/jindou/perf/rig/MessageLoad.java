package io.jindou.perf.rig;

import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages along the routes of a plan: as many as the window allows, or paced. A message is over when it was acknowledged and
 * delivered to everybody.
 *
 * <p>Paced messages have an intended time from the plan alone: a server or a generator that stalls is charged for all the
 * messages that were due meanwhile. In a closed loop the intended time is when the message is sent.
 */
final class MessageLoad extends SilentLoad {
    private static final int SEQUENCE_BITS = 32;

    private final Generator generator;
    private final Plan plan;
    private final Watch watch;
    private final Phases phases;
    private final boolean isAcknowledging;
    private final boolean isPaced;
    private final Pace pace;
    private final Stream[] streams;
    private final Stream[][] streamsOfUser;
    private final Audit audit;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Payload.LENGTH_MAX]);
    private final LatencyRecorder ack = new LatencyRecorder();
    private final LatencyRecorder recv = new LatencyRecorder();
    private final LatencyRecorder lag = new LatencyRecorder();
    private long underWay;
    private long owed;
    private boolean isStarted;
    private long sent;
    private long over;
    private long deliveries;
    private long due;
    private long acked;
    private long strayAcks;

    MessageLoad(final Generator generator, final Protocol protocol, final Plan plan, final Meter meter) {
        this.generator = generator;
        this.plan = plan;
        watch = new Watch(generator, meter);
        phases = new Phases(plan, watch, generator.clock());
        isAcknowledging = protocol.isAcknowledging();
        streams = Streams.of(plan, isAcknowledging);
        streamsOfUser = Streams.bySender(plan, streams);
        audit = new Audit(streams);
        isPaced = plan.ratePerSecond() > 0;
        pace = new Pace(plan.ratePerSecond());
    }

    @Override
    public boolean isSpinning() {
        return isPaced;
    }

    @Override
    public int step(final long nowNs) {
        final boolean isSending = phases.isSending();
        final boolean hasMoved = phases.step(nowNs);
        if (!isStarted) {
            isStarted = true;
            pace.start(nowNs);
            markSenders();
        }
        if (!isPaced || !isSending) {
            return hasMoved ? 1 : 0;
        }
        // what was due until the end is owed even if the turn that finds the end is late
        return owe(phases.isDraining() ? nowNs - 1 : nowNs) + (hasMoved ? 1 : 0);
    }

    private void markSenders() {
        for (int user = 0; user < streamsOfUser.length; user++) {
            if (null != streamsOfUser[user]) {
                generator.mark(generator.connection(user));
            }
        }
    }

    private int owe(final long nowNs) {
        int count = 0;
        while (pace.isDue(nowNs)) {
            final long index = pace.take();
            final Stream stream = streams[(int)(index % streams.length)];
            stream.owed++;
            generator.mark(generator.connection(stream.route.sender()));
            if (phases.isWithin(pace.dueNs(index))) {
                due++;
            }
            count++;
        }
        owed += count;
        return count;
    }

    @Override
    public void fill(final Connection connection, final long nowNs) {
        final Stream[] own = streamsOfUser[connection.user];
        if (null == own) {
            return;
        }
        for (final Stream stream : own) {
            if (isPaced) {
                sendOwed(connection, stream, nowNs);
            } else {
                while (phases.isSending() && stream.inFlight() < plan.window() && stream.hasRoom()) {
                    send(connection, stream, nowNs);
                }
            }
        }
    }

    private void sendOwed(final Connection connection, final Stream stream, final long nowNs) {
        while (stream.owed > 0) {
            if (!stream.hasRoom()) {
                stream.isHeldBack = true;
                return;
            }
            stream.owed--;
            owed--;
            final long intendedNs = pace.dueNs((long)stream.sent() * streams.length + stream.id);
            if (!stream.isHeldBack && phases.isWithin(intendedNs)) {
                lag.record(nowNs - intendedNs);
            }
            send(connection, stream, intendedNs);
        }
        stream.isHeldBack = false;
    }

    private void send(final Connection connection, final Stream stream, final long intendedNs) {
        final int sequence = stream.next(intendedNs);
        final int length = stream.length(sequence);
        Payload.write(payload, stream.id, sequence, intendedNs, length);
        underWay++;
        if (phases.isMeasured()) {
            sent++;
        }
        connection.speaker.send(connection.out, stream.route.destination(),
            (long)stream.id << SEQUENCE_BITS | sequence, payload, length);
    }

    @Override
    public void onAck(final Connection connection, final long token, final long nowNs) {
        final int id = (int)(token >>> SEQUENCE_BITS);
        final int sequence = (int)token;
        if (id < 0 || id >= streams.length || streams[id].route.sender() != connection.user
            || !streams[id].isUnacknowledged(sequence)) {
            strayAcks++;
            return;
        }
        final Stream stream = streams[id];
        final long intendedNs = stream.intendedNs(sequence);
        acked++;
        if (phases.isWithin(intendedNs)) {
            ack.record(nowNs - intendedNs);
        }
        if (stream.onAck(sequence)) {
            onOver(stream);
        }
    }

    @Override
    public void onMessage(
        final Connection connection, final DirectBuffer buffer, final int offset, final int length, final long nowNs) {
        final boolean isIntact = Payload.isIntact(buffer, offset, length);
        final int id = isIntact ? Payload.stream(buffer, offset) : -1;
        final int sequence = isIntact ? Payload.sequence(buffer, offset) : -1;
        final long intendedNs = isIntact ? Payload.intendedNs(buffer, offset) : 0;
        final boolean isSent = id >= 0 && id < streams.length && streams[id].isSent(sequence, intendedNs, length);
        if (!audit.onMessage(connection.user, id, sequence, isSent)) {
            return;
        }
        if (phases.isWithin(intendedNs)) {
            recv.record(nowNs - intendedNs);
        }
        if (phases.isMeasured()) {
            deliveries++;
        }
        final Stream stream = streams[id];
        if (stream.onDelivered(sequence)) {
            onOver(stream);
        }
    }

    private void onOver(final Stream stream) {
        underWay--;
        if (phases.isMeasured()) {
            over++;
        }
        generator.mark(generator.connection(stream.route.sender()));
    }

    @Override
    public boolean isDone(final long nowNs) {
        return phases.isDraining() && 0 == underWay && 0 == owed || phases.isDrainOver(nowNs);
    }

    LoadResult result() {
        final double seconds = (double)phases.measuredNs() / TimeUnit.SECONDS.toNanos(1);
        return new LoadResult(plan, seconds, due, sent, over, deliveries, ack.histogram(), recv.histogram(), audit.verdict(),
            strayAcks, isAcknowledging ? sentInAll() - acked : 0, owed, watch.busyShare(phases.measuredNs()),
            lag.histogram(), watch.reads(), watch.writes());
    }

    private long sentInAll() {
        long count = 0;
        for (final Stream stream : streams) {
            count += stream.sent();
        }
        return count;
    }
}
