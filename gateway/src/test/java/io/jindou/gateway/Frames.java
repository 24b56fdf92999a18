package io.jindou.gateway;

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
import java.io.ByteArrayOutputStream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What clients send, as bytes. */
public final class Frames {
    private Frames() {
    }

    public static byte[] connect(final String uid, final String token) {
        return connect(uid, token, FrameDescriptor.PROTOCOL_VERSION);
    }

    public static byte[] connect(final String uid, final String token, final int version) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .clientTimestamp(1).protocolVersion((short)version).deviceFlag((short)1)

            .putUid(utf8(uid), 0, utf8(uid).length)
            .putDeviceId(utf8("device"), 0, utf8("device").length)
            .putToken(utf8(token), 0, utf8(token).length);
        return frame(FrameDescriptor.CONNECT, body, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength());
    }

    public static byte[] send(final long seq, final String channel, final String clientMsgNo, final byte[] payload) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final SendEncoder send = new SendEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .clientSeq(seq).expire(9).setting((short)3).flags((short)2).channelType((short)1)

            .putChannelId(utf8(channel), 0, utf8(channel).length)
            .putClientMsgNo(utf8(clientMsgNo), 0, utf8(clientMsgNo).length)
            .putTopic(utf8("t"), 0, utf8("t").length)
            .putPayload(payload, 0, payload.length);
        return frame(FrameDescriptor.SEND, body, MessageHeaderEncoder.ENCODED_LENGTH + send.encodedLength());
    }

    public static byte[] send(final long seq, final String payload) {
        return send(seq, "bob", "no-" + seq, payload.getBytes(UTF_8));
    }

    public static byte[] recvAck(final long messageId) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final RecvAckEncoder ack = new RecvAckEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .messageId(messageId).messageSeq(1);
        return frame(FrameDescriptor.RECVACK, body, MessageHeaderEncoder.ENCODED_LENGTH + ack.encodedLength());
    }

    public static byte[] heartbeat() {
        return frame(FrameDescriptor.HEARTBEAT, new ExpandableArrayBuffer(), 0);
    }

    public static byte[] disconnect() {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final DisconnectEncoder bye = new DisconnectEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .reason((short)0).putText(utf8("bye"), 0, utf8("bye").length);
        return frame(FrameDescriptor.DISCONNECT, body, MessageHeaderEncoder.ENCODED_LENGTH + bye.encodedLength());
    }

    public static byte[] channelSet(final long correlationId, final String channel) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final ChannelSetRequestEncoder set = new ChannelSetRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).flags(1).mask(3).channelType((short)2)
            .putChannelId(utf8(channel), 0, utf8(channel).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + set.encodedLength());
    }

    public static byte[] members(final long correlationId, final String channel, final String... uids) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final MembersRequestEncoder members = new MembersRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).list((short)0).action((short)0).channelType((short)2);
        final MembersRequestEncoder.UidsEncoder group = members.uidsCount(uids.length);
        for (final String uid : uids) {
            group.next().putUid(utf8(uid), 0, utf8(uid).length);
        }
        members.putChannelId(utf8(channel), 0, utf8(channel).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + members.encodedLength());
    }

    public static byte[] tokenSet(final long correlationId, final String uid, final String token) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final TokenSetRequestEncoder set = new TokenSetRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).deviceFlag((short)1).deviceLevel((short)1)
            .putUid(utf8(uid), 0, utf8(uid).length)
            .putToken(utf8(token), 0, utf8(token).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + set.encodedLength());
    }

    public static byte[] deviceQuit(final long correlationId, final String uid) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final DeviceQuitRequestEncoder quit = new DeviceQuitRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).deviceFlag((short)255).putUid(utf8(uid), 0, utf8(uid).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + quit.encodedLength());
    }

    public static byte[] history(final long correlationId, final String channel, final int count, final boolean descending) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final HistoryRequestEncoder history = new HistoryRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).fromSeq(0).count(count).descending((short)(descending ? 1 : 0))
            .channelType((short)1).putChannelId(utf8(channel), 0, utf8(channel).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + history.encodedLength());
    }

    public static byte[] maxSeq(final long correlationId, final String channel) {
        final ExpandableArrayBuffer body = new ExpandableArrayBuffer();
        final MaxSeqRequestEncoder max = new MaxSeqRequestEncoder()
            .wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .correlationId(correlationId).channelType((short)1)
            .putChannelId(utf8(channel), 0, utf8(channel).length);
        return frame(FrameDescriptor.REQUEST, body, MessageHeaderEncoder.ENCODED_LENGTH + max.encodedLength());
    }

    /** Frames as one batch frame. */
    public static byte[] batch(final byte[]... frames) {
        final ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (final byte[] frame : frames) {
            inner.write(frame, FrameDescriptor.MAGIC_LENGTH, frame.length - FrameDescriptor.MAGIC_LENGTH);
        }
        final byte[] body = inner.toByteArray();
        return frame(FrameDescriptor.BATCH, new UnsafeBuffer(body), body.length);
    }

    public static byte[] concat(final byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A frame of any type and body. */
    public static byte[] frame(final int type, final org.agrona.DirectBuffer body, final int length) {
        final byte[] frame = new byte[FrameDescriptor.HEADER_LENGTH + length];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        FrameDescriptor.putHeader(buffer, 0, type, length);
        buffer.putBytes(FrameDescriptor.HEADER_LENGTH, body, 0, length);
        return frame;
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(UTF_8);
    }
}
