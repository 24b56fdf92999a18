package io.jindou.cluster.demo;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckEncoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.HistoryResultEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvEncoder;
import io.jindou.codecs.sbe.wire.RequestResultEncoder;
import io.jindou.codecs.sbe.wire.SendAckEncoder;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** The frames of {@link MemoryServer}. */
final class WireFrames {
    private static final int HEARTBEAT_TIMEOUT_MS = 600_000;
    private static final byte[] NOTHING = new byte[0];

    interface Getter {
        int get(byte[] to, int offset, int length);
    }

    private WireFrames() {
    }

    static byte[] bytes(final int length, final Getter getter) {
        final byte[] bytes = new byte[length];
        getter.get(bytes, 0, length);
        return bytes;
    }

    static String text(final int length, final Getter getter) {
        return new String(bytes(length, getter), UTF_8);
    }

    static byte[] connAck(final Reason reason) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return frame(buffer, FrameDescriptor.CONNACK, new ConnAckEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .sessionId(1)
            .serverTimestamp(0)
            .heartbeatTimeoutMs(HEARTBEAT_TIMEOUT_MS)
            .payloadMax(Limits.PAYLOAD_MAX_DEFAULT)
            .recvWindow(Limits.RECV_WINDOW_MAX)
            .reason((short)reason.code())
            .protocolVersion((short)1)
            .deviceLevel((short)0)
            .limit());
    }

    static byte[] sendAck(final long clientSeq, final Reason reason, final long messageId, final long messageSeq) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return frame(buffer, FrameDescriptor.SENDACK, new SendAckEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .clientSeq(clientSeq)
            .messageId(messageId)
            .messageSeq(messageSeq)
            .reason((short)reason.code())
            .limit());
    }

    static byte[] recv(final int channelType, final String channelId, final MemoryServer.Stored stored, final byte[] payload) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] from = stored.from().getBytes(UTF_8);
        final byte[] channel = channelId.getBytes(UTF_8);
        final byte[] number = stored.clientMsgNo().getBytes(UTF_8);
        return frame(buffer, FrameDescriptor.RECV, new RecvEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .messageId(stored.id())
            .messageSeq(stored.seq())
            .timestamp(0)
            .expire(0)
            .setting((short)0)
            .flags((short)0)
            .channelType((short)channelType)
            .putFromUid(from, 0, from.length)
            .putChannelId(channel, 0, channel.length)
            .putClientMsgNo(number, 0, number.length)
            .putTopic(NOTHING, 0, 0)
            .putPayload(payload, 0, payload.length)
            .limit());
    }

    static byte[] disconnect(final Reason reason) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return frame(buffer, FrameDescriptor.DISCONNECT, new DisconnectEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .reason((short)reason.code())
            .putText(NOTHING, 0, 0)
            .limit());
    }

    static byte[] result(final long correlationId, final Reason reason, final long value) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return frame(buffer, FrameDescriptor.RESPONSE, new RequestResultEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .value(value)
            .reason((short)reason.code())
            .limit());
    }

    static byte[] history(final long correlationId, final long maxSeq, final List<MemoryServer.Stored> messages) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final HistoryResultEncoder encoder = new HistoryResultEncoder()
            .wrapAndApplyHeader(buffer, HEADER_LENGTH, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .maxSeq(maxSeq)
            .reason((short)Reason.SUCCESS.code())
            .more((short)0);
        final HistoryResultEncoder.MessagesEncoder group = encoder.messagesCount(messages.size());
        for (final MemoryServer.Stored stored : messages) {
            final byte[] from = stored.from().getBytes(UTF_8);
            final byte[] number = stored.clientMsgNo().getBytes(UTF_8);
            group.next()
                .messageId(stored.id())
                .messageSeq(stored.seq())
                .timestamp(0)
                .expire(0)
                .setting((short)0)
                .flags((short)0)
                .putFromUid(from, 0, from.length)
                .putClientMsgNo(number, 0, number.length)
                .putTopic(NOTHING, 0, 0)
                .putPayload(stored.payload(), 0, stored.payload().length);
        }
        return frame(buffer, FrameDescriptor.RESPONSE, encoder.limit());
    }

    private static byte[] frame(final ExpandableArrayBuffer buffer, final int type, final int end) {
        FrameDescriptor.putHeader(buffer, 0, type, end - HEADER_LENGTH);
        return Arrays.copyOf(buffer.byteArray(), end);
    }
}
