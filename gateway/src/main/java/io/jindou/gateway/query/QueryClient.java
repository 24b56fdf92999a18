package io.jindou.gateway.query;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelQueryEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.protocol.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Asks nodes and finds the askers of their answers. One for each agent; what is under way is bounded. */
public final class QueryClient {
    private static final int UNDER_WAY_MAX = 4096;
    private static final int CHANNEL_MAX = 512;
    private static final int BUFFER_CAPACITY = MessageHeaderEncoder.ENCODED_LENGTH + ChannelQueryEncoder.BLOCK_LENGTH
        + Limits.UID_MAX + Limits.CHANNEL_ID_MAX + CHANNEL_MAX + Limits.MESSAGE_OVERHEAD_MAX;

    private final QueryPort port;
    private final GatewayCounters counters;
    private final QueryListener listener;
    private final long timeoutNs;
    private final byte[] responseChannel;
    private final QueryPort.AnswerHandler answers = this::onAnswer;
    private final Long2ObjectHashMap<Query> underWay = new Long2ObjectHashMap<>();
    /** In the order asked, which with one timeout for all is the order in which they time out; may hold answered ones. */
    private final ArrayDeque<Query> byDeadline = new ArrayDeque<>();
    private final ArrayDeque<Query> free = new ArrayDeque<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_CAPACITY));
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ChannelQueryEncoder encoder = new ChannelQueryEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ChannelAnswerDecoder decoder = new ChannelAnswerDecoder();
    private long lastRequestId;

    /** A client of the node behind the port. */
    public QueryClient(
        final QueryPort port, final GatewayCounters counters, final QueryListener listener, final long timeoutNs) {
        this.port = port;
        this.counters = counters;
        this.listener = listener;
        this.timeoutNs = timeoutNs;
        this.responseChannel = port.responseChannel().getBytes(StandardCharsets.US_ASCII);
        if (responseChannel.length > CHANNEL_MAX) {
            throw new IllegalArgumentException("response channel over " + CHANNEL_MAX + " bytes: " + port.responseChannel());
        }
    }

    /**
     * Asks what a {@code HistoryRequest} or {@code MaxSeqRequest} asks. Its fields must have been checked.
     *
     * @param uid            of who asks.
     * @param minLogPosition the state to answer from must have applied this.
     * @return false when it cannot be asked now; the listener hears nothing then.
     */
    public boolean ask(
        final WireMessage request, final long connectionId, final byte[] uid, final boolean isAdmin,
        final long minLogPosition, final long nowNs) {
        if (underWay.size() >= UNDER_WAY_MAX) {
            return false;
        }
        final boolean wantsMessages = HistoryRequestDecoder.TEMPLATE_ID == request.templateId();
        final boolean isDescending = wantsMessages && 0 != request.uint8(HistoryRequestDecoder.descendingEncodingOffset());
        final long requestId = lastRequestId + 1;
        encoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .requestId(requestId)
            .minLogPosition(minLogPosition)
            .responseStreamId(port.responseStreamId())
            .descending((short)(isDescending ? 1 : 0))
            .admin((short)(isAdmin ? 1 : 0));
        if (wantsMessages) {
            encoder.fromSeq(request.int64(HistoryRequestDecoder.fromSeqEncodingOffset()))
                .count(Math.min(request.uint16(HistoryRequestDecoder.countEncodingOffset()), Limits.HISTORY_COUNT_MAX))
                .channelType((short)request.uint8(HistoryRequestDecoder.channelTypeEncodingOffset()));
        } else {
            encoder.fromSeq(0)
                .count(0)
                .channelType((short)request.uint8(MaxSeqRequestDecoder.channelTypeEncodingOffset()));
        }
        encoder.putUid(uid, 0, uid.length)
            .putChannelId(request.buffer(), request.dataOffset(0), request.dataLength(0))
            .putResponseChannel(responseChannel, 0, responseChannel.length);
        if (!port.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength())) {
            return false;
        }
        lastRequestId = requestId;
        final Query query = free.isEmpty() ? new Query() : free.poll();
        query.requestId = requestId;
        query.deadlineNs = nowNs + timeoutNs;
        query.connectionId = connectionId;
        query.correlationId = request.int64(HistoryRequestDecoder.correlationIdEncodingOffset());
        query.wantsMessages = wantsMessages;
        query.isDescending = isDescending;
        underWay.put(requestId, query);
        byDeadline.add(query);
        counters.increment(Counter.QUERIES);
        return true;
    }

    /** Takes answers and gives up what waits for too long. */
    public int doWork(final long nowNs) {
        int work = port.poll(answers);
        while (!byDeadline.isEmpty()) {
            final Query query = byDeadline.peek();
            if (underWay.containsKey(query.requestId)) {
                if (nowNs - query.deadlineNs < 0) {
                    break;
                }
                underWay.remove(query.requestId);
                counters.increment(Counter.QUERY_TIMEOUTS);
                listener.onTimeout(query, Reason.HISTORY_UNAVAILABLE);
                work++;
            }
            free.add(byDeadline.poll());
        }
        return work;
    }

    /** Closes the port. */
    public void close() {
        port.close();
    }

    private void onAnswer(final DirectBuffer from, final int offset, final int length) {
        headerDecoder.wrap(from, offset);
        if (ChannelAnswerDecoder.SCHEMA_ID != headerDecoder.schemaId()
            || ChannelAnswerDecoder.TEMPLATE_ID != headerDecoder.templateId()) {
            counters.increment(Counter.EVENTS_UNKNOWN);
            return;
        }
        decoder.wrapAndApplyHeader(from, offset, headerDecoder);
        final Query query = underWay.remove(decoder.requestId());
        if (null == query) {
            counters.increment(Counter.QUERY_ANSWERS_LATE);
            return;
        }
        counters.increment(Counter.QUERY_ANSWERS);
        listener.onAnswer(query, decoder, from, decoder.limit());
    }
}
