package io.jindou.perf.jindou;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.HistoryRequestEncoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvAckEncoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The native protocol: CONNECT, SEND with a clientMsgNo as every SDK sends it, RECVACK as {@code io.jindou.client} does it: with
 * the next SEND, or when enough RECVs have gathered, or a moment later.
 */
final class NativeSpeaker implements Speaker, NativeFrames.Listener {
    private static final int RUN_LENGTH = 4;
    private static final int TOKEN_LENGTH = 11;
    private static final int MESSAGE_NO_LENGTH = RUN_LENGTH + TOKEN_LENGTH;
    private static final int MESSAGE_NO_BITS = 6;
    private static final byte[] BASE64 =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    /** Lengths of channelId, clientMsgNo, topic and payload. */
    private static final int SEND_LENGTHS = 2 + 2 + 2 + 4;
    private static final int SEND_FIXED = MessageHeaderEncoder.ENCODED_LENGTH + SendEncoder.BLOCK_LENGTH + SEND_LENGTHS
        + MESSAGE_NO_LENGTH;
    private static final int ID_LENGTH_MAX = 16;
    private static final int UNACKNOWLEDGED_MAX = 64;

    private final int user;
    private final int firstGroup;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SendEncoder sendEncoder = new SendEncoder();
    private final RecvAckEncoder recvAckEncoder = new RecvAckEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SendAckDecoder sendAckDecoder = new SendAckDecoder();
    private final RecvDecoder recvDecoder = new RecvDecoder();
    private final UnsafeBuffer channelId = new UnsafeBuffer(new byte[ID_LENGTH_MAX]);
    private final byte[] messageNo = new byte[MESSAGE_NO_LENGTH];
    private long lastMessageId;
    private long lastMessageSeq;
    private int unacknowledged;

    /**
     * A speaker.
     *
     * @param run        tells the message numbers of this run from those of others against the same server
     * @param firstGroup the number of group 0 in the names that the server hears
     */
    NativeSpeaker(final int user, final int run, final int firstGroup) {
        this.user = user;
        this.firstGroup = firstGroup;
        putBase64(0, RUN_LENGTH, run);
    }

