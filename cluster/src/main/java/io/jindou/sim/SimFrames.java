package io.jindou.sim;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ChannelSetRequestEncoder;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestEncoder;
import io.jindou.codecs.sbe.wire.DisconnectEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestEncoder;
import io.jindou.codecs.sbe.wire.MembersRequestEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvAckEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** What clients write, as bytes: whole frames. */
final class SimFrames {
    private static final int BODY = FrameDescriptor.HEADER_LENGTH;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    byte[] connect(final String uid, final String deviceId, final int deviceFlag, final String token) {
        return sealed(FrameDescriptor.CONNECT, new ConnectEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .clientTimestamp(0).protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION).deviceFlag((short)deviceFlag)
            .putUid(ascii(uid), 0, uid.length()).putDeviceId(ascii(deviceId), 0, deviceId.length())
            .putToken(ascii(token), 0, token.length()).limit());
    }

    byte[] send(final SimSend send) {
        return sealed(FrameDescriptor.SEND, new SendEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .clientSeq(send.clientSeq()).expire(send.expire()).setting((short)send.setting()).flags((short)send.flags())
            .channelType((short)send.type()).putChannelId(ascii(send.channelId()), 0, send.channelId().length())
            .putClientMsgNo(ascii(send.clientMsgNo()), 0, send.clientMsgNo().length())
            .putTopic(ascii(send.topic()), 0, send.topic().length())
            .putPayload(send.payload(), 0, send.payload().length).limit());
    }

    byte[] recvAck(final long messageId) {
        return sealed(FrameDescriptor.RECVACK,
            new RecvAckEncoder().wrapAndApplyHeader(buffer, BODY, header).messageId(messageId).messageSeq(0).limit());
    }

    byte[] heartbeat() {
        return sealed(FrameDescriptor.HEARTBEAT, BODY);
    }

    byte[] disconnect() {
        return sealed(FrameDescriptor.DISCONNECT, new DisconnectEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .reason((short)0).putText(new byte[0], 0, 0).limit());
    }

    byte[] channelSet(final long correlationId, final int type, final String id, final int flags, final int mask) {
        return sealed(FrameDescriptor.REQUEST, new ChannelSetRequestEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .correlationId(correlationId).flags(flags).mask(mask).channelType((short)type)
            .putChannelId(ascii(id), 0, id.length()).limit());
    }

    byte[] members(
        final long correlationId, final int type, final String id, final int list, final int action, final List<String> uids) {
        final MembersRequestEncoder request = new MembersRequestEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .correlationId(correlationId).list((short)list).action((short)action).channelType((short)type);
        final MembersRequestEncoder.UidsEncoder group = request.uidsCount(uids.size());
        for (final String uid : uids) {
            group.next().putUid(ascii(uid), 0, uid.length());
        }
        return sealed(FrameDescriptor.REQUEST, request.putChannelId(ascii(id), 0, id.length()).limit());
    }

    byte[] token(final long correlationId, final String uid, final int flag, final int level, final String token) {
        return sealed(FrameDescriptor.REQUEST, new TokenSetRequestEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .correlationId(correlationId).deviceFlag((short)flag).deviceLevel((short)level)
            .putUid(ascii(uid), 0, uid.length()).putToken(ascii(token), 0, token.length()).limit());
    }

    byte[] quit(final long correlationId, final String uid, final int flag) {
        return sealed(FrameDescriptor.REQUEST, new DeviceQuitRequestEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .correlationId(correlationId).deviceFlag((short)flag).putUid(ascii(uid), 0, uid.length()).limit());
    }

    byte[] history(final long correlationId, final int type, final String id, final long fromSeq, final int count) {
        return sealed(FrameDescriptor.REQUEST, new HistoryRequestEncoder().wrapAndApplyHeader(buffer, BODY, header)
            .correlationId(correlationId).fromSeq(fromSeq).count(count).descending((short)0).channelType((short)type)
            .putChannelId(ascii(id), 0, id.length()).limit());
    }

    /** Some frames as one. */
    byte[] batch(final List<byte[]> frames) {
        final ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (final byte[] frame : frames) {
            inner.write(frame, FrameDescriptor.MAGIC_LENGTH, frame.length - FrameDescriptor.MAGIC_LENGTH);
        }
        final byte[] body = inner.toByteArray();
        buffer.putBytes(BODY, body);
        return sealed(FrameDescriptor.BATCH, BODY + body.length);
    }

    /** A frame that a client never sends, or whose body is not what its type says. */
    byte[] wrong(final int type, final byte[] body) {
        buffer.putBytes(BODY, body);
        return sealed(type, BODY + body.length);
    }

    private byte[] sealed(final int type, final int limit) {
        FrameDescriptor.putHeader(buffer, 0, type, limit - BODY);
        final byte[] frame = new byte[limit];
        buffer.getBytes(0, frame);
        return frame;
    }

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
