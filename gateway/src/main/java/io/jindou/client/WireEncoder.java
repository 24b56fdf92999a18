package io.jindou.client;

import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ChannelSetRequestEncoder;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestEncoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestEncoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestEncoder;
import io.jindou.codecs.sbe.wire.MembersRequestEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvAckEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestEncoder;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes frames as they lie within a batch: type, length, body. A frame on its own has only the magic in front. Stateless; the
 * number of a SEND or request is written into the finished frame by {@link #number}, when its place in the order is known.
 */
final class WireEncoder {
    /** clientSeq and correlationId are the first field of their messages. */
    private static final int NUMBER_OFFSET = INNER_HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int BODY_OFFSET = INNER_HEADER_LENGTH;
    /** Length fields of channelId, clientMsgNo, topic and payload. */
    private static final int SEND_LENGTHS = 2 + 2 + 2 + 4;
    private static final int VAR_SHORT_MAX = 0xFFFE;
    private static final int INITIAL_CAPACITY = 128;

    private WireEncoder() {
    }

    static byte[] connect(final ClientOptions options) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] uid = utf8(options.uid());
        final byte[] deviceId = utf8(options.deviceId());
        final byte[] token = utf8(options.token());
        final ConnectEncoder encoder = new ConnectEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .clientTimestamp(System.currentTimeMillis())
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)options.deviceFlag())
            .putUid(uid, 0, uid.length)
            .putDeviceId(deviceId, 0, deviceId.length)
            .putToken(token, 0, token.length);
        return sealed(buffer, FrameDescriptor.CONNECT, encoder.limit());
    }

    static byte[] send(final SendRequest request, final String clientMsgNo) {
        final byte[] channelId = utf8(request.channelId());
        final byte[] number = utf8(clientMsgNo);
        final byte[] topic = utf8(request.topic());
        final byte[] payload = request.payload();
        final byte[] frame = new byte[NUMBER_OFFSET + SendEncoder.BLOCK_LENGTH + SEND_LENGTHS
            + channelId.length + number.length + topic.length + payload.length];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        new SendEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .expire(request.expireSeconds())
            .setting((short)request.setting())
            .flags((short)request.flags())
            .channelType((short)request.channelType())
            .putChannelId(channelId, 0, channelId.length)
            .putClientMsgNo(number, 0, number.length)
            .putTopic(topic, 0, topic.length)
            .putPayload(payload, 0, payload.length);
        FrameDescriptor.putInnerHeader(buffer, 0, FrameDescriptor.SEND, frame.length - BODY_OFFSET);
        return frame;
    }

    static byte[] recvAck(final long messageId, final long messageSeq) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final RecvAckEncoder encoder = new RecvAckEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .messageId(messageId)
            .messageSeq(messageSeq);
        return sealed(buffer, FrameDescriptor.RECVACK, encoder.limit());
    }

    static byte[] heartbeat() {
        return sealed(new ExpandableArrayBuffer(INITIAL_CAPACITY), FrameDescriptor.HEARTBEAT, BODY_OFFSET);
    }

    static byte[] disconnect(final int reason) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final DisconnectEncoder encoder = new DisconnectEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .reason((short)reason)
            .putText(new byte[0], 0, 0);
        return sealed(buffer, FrameDescriptor.DISCONNECT, encoder.limit());
    }

    static byte[] channelSet(final int channelType, final String channelId, final int flags, final int mask) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] id = utf8(channelId);
        final ChannelSetRequestEncoder encoder = new ChannelSetRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .flags(flags)
            .mask(mask)
            .channelType((short)channelType)
            .putChannelId(id, 0, id.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    static byte[] members(
        final int channelType, final String channelId, final int list, final int action, final List<String> uids) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] id = utf8(channelId);
        final MembersRequestEncoder encoder = new MembersRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .list((short)list)
            .action((short)action)
            .channelType((short)channelType);
        final MembersRequestEncoder.UidsEncoder group = encoder.uidsCount(uids.size());
        for (final String uid : uids) {
            final byte[] bytes = utf8(uid);
            group.next().putUid(bytes, 0, bytes.length);
        }
        encoder.putChannelId(id, 0, id.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    static byte[] tokenSet(final String uid, final String token, final int deviceFlag, final int deviceLevel) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] uidBytes = utf8(uid);
        final byte[] tokenBytes = utf8(token);
        final TokenSetRequestEncoder encoder = new TokenSetRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .deviceFlag((short)deviceFlag)
            .deviceLevel((short)deviceLevel)
            .putUid(uidBytes, 0, uidBytes.length)
            .putToken(tokenBytes, 0, tokenBytes.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    static byte[] deviceQuit(final String uid, final int deviceFlag) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] uidBytes = utf8(uid);
        final DeviceQuitRequestEncoder encoder = new DeviceQuitRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .deviceFlag((short)deviceFlag)
            .putUid(uidBytes, 0, uidBytes.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    static byte[] history(
        final int channelType, final String channelId, final long fromSeq, final int count, final boolean descending) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] id = utf8(channelId);
        final HistoryRequestEncoder encoder = new HistoryRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .fromSeq(fromSeq)
            .count(count)
            .descending((short)(descending ? 1 : 0))
            .channelType((short)channelType)
            .putChannelId(id, 0, id.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    static byte[] maxSeq(final int channelType, final String channelId) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        final byte[] id = utf8(channelId);
        final MaxSeqRequestEncoder encoder = new MaxSeqRequestEncoder()
            .wrapAndApplyHeader(buffer, BODY_OFFSET, new MessageHeaderEncoder())
            .channelType((short)channelType)
            .putChannelId(id, 0, id.length);
        return sealed(buffer, FrameDescriptor.REQUEST, encoder.limit());
    }

    /** Writes the clientSeq of a SEND or the correlationId of a request. */
    static void number(final byte[] frame, final long number) {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        buffer.putLong(NUMBER_OFFSET, number, LITTLE_ENDIAN);
    }

    /** UTF-8 bytes that fit the length field of a short string. */
    static byte[] utf8(final String text) {
        final byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > VAR_SHORT_MAX) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes does not fit a field of " + VAR_SHORT_MAX);
        }
        return bytes;
    }

    private static byte[] sealed(final ExpandableArrayBuffer buffer, final int type, final int length) {
        FrameDescriptor.putInnerHeader(buffer, 0, type, length - BODY_OFFSET);
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}