    @Override
    public void open(final Outbox out) {
        final byte[] uid = NativeProtocol.uid(user).getBytes(StandardCharsets.US_ASCII);
        final int bodyLength = MessageHeaderEncoder.ENCODED_LENGTH + ConnectEncoder.BLOCK_LENGTH
            + ConnectEncoder.uidHeaderLength() + uid.length + ConnectEncoder.deviceIdHeaderLength()
            + ConnectEncoder.tokenHeaderLength();
        new ConnectEncoder().wrapAndApplyHeader(out.buffer(), frame(out, FrameDescriptor.CONNECT, bodyLength), headerEncoder)
            .clientTimestamp(Instant.now().toEpochMilli())
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)0)
            .putUid(uid, 0, uid.length)
            .putDeviceId(NOTHING, 0, 0)
            .putToken(NOTHING, 0, 0);
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        acknowledge(out);
        final int idLength = putChannelId(destination);
        final int body = frame(out, FrameDescriptor.SEND, SEND_FIXED + idLength + length);
        sendEncoder.wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .clientSeq(token)
            .expire(0)
            .setting((short)0)
            .flags((short)0)
            .channelType((short)channelType(destination))
            .putChannelId(channelId, 0, idLength)
            .putClientMsgNo(messageNo(token), 0, MESSAGE_NO_LENGTH)
            .putTopic(NOTHING, 0, 0)
            .putPayload(payload, 0, length);
    }

    @Override
    public void history(final Outbox out, final int destination, final long token, final int count) {
        final int idLength = putChannelId(destination);
        final int body = frame(out, FrameDescriptor.REQUEST, MessageHeaderEncoder.ENCODED_LENGTH
            + HistoryRequestEncoder.BLOCK_LENGTH + HistoryRequestEncoder.channelIdHeaderLength() + idLength);
        new HistoryRequestEncoder().wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .correlationId(token)
            .fromSeq(0)
            .count(count)
            .descending((short)1)
            .channelType((short)channelType(destination))
            .putChannelId(channelId, 0, idLength);
    }

    @Override
    public void heartbeat(final Outbox out) {
        frame(out, FrameDescriptor.HEARTBEAT, 0);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        final int taken = NativeFrames.read(in, offset, length, ear, this);
        if (unacknowledged >= UNACKNOWLEDGED_MAX) {
            acknowledge(out);
        }
        return taken;
    }

    @Override
    public void tick(final Outbox out) {
        acknowledge(out);
    }

    private void acknowledge(final Outbox out) {
        if (0 == unacknowledged) {
            return;
        }
        unacknowledged = 0;
        final int body = frame(out, FrameDescriptor.RECVACK,
            MessageHeaderEncoder.ENCODED_LENGTH + RecvAckEncoder.BLOCK_LENGTH);
        recvAckEncoder.wrapAndApplyHeader(out.buffer(), body, headerEncoder)
            .messageId(lastMessageId)
            .messageSeq(lastMessageSeq);
    }

    @Override
    public void onBody(final int type, final DirectBuffer in, final int body, final Ear ear) {
        switch (type) {
            case FrameDescriptor.SENDACK -> {
                sendAckDecoder.wrapAndApplyHeader(in, body, headerDecoder);
                if (Reason.SUCCESS.code() != sendAckDecoder.reason()) {
                    ear.onRefused("SEND refused: " + Reason.of(sendAckDecoder.reason()));
                    return;
                }
                ear.onAck(sendAckDecoder.clientSeq());
            }
            case FrameDescriptor.RECV -> onRecv(in, body, ear);
            case FrameDescriptor.RESPONSE -> onResponse(in, body, ear);
            default -> NativeFrames.onConnectionBody(type, in, body, headerDecoder, ear);
        }
    }

    private void onRecv(final DirectBuffer in, final int body, final Ear ear) {
        recvDecoder.wrapAndApplyHeader(in, body, headerDecoder);
        lastMessageId = recvDecoder.messageId();
        lastMessageSeq = recvDecoder.messageSeq();
        unacknowledged++;
        recvDecoder.skipFromUid();
        recvDecoder.skipChannelId();
        recvDecoder.skipClientMsgNo();
        recvDecoder.skipTopic();
        final int length = recvDecoder.payloadLength();
        ear.onMessage(in, recvDecoder.limit() + RecvDecoder.payloadHeaderLength(), length);
    }

    private void onResponse(final DirectBuffer in, final int body, final Ear ear) {
        headerDecoder.wrap(in, body);
        if (RequestResultDecoder.TEMPLATE_ID == headerDecoder.templateId()) {
            ear.onRefused("request refused: "
                + Reason.of(new RequestResultDecoder().wrapAndApplyHeader(in, body, headerDecoder).reason()));
            return;
        }
        if (HistoryResultDecoder.TEMPLATE_ID != headerDecoder.templateId()) {
            ear.onRefused("an answer of template " + headerDecoder.templateId());
            return;
        }
        final HistoryResultDecoder result = new HistoryResultDecoder().wrapAndApplyHeader(in, body, headerDecoder);
        if (Reason.SUCCESS.code() != result.reason()) {
            ear.onRefused("history refused: " + Reason.of(result.reason()));
            return;
        }
        int count = 0;
        long payloadBytes = 0;
        for (final HistoryResultDecoder.MessagesDecoder entry : result.messages()) {
            entry.skipFromUid();
            entry.skipClientMsgNo();
            entry.skipTopic();
            final int length = entry.payloadLength();
            ear.onHistoryMessage(in, result.limit() + HistoryResultDecoder.MessagesDecoder.payloadHeaderLength(), length);
            payloadBytes += entry.skipPayload();
            count++;
        }
        ear.onHistory(result.correlationId(), count, payloadBytes);
    }

    private static int frame(final Outbox out, final int type, final int bodyLength) {
        final int at = out.claim(HEADER_LENGTH + bodyLength);
        FrameDescriptor.putHeader(out.buffer(), at, type, bodyLength);
        return at + HEADER_LENGTH;
    }

    private static int channelType(final int destination) {
        return destination < 0 ? ChannelTypes.GROUP : ChannelTypes.PERSON;
    }

    private int putChannelId(final int destination) {
        channelId.putByte(0, destination < 0 ? NativeProtocol.GROUP_PREFIX : NativeProtocol.USER_PREFIX);
        return 1 + channelId.putNaturalIntAscii(1, destination < 0 ? firstGroup + ~destination : destination);
    }

    private byte[] messageNo(final long token) {
        putBase64(RUN_LENGTH, TOKEN_LENGTH, token);
        return messageNo;
    }

    private void putBase64(final int offset, final int length, final long value) {
        for (int i = 0; i < length; i++) {
            messageNo[offset + i] = BASE64[(int)(value >>> (i * MESSAGE_NO_BITS)) & (BASE64.length - 1)];
        }
    }
}
