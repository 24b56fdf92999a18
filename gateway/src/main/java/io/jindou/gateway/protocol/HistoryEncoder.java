package io.jindou.gateway.protocol;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultEncoder;
import io.jindou.codecs.sbe.wire.HistoryResultEncoder.MessagesEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.gateway.net.Outbound;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Turns journal records into the RESPONSE of a history request. What does not fit a frame is left out at the far end of the
 * direction asked, and the client is told that there is more.
 */
public final class HistoryEncoder {
    private static final int INITIAL_CAPACITY = 64 << 10;
    private static final int FIXED_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + HistoryResultEncoder.BLOCK_LENGTH
        + MessagesEncoder.sbeHeaderSize();
    /** Lengths of three short fields and of the payload. */
    private static final int LENGTHS = 3 * 2 + 4;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(INITIAL_CAPACITY);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final HistoryResultEncoder encoder = new HistoryResultEncoder();
    private final io.jindou.codecs.sbe.journal.MessageHeaderDecoder recordHeader =
        new io.jindou.codecs.sbe.journal.MessageHeaderDecoder();
    private final StoredMessageDecoder record = new StoredMessageDecoder();

    /**
     * Writes the frame.
     *
     * @param records    where the records are.
     * @param at         offset of the first of them.
     * @param descending the newest are wanted most.
     * @return false when the client has too much waiting already.
     */
    public boolean encode(
        final Outbound to, final long correlationId, final ChannelAnswerDecoder answer, final DirectBuffer records,
        final int at, final boolean descending) {
        final int all = answer.count();
        int left = all;
        int from = at;
        long bytes = FIXED_LENGTH + totalLength(records, at, all);
        if (descending) {
            while (bytes > Limits.FRAME_BODY_MAX) {
                bytes -= resultLength(records, from);
                from = next(records, from);
                left--;
            }
        } else if (bytes > Limits.FRAME_BODY_MAX) {
            left = fitting(records, at, all);
        }
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .maxSeq(answer.maxSeq())
            .reason(answer.reason())
            .more(Defects.isPlanted(Defect.MORE_NOT_SAID) ? 0 : left < all ? (short)1 : answer.more())
            .firstSeq(answer.firstSeq());
        final MessagesEncoder messages = encoder.messagesCount(left);
        for (int i = 0; i < left; i++) {
            put(messages.next(), records, from);
            from = next(records, from);
        }
        return to.append(
            FrameDescriptor.RESPONSE, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private void put(final MessagesEncoder message, final DirectBuffer records, final int at) {
        wrap(records, at);
        message.messageId(record.messageId())
            .messageSeq(record.messageSeq())
            .timestamp(record.timestamp())
            .expire(record.expire())
            .setting(record.setting())
            .flags(record.flags());
        record.skipChannelId();
        // each field is read and written before the next: the decoder keeps one position
        final int fromUidLength = record.fromUidLength();
        message.putFromUid(records, record.limit() + StoredMessageDecoder.fromUidHeaderLength(), fromUidLength);
        record.skipFromUid();
        final int clientMsgNoLength = record.clientMsgNoLength();
        message.putClientMsgNo(
            records, record.limit() + StoredMessageDecoder.clientMsgNoHeaderLength(), clientMsgNoLength);
        record.skipClientMsgNo();
        final int topicLength = record.topicLength();
        message.putTopic(records, record.limit() + StoredMessageDecoder.topicHeaderLength(), topicLength);
        record.skipTopic();
        final int payloadLength = record.payloadLength();
        message.putPayload(records, record.limit() + StoredMessageDecoder.payloadHeaderLength(), payloadLength);
    }

    private long totalLength(final DirectBuffer records, final int at, final int count) {
        long bytes = 0;
        int from = at;
        for (int i = 0; i < count; i++) {
            bytes += resultLength(records, from);
            from = next(records, from);
        }
        return bytes;
    }

    private int fitting(final DirectBuffer records, final int at, final int count) {
        long bytes = FIXED_LENGTH;
        int from = at;
        for (int i = 0; i < count; i++) {
            bytes += resultLength(records, from);
            if (bytes > Limits.FRAME_BODY_MAX) {
                return i;
            }
            from = next(records, from);
        }
        return count;
    }

    private int resultLength(final DirectBuffer records, final int at) {
        wrap(records, at);
        record.skipChannelId();
        return MessagesEncoder.sbeBlockLength() + LENGTHS
            + record.skipFromUid() + record.skipClientMsgNo() + record.skipTopic() + record.skipPayload();
    }

    private void wrap(final DirectBuffer records, final int at) {
        record.wrapAndApplyHeader(records, at + LinkRing.ENTRY_HEADER, recordHeader);
    }

    private static int next(final DirectBuffer records, final int at) {
        return at + LinkRing.entryLength(LinkRing.messageLength(records, at));
    }
}
