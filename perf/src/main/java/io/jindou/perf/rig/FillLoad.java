package io.jindou.perf.rig;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends so many messages along each route in a closed loop, and waits until all are acknowledged and delivered. */
final class FillLoad extends SilentLoad {
    private static final int WINDOW = 16;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int SEQUENCE_BITS = 32;

    private final Generator generator;
    private final int count;
    private final Stream[] streams;
    private final Stream[][] streamsOfUser;
    private final Audit audit;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[Payload.LENGTH_MAX]);
    private boolean isStarted;
    private long startNs;
    private long left;

    FillLoad(final Generator generator, final Protocol protocol, final Plan plan, final int count) {
        this.generator = generator;
        this.count = count;
        streams = Streams.of(plan, WINDOW, protocol.isAcknowledging());
        streamsOfUser = Streams.bySender(plan, streams);
        audit = new Audit(streams);
        left = (long)count * streams.length;
    }

    @Override
    public int step(final long nowNs) {
        if (isStarted) {
            return 0;
        }
        isStarted = true;
        startNs = nowNs;
        for (final Stream stream : streams) {
            generator.mark(generator.connection(stream.route.sender()));
        }
        return streams.length;
    }

    @Override
    public void fill(final Connection connection, final long nowNs) {
        final Stream[] own = streamsOfUser[connection.user];
        if (null == own) {
            return;
        }
        for (final Stream stream : own) {
            while (stream.sent() < count && stream.hasRoom()) {
                final int sequence = stream.next(nowNs);
                final int length = stream.length(sequence);
                Payload.write(payload, stream.id, sequence, nowNs, length);
                connection.speaker.send(connection.out, stream.route.destination(),
                    (long)stream.id << SEQUENCE_BITS | sequence, payload, length);
            }
        }
    }

    @Override
    public void onAck(final Connection connection, final long token, final long nowNs) {
        final int id = (int)(token >>> SEQUENCE_BITS);
        final int sequence = (int)token;
        if (id < 0 || id >= streams.length || !streams[id].isUnacknowledged(sequence)) {
            throw new RigException("user " + connection.user + " got an acknowledgement of what waited for none");
        }
        onEnd(streams[id], streams[id].onAck(sequence));
    }

    @Override
    public void onMessage(
        final Connection connection, final DirectBuffer buffer, final int offset, final int length, final long nowNs) {
        final boolean isIntact = Payload.isIntact(buffer, offset, length);
        final int id = isIntact ? Payload.stream(buffer, offset) : -1;
        final int sequence = isIntact ? Payload.sequence(buffer, offset) : -1;
        if (audit.onMessage(connection.user, id, sequence, isIntact)) {
            onEnd(streams[id], streams[id].onDelivered(sequence));
        }
    }

    private void onEnd(final Stream stream, final boolean isOver) {
        if (isOver) {
            left--;
            generator.mark(generator.connection(stream.route.sender()));
        }
    }

    @Override
    public boolean isDone(final long nowNs) {
        if (isStarted && nowNs - startNs > TIMEOUT_NS) {
            throw new RigException(String.format(Locale.ROOT,
                "%,d messages that should have filled the channels were not stored in time", left));
        }
        if (0 == left && !audit.verdict().isClean()) {
            throw new RigException("the channels cannot be filled: " + audit.verdict());
        }
        return 0 == left;
    }
}
