package io.jindou.perf.jindou;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestEncoder;
import io.jindou.codecs.sbe.wire.MembersRequestEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvAckEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.perf.rig.Outbox;
import java.time.Instant;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends frames of the native protocol to what a connection has to write. */
final class ChannelFrames {
    private static final byte[] NOTHING = {};
    private static final int HEX_DIGITS = 16;
    private static final int HEX_MASK = 0xF;
    private static final int HEX_BITS = 4;
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SendEncoder sendEncoder = new SendEncoder();
    private final RecvAckEncoder recvAckEncoder = new RecvAckEncoder();
    private final HistoryRequestEncoder historyEncoder = new HistoryRequestEncoder();
    private final MembersRequestEncoder membersEncoder = new MembersRequestEncoder();
    private final byte[] messageNo = new byte[HEX_DIGITS];

    void connect(final Outbox out, final byte[] uid, final byte[] token) {
        final int body = frame(out, FrameDescriptor.CONNECT, MessageHeaderEncoder.ENCODED_LENGTH
            + ConnectEncoder.BLOCK_LENGTH + ConnectEncoder.uidHeaderLength() + uid.length
            + ConnectEncoder.deviceIdHeaderLength() + ConnectEncoder.tokenHeaderLength() + token.length);
        new ConnectEncoder().wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .clientTimestamp(Instant.now().toEpochMilli())
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)0)
            .putUid(uid, 0, uid.length)
            .putDeviceId(NOTHING, 0, 0)
            .putToken(token, 0, token.length);
    }

    void send(
        final Outbox out, final int type, final byte[] channelId, final long clientSeq, final DirectBuffer payload,
        final int length) {
        final int body = frame(out, FrameDescriptor.SEND, MessageHeaderEncoder.ENCODED_LENGTH + SendEncoder.BLOCK_LENGTH
            + SendEncoder.channelIdHeaderLength() + channelId.length + SendEncoder.clientMsgNoHeaderLength() + HEX_DIGITS
            + SendEncoder.topicHeaderLength() + SendEncoder.payloadHeaderLength() + length);
        sendEncoder.wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .clientSeq(clientSeq)
            .expire(0)
            .setting((short)0)
            .flags((short)0)
            .channelType((short)type)
            .putChannelId(channelId, 0, channelId.length)
            .putClientMsgNo(hex(clientSeq), 0, HEX_DIGITS)
            .putTopic(NOTHING, 0, 0)
            .putPayload(payload, 0, length);
    }

    void recvAck(final Outbox out, final long messageId, final long messageSeq) {
        final int body = frame(out, FrameDescriptor.RECVACK,
            MessageHeaderEncoder.ENCODED_LENGTH + RecvAckEncoder.BLOCK_LENGTH);
        recvAckEncoder.wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .messageId(messageId)
            .messageSeq(messageSeq);
    }

    void history(final Outbox out, final int type, final byte[] channelId, final long fromSeq, final int count) {
        final int body = frame(out, FrameDescriptor.REQUEST, MessageHeaderEncoder.ENCODED_LENGTH
            + HistoryRequestEncoder.BLOCK_LENGTH + HistoryRequestEncoder.channelIdHeaderLength() + channelId.length);
        historyEncoder.wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .correlationId(0)
            .fromSeq(fromSeq)
            .count(count)
            .descending((short)0)
            .channelType((short)type)
            .putChannelId(channelId, 0, channelId.length);
    }

    void changeMember(
        final Outbox out, final byte[] group, final byte[] uid, final boolean isAdded, final long correlationId) {
        final int body = frame(out, FrameDescriptor.REQUEST, MessageHeaderEncoder.ENCODED_LENGTH
            + MembersRequestEncoder.BLOCK_LENGTH + MembersRequestEncoder.UidsEncoder.HEADER_SIZE
            + MembersRequestEncoder.UidsEncoder.uidHeaderLength() + uid.length
            + MembersRequestEncoder.channelIdHeaderLength() + group.length);
        final UnsafeBuffer buffer = out.buffer();
        membersEncoder.wrapAndApplyHeader(buffer, body, headerEncoder)
            .correlationId(correlationId)
            .list((short)MemberList.MEMBERS)
            .action((short)(isAdded ? MemberAction.ADD : MemberAction.REMOVE))
            .channelType((short)ChannelTypes.GROUP)
            .uidsCount(1).next().putUid(uid, 0, uid.length);
        membersEncoder.putChannelId(group, 0, group.length);
    }

    void heartbeat(final Outbox out) {
        frame(out, FrameDescriptor.HEARTBEAT, 0);
    }

    private static int frame(final Outbox out, final int type, final int bodyLength) {
        final int at = out.claim(HEADER_LENGTH + bodyLength);
        FrameDescriptor.putHeader(out.buffer(), at, type, bodyLength);
        return at + HEADER_LENGTH;
    }

    private byte[] hex(final long value) {
        for (int i = 0; i < HEX_DIGITS; i++) {
            messageNo[i] = HEX[(int)(value >>> (HEX_DIGITS - 1 - i) * HEX_BITS) & HEX_MASK];
        }
        return messageNo;
    }
}
