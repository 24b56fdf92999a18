package io.jindou.gateway.session;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.protocol.HistoryEncoder;
import io.jindou.gateway.query.ChannelQuestion;
import io.jindou.gateway.query.QueryListener;
import org.agrona.DirectBuffer;

/** Brings the outcome of queries to the connections that asked. */
final class Answers implements QueryListener {
    private final Connections shared;
    private final HistoryEncoder encoder = new HistoryEncoder();

    Answers(final Connections shared) {
        this.shared = shared;
    }

    @Override
    public void onAnswer(
        final ChannelQuestion query, final ChannelAnswerDecoder answer, final DirectBuffer buffer, final int records) {
        final Connection to = asker(query);
        if (null == to || ConnectionState.OPEN != to.state()) {
            return;
        }
        if (query.wantsMessages() && Reason.SUCCESS.code() == answer.reason()) {
            to.sent(encoder.encode(
                to.outbound(), query.correlationId(), answer, buffer, records, query.isDescending()));
        } else {
            to.respond(query.correlationId(), answer.maxSeq(), answer.reason());
        }
    }

    @Override
    public void onFailure(final ChannelQuestion query, final Reason reason) {
        final Connection to = asker(query);
        if (null != to) {
            shared.counters.refused(reason);
            to.respond(query.correlationId(), 0, reason.code());
        }
    }

    private Connection asker(final ChannelQuestion query) {
        final Connection connection = shared.get(query.connectionId());
        if (null == connection) {
            shared.counters.increment(Counter.QUERY_ANSWERS_LATE);
        } else {
            connection.queriesUnderWay--;
        }
        return connection;
    }
}
