package io.jindou.gateway.session;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.protocol.EncodedRecv;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Recv events to all connections that they are for: encoded once, copied into the buffer of each. Those of a channel are held
 * back while more of the same channel may follow, but never beyond the poll of the link that brought them, and never behind
 * anything else for the same connection.
 */
final class FanOut {
    /** With fewer receivers each keeps a copy of its own. */
    private static final int SHARED_MIN = 8;

    private final LocalSessions sessions;
    private final GatewayCounters counters;
    private final EncodedRecv encoded = new EncodedRecv();
    private final RecvRun run = new RecvRun();
    private long[] listed = new long[Limits.SESSIONS_PER_USER_MAX];

    FanOut(final LocalSessions sessions, final GatewayCounters counters) {
        this.sessions = sessions;
        this.counters = counters;
    }

    void onRecv(final RecvDecoder event, final Connections connections) {
        final long origin = event.originConnectionId();
        final int channelNo = event.channelNo();
        final RecvDecoder.ConnectionsDecoder list = event.connections();
        final int count = list.count();
        if (count > listed.length) {
            listed = Arrays.copyOf(listed, count);
        }
        for (int i = 0; i < count; i++) {
            listed[i] = list.next().connectionId();
        }
        final int tail = event.limit();
        event.skipFromUid();
        event.skipChannelId();
        event.skipClientMsgNo();
        event.skipTopic();
        event.skipPayload();
        encoded.encode(event, event.buffer(), tail, event.limit() - tail);

        if (channelNo > 0) {
            if (!run.takes(channelNo, encoded)) {
                deliver(connections, run.isFull());
            }
            run.append(channelNo, origin, encoded);
        } else {
            for (int i = 0; i < count; i++) {
                deliver(listed[i], origin, connections);
            }
        }
    }

    /** Gives what is held back to all its receivers. */
    void deliver(final Connections connections) {
        if (run.count() > 0) {
            deliver(connections, false);
        }
    }

    /** The same, and hands it to their sockets while all of a connection is at hand. */
    void deliverAndFlush(final Connections connections) {
        if (run.count() > 0) {
            deliver(connections, true);
        }
    }

    /** Gives what is held back to this connection, because something else for it follows. */
    void settle(final Connection connection, final Connections connections) {
        if (run.count() > 0 && !Defects.isPlanted(Defect.RECVS_OVERTAKEN)
            && sessions.recipients(run.channelNo()).contains(connection.connectionId())) {
            takeSingly(connection, connections);
        }
    }

    private void deliver(final Connections connections, final boolean isFlushed) {
        final ConnectionIds recipients = sessions.recipients(run.channelNo());
        final int size = recipients.size();
        final SharedRun kept = run.isStored() && size >= SHARED_MIN ? connections.runs.share(run) : null;
        try {
            for (int i = 0; i < size; i++) {
                final Connection connection = connections.get(recipients.at(i));
                if (null == connection) {
                    counters.add(Counter.EVENTS_LATE, run.count());
                    continue;
                }
                if (connection.recvsTaken > run.first() || !takeWhole(connection, kept, connections)) {
                    takeSingly(connection, connections);
                }
                if (isFlushed) {
                    connections.flush(connection);
                } else {
                    connections.dirty(connection);
                }
            }
        } finally {
            if (null != kept) {
                connections.runs.release(kept);
            }
            run.clear();
        }
    }

    private boolean takeWhole(final Connection connection, final SharedRun kept, final Connections connections) {
        if (ConnectionState.OPEN != connection.state() || run.isStored() && null == kept
            || !run.isSameFor(connection.connectionId(), connection.userNo())) {
            return false;
        }
        if (null != kept && !connections.windowOf(connection).hasRoom(run.count(), run.weight())
            || !connection.protocol().recvs(connection.outbound(), run.frames(), run.length(), run.count())) {
            return false;
        }
        counters.add(Counter.RECVS, run.count());
        if (null != kept) {
            connection.window.add(kept, run, connections.nowNs(), connections.resendIntervalNs());
        }
        return true;
    }

    /** One by one, as it must be for those that are not like all others, and where a limit is near. */
    private void takeSingly(final Connection connection, final Connections connections) {
        final long from = Math.max(connection.recvsTaken, run.first());
        if (!Defects.isPlanted(Defect.RECVS_GIVEN_TWICE)) {
            connection.recvsTaken = run.next();
        }
        for (int i = (int)(from - run.first()); i < run.count(); i++) {
            if (connection.connectionId() != run.origin(i)) {
                final int body = run.bodyOffset(i);
                run.addressTo(i, connection.userNo());
                take(connection, connections, EncodedRecv.messageId(run.frames(), body), run.isStored(),
                    run.frames(), body, run.bodyLength(i));
                run.restore(i);
            }
        }
    }

    private void deliver(final long connectionId, final long origin, final Connections connections) {
        if (connectionId == origin) {
            return;
        }
        final Connection connection = connections.get(connectionId);
        if (null == connection) {
            counters.increment(Counter.EVENTS_LATE);
        } else {
            settle(connection, connections);
            encoded.addressTo(connection.userNo());
            take(connection, connections, encoded.messageId(), encoded.isStored(), encoded.buffer(), 0, encoded.length());
        }
    }

    private void take(
        final Connection connection, final Connections connections, final long messageId, final boolean isStored,
        final DirectBuffer body, final int offset, final int length) {
        if (ConnectionState.OPEN != connection.state()
            || !connection.sent(connection.protocol().recv(connection.outbound(), body, offset, length))) {
            return;
        }
        counters.increment(Counter.RECVS);
        if (isStored && !connections.windowOf(connection).add(
            messageId, body, offset, length, connections.nowNs(), connections.resendIntervalNs())) {
            connection.close(Reason.SLOW_CONSUMER, true);
        }
    }
}
