package io.jindou.gateway.session;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.protocol.EncodedRecv;
import java.util.Arrays;

/** One Recv event to all connections that it is for: encoded once, copied into the buffer of each. */
final class FanOut {
    private final LocalSessions sessions;
    private final GatewayCounters counters;
    private final EncodedRecv encoded = new EncodedRecv();
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
            final ConnectionIds recipients = sessions.recipients(channelNo);
            for (int i = 0, size = recipients.size(); i < size; i++) {
                deliver(recipients.at(i), origin, connections);
            }
        } else {
            for (int i = 0; i < count; i++) {
                deliver(listed[i], origin, connections);
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
            connection.onRecv(encoded);
        }
    }
}
