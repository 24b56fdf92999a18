package io.jindou.client;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the bodies that a server sends. Every length is checked against the body before it is believed; a body that does not
 * add up throws a {@link JindouException} with {@link Reason#BAD_FRAME}. One for each loop, used by its thread only.
 */
final class WireDecoder {
    private static final int UINT16_MASK = 0xFFFF;

    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnAckDecoder connAck = new ConnAckDecoder();
    private final SendAckDecoder sendAck = new SendAckDecoder();
    private final RecvDecoder recv = new RecvDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();
    private final RequestResultDecoder requestResult = new RequestResultDecoder();
    private final HistoryResultDecoder historyResult = new HistoryResultDecoder();
    /** Where the next field of variable length begins. */
    private int cursor;

    /** Takes a body; the methods below read it as what the caller expects. */
    WireDecoder wrap(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw damaged("a body of " + length + " bytes");
        }
        body.wrap(buffer, offset, length);
        header.wrap(body, 0);
        if (RecvDecoder.SCHEMA_ID != header.schemaId()) {
            throw damaged("schema " + header.schemaId());
        }
        return this;
    }

    int templateId() {
        return header.templateId();
    }

    ConnAckDecoder connAck() {
        requireBlock(ConnAckDecoder.TEMPLATE_ID, ConnAckDecoder.BLOCK_LENGTH);
        return connAck.wrapAndApplyHeader(body, 0, header);
    }

    SendAckDecoder sendAck() {
        requireBlock(SendAckDecoder.TEMPLATE_ID, SendAckDecoder.BLOCK_LENGTH);
        return sendAck.wrapAndApplyHeader(body, 0, header);
    }

    RequestResultDecoder requestResult() {
        requireBlock(RequestResultDecoder.TEMPLATE_ID, RequestResultDecoder.BLOCK_LENGTH);
        return requestResult.wrapAndApplyHeader(body, 0, header);
    }

    Reason disconnect() {
        requireBlock(DisconnectDecoder.TEMPLATE_ID, DisconnectDecoder.BLOCK_LENGTH);
        return Reason.of(disconnect.wrapAndApplyHeader(body, 0, header).reason());
    }

    Message recv() {
        requireBlock(RecvDecoder.TEMPLATE_ID, RecvDecoder.BLOCK_LENGTH);
        recv.wrapAndApplyHeader(body, 0, header);
        cursor = recv.limit();
        final String fromUid = nextText();
        final String channelId = nextText();
        final String clientMsgNo = nextText();
        final String topic = nextText();
        final byte[] payload = nextPayload();
        return new Message(recv.messageId(), recv.messageSeq(), recv.timestamp(), recv.expire(), recv.setting(), recv.flags(),
            recv.channelType(), channelId, fromUid, clientMsgNo, topic, payload);
    }

    /** Wraps a history answer to read its correlationId and reason; {@link #history} reads the rest. */
    HistoryResultDecoder historyResult() {
        // an older server ends where the field that was added begins
        requireBlock(HistoryResultDecoder.TEMPLATE_ID, header.version() < HistoryResultDecoder.firstSeqSinceVersion()
            ? HistoryResultDecoder.firstSeqEncodingOffset() : HistoryResultDecoder.BLOCK_LENGTH);
        return historyResult.wrapAndApplyHeader(body, 0, header);
    }

    History history(final int channelType, final String channelId) {
        final HistoryResultDecoder result = historyResult();
        final int groupOffset = result.limit();
        requireRoom(groupOffset, HistoryResultDecoder.MessagesDecoder.HEADER_SIZE);
        final int blockLength = body.getShort(groupOffset, LITTLE_ENDIAN) & UINT16_MASK;
        if (blockLength < HistoryResultDecoder.MessagesDecoder.sbeBlockLength()) {
            throw damaged("a history of blocks of " + blockLength + " bytes");
        }
        final HistoryResultDecoder.MessagesDecoder entry = result.messages();
        final List<Message> messages = new ArrayList<>();
        while (entry.hasNext()) {
            requireRoom(result.limit(), blockLength);
            entry.next();
            cursor = result.limit();
            final String fromUid = nextText();
            final String clientMsgNo = nextText();
            final String topic = nextText();
            final byte[] payload = nextPayload();
            result.limit(cursor);
            messages.add(new Message(entry.messageId(), entry.messageSeq(), entry.timestamp(), entry.expire(),
                entry.setting(), entry.flags(), channelType, channelId, fromUid, clientMsgNo, topic, payload));
        }
        return new History(List.copyOf(messages), result.maxSeq(), 0 != result.more(),
            result.firstSeq());
    }

    static JindouException damaged(final String what) {
        return new JindouException(Reason.BAD_FRAME, "the server sent what is no frame of this protocol: " + what);
    }

    /** The field with a length of two bytes at the cursor. */
    private String nextText() {
        requireRoom(cursor, Short.BYTES);
        final int length = body.getShort(cursor, LITTLE_ENDIAN) & UINT16_MASK;
        cursor += Short.BYTES;
        return new String(next(length), UTF_8);
    }

    /** The field with a length of four bytes at the cursor. */
    private byte[] nextPayload() {
        requireRoom(cursor, Integer.BYTES);
        final int length = body.getInt(cursor, LITTLE_ENDIAN);
        cursor += Integer.BYTES;
        return next(length);
    }

    private byte[] next(final int length) {
        requireRoom(cursor, length);
        final byte[] bytes = new byte[length];
        body.getBytes(cursor, bytes);
        cursor += length;
        return bytes;
    }

    private void requireBlock(final int templateId, final int blockLength) {
        if (templateId != header.templateId() || header.blockLength() < blockLength) {
            throw damaged("template " + header.templateId() + " where " + templateId + " belongs");
        }
        requireRoom(MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength());
    }

    private void requireRoom(final int limit, final int length) {
        if (length < 0 || length > body.capacity() - limit) {
            throw damaged("a field of " + length + " bytes in a body of " + body.capacity());
        }
    }
}
