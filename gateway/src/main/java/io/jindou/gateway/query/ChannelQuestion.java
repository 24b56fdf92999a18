package io.jindou.gateway.query;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelQueryEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.gateway.protocol.WireMessage;
import org.agrona.DirectBuffer;

/** What a client asks about a channel by a {@code HistoryRequest} or {@code MaxSeqRequest}. */
public final class ChannelQuestion extends Query {
    private final ChannelQuestions owner;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ChannelQueryEncoder encoder = new ChannelQueryEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ChannelAnswerDecoder decoder = new ChannelAnswerDecoder();
    private long connectionId;
    private long correlationId;
    private boolean wantsMessages;
    private boolean isDescending;

    ChannelQuestion(final ChannelQuestions owner) {
        this.owner = owner;
    }

    /** Returns the length of the message. */
    int encode(
        final WireMessage request, final long newConnectionId, final byte[] uid, final boolean isAdmin,
        final long minLogPosition, final int responseStreamId, final byte[] responseChannel) {
        connectionId = newConnectionId;
        correlationId = request.int64(HistoryRequestDecoder.correlationIdEncodingOffset());
        wantsMessages = HistoryRequestDecoder.TEMPLATE_ID == request.templateId();
        isDescending = wantsMessages && 0 != request.uint8(HistoryRequestDecoder.descendingEncodingOffset());
        encoder.wrapAndApplyHeader(message(), 0, headerEncoder)
            .minLogPosition(minLogPosition)
            .responseStreamId(responseStreamId)
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
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /** The connection that asked. */
    public long connectionId() {
        return connectionId;
    }

    /** What the client calls the question. */
    public long correlationId() {
        return correlationId;
    }

    /** True for history, false for the newest sequence alone. */
    public boolean wantsMessages() {
        return wantsMessages;
    }

    public boolean isDescending() {
        return isDescending;
    }

    @Override
    protected void onAnswer(final DirectBuffer buffer, final int offset) {
        decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        owner.answered(this, decoder, buffer);
    }

    @Override
    protected void onFailure(final Reason reason) {
        owner.failed(this, reason);
    }
}
