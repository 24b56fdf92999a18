package io.jindou.gateway.query;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoAnswerDecoder;
import io.jindou.codecs.sbe.query.MembersAnswerDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.UserAnswerDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayQueue;

/**
 * Asks nodes and finds the askers of their answers. A question that is not answered, or met a node that has not caught up, is put
 * to the next node while there is time. One for each agent; what is under way is bounded.
 */
public final class QueryClient {
    private static final int UNDER_WAY_MAX = 4096;
    private static final int CHANNEL_MAX = 512;
    /** Times that a question can be put before its deadline when nobody answers at all. */
    private static final int ATTEMPTS = 3;
    /** Every question and every answer begins with it. */
    private static final int REQUEST_ID = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int UNKNOWN = -1;

    private final QueryPort port;
    private final GatewayCounters counters;
    private final long timeoutNs;
    private final long attemptNs;
    private final byte[] responseChannel;
    private final QueryPort.AnswerHandler answers = this::onAnswer;
    private final Long2ObjectHashMap<Query> underWay = new Long2ObjectHashMap<>();
    /** Numbers of attempts in the order made, which is the order in which they end; may hold answered ones. */
    private final LongArrayQueue attempts = new LongArrayQueue(Long.MIN_VALUE);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long lastRequestId;
    private long nowNs;

    /** A client of the nodes behind the port. */
    public QueryClient(final QueryPort port, final GatewayCounters counters, final long timeoutNs) {
        this.port = port;
        this.counters = counters;
        this.timeoutNs = timeoutNs;
        this.attemptNs = timeoutNs / ATTEMPTS;
        this.responseChannel = port.responseChannel().getBytes(StandardCharsets.US_ASCII);
        if (responseChannel.length > CHANNEL_MAX) {
            throw new IllegalArgumentException("response channel over " + CHANNEL_MAX + " bytes: " + port.responseChannel());
        }
    }

    /** Where answers are sent to; part of every question. */
    public byte[] responseChannel() {
        return responseChannel;
    }

    /** The stream of the answers; part of every question. */
    public int responseStreamId() {
        return port.responseStreamId();
    }

    /**
     * Asks what the query's message holds.
     *
     * @param length of the message.
     * @return false when it cannot be asked now; the query hears nothing then.
     */
    public boolean ask(final Query query, final int length, final long now) {
        nowNs = now;
        if (underWay.size() >= UNDER_WAY_MAX) {
            return false;
        }
        query.length = length;
        query.attempt = 0;
        query.deadlineNs = now + timeoutNs;
        if (!offer(query)) {
            return false;
        }
        wait(query);
        counters.increment(Counter.QUERIES);
        return true;
    }

    private boolean offer(final Query query) {
        query.message.putLong(REQUEST_ID, lastRequestId + 1, LITTLE_ENDIAN);
        return port.offer(query.message, 0, query.length, query.attempt);
    }

    private void wait(final Query query) {
        lastRequestId++;
        query.requestId = lastRequestId;
        query.attemptEndNs = nowNs + attemptNs;
        underWay.put(lastRequestId, query);
        attempts.addLong(lastRequestId);
    }

    /** Takes answers, and asks again or gives up what waits for too long. */
    public int doWork(final long now) {
        nowNs = now;
        int work = port.poll(answers);
        while (!attempts.isEmpty()) {
            final Query query = underWay.get(attempts.peekLong());
            if (null != query) {
                if (now - query.attemptEndNs < 0) {
                    break;
                }
                underWay.remove(query.requestId);
                if (!askElsewhere(query)) {
                    counters.increment(Counter.QUERY_TIMEOUTS);
                    query.onFailure(Reason.HISTORY_UNAVAILABLE);
                }
                work++;
            }
            attempts.removeLong();
        }
        return work;
    }

    /** False when there is no time for it. What cannot be sent now is as if it were lost on the way. */
    private boolean askElsewhere(final Query query) {
        if (nowNs + attemptNs - query.deadlineNs > 0) {
            return false;
        }
        query.attempt++;
        offer(query);
        wait(query);
        counters.increment(Counter.QUERY_REPEATS);
        return true;
    }

    /** Tells everybody who waits that there will be no answer. */
    public void abandon(final Reason reason) {
        final List<Query> all = new ArrayList<>(underWay.values());
        underWay.clear();
        all.forEach(query -> query.onFailure(reason));
    }

    /** Closes the port. */
    public void close() {
        port.close();
    }

    private void onAnswer(final DirectBuffer from, final int offset, final int length) {
        header.wrap(from, offset);
        final int reasonOffset
            = MessageHeaderDecoder.SCHEMA_ID == header.schemaId() ? reasonOffset(header.templateId()) : UNKNOWN;
        if (UNKNOWN == reasonOffset) {
            counters.increment(Counter.EVENTS_UNKNOWN);
            return;
        }
        final Query query = underWay.remove(from.getLong(offset + REQUEST_ID, LITTLE_ENDIAN));
        if (null == query) {
            counters.increment(Counter.QUERY_ANSWERS_LATE);
            return;
        }
        final int reason = from.getByte(offset + MessageHeaderDecoder.ENCODED_LENGTH + reasonOffset) & 0xFF;
        if (Reason.NOT_YET.code() == reason && askElsewhere(query)) {
            return;
        }
        counters.increment(Counter.QUERY_ANSWERS);
        query.onAnswer(from, offset);
    }

    private static int reasonOffset(final int templateId) {
        switch (templateId) {
            case ChannelAnswerDecoder.TEMPLATE_ID:
                return ChannelAnswerDecoder.reasonEncodingOffset();
            case UserAnswerDecoder.TEMPLATE_ID:
                return UserAnswerDecoder.reasonEncodingOffset();
            case MembersAnswerDecoder.TEMPLATE_ID:
                return MembersAnswerDecoder.reasonEncodingOffset();
            case ChannelInfoAnswerDecoder.TEMPLATE_ID:
                return ChannelInfoAnswerDecoder.reasonEncodingOffset();
            default:
                return UNKNOWN;
        }
    }
}
