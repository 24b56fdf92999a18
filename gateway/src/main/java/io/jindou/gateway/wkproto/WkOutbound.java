package io.jindou.gateway.wkproto;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketEncoder;
import io.jindou.codecs.wkproto.PacketFlags;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.codecs.wkproto.ProtocolVersion;
import io.jindou.codecs.wkproto.SettingBits;
import io.jindou.gateway.crypto.ConnectionKeys;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.net.Outbound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes packets to clients, one frame at a time, in scratch memory. Each method answers like {@link Outbound#appendFrame}. */
final class WkOutbound {
    /** Fixed fields, ids and everything else of a RECV that is not its payload. */
    private static final int OVERHEAD = 4096;
    /** Versions in which the stream bit means fields that no released client reads. */
    private static final int STREAM_FIELDS_FIRST = 2;
    private static final int STREAM_FIELDS_LAST = 4;
    /** Old SDKs take it for the stream bit. */
    private static final int NOT_THE_STREAM_BIT = 0x04;
    private static final byte[] NONE = {};
    private static final byte[][] TEXTS = new byte[Reason.values().length][];

    static {
        for (final Reason reason : Reason.values()) {
            TEXTS[reason.ordinal()] = reason.text().getBytes(StandardCharsets.UTF_8);
        }
    }

    private final MessageSeal seal;
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(MessageSeal.wireLength(Limits.PAYLOAD_MAX) + OVERHEAD));
    private final PacketEncoder encoder = new PacketEncoder();
    private final NativeRecv recv = new NativeRecv();

    WkOutbound(final MessageSeal seal) {
        this.seal = seal;
    }

    /** CONNACK of a connection that is taken; without keys it is told that nothing is encrypted. */
    boolean connAck(
        final Outbound to, final int version, final long timeDiff, final byte[] serverKey, final byte[] salt,
        final long nodeId) {
        return connAck(to, version, timeDiff, Reason.SUCCESS.code(), serverKey, salt, nodeId);
    }

    /** CONNACK of one that is not. */
    boolean refusal(final Outbound to, final int version, final int code) {
        return connAck(to, version, 0, code, NONE, NONE, 0);
    }

    private boolean connAck(
        final Outbound to, final int version, final long timeDiff, final int code, final byte[] serverKey,
        final byte[] salt, final long nodeId) {
        final int flags = version >= ProtocolVersion.SERVER_VERSION_TOLD ? PacketFlags.HAS_SERVER_VERSION : 0;
        encoder.wrap(buffer, 0, PacketType.CONNACK, flags, version)
            .put(Field.SERVER_VERSION, version)
            .put(Field.TIME_DIFF, timeDiff)
            .put(Field.REASON_CODE, code)
            .put(Field.SERVER_KEY, serverKey)
            .put(Field.SALT, salt)
            .put(Field.NODE_ID, nodeId);
        return append(to);
    }

    boolean sendAck(
        final Outbound to, final int version, final long clientSeq, final long messageId, final long messageSeq,
        final int code, final AckedMsgNos msgNos) {
        encoder.wrap(buffer, 0, PacketType.SENDACK, 0, version)
            .put(Field.MESSAGE_ID, messageId)
            .put(Field.CLIENT_SEQ, clientSeq)
            .put(Field.MESSAGE_SEQ, messageSeq)
            .put(Field.REASON_CODE, code);
        if (null == msgNos) {
            encoder.put(Field.ACKED_MSG_NO, NONE);
        } else {
            final int length = msgNos.take(clientSeq);
            encoder.put(Field.ACKED_MSG_NO, msgNos.bytes(), msgNos.offset(), length);
        }
        return append(to);
    }

    boolean pong(final Outbound to) {
        encoder.wrap(buffer, 0, PacketType.PONG, 0, ProtocolVersion.OLDEST);
        return append(to);
    }

    boolean disconnect(final Outbound to, final int version, final Reason reason) {
        encoder.wrap(buffer, 0, PacketType.DISCONNECT, 0, version)
            .put(Field.REASON_CODE, reason.code())
            .put(Field.REASON_TEXT, TEXTS[reason.ordinal()]);
        return append(to);
    }

    /** RECV of a native body; encrypted unless there are no keys. */
    boolean recv(
        final Outbound to, final int version, final DirectBuffer body, final int offset, final ConnectionKeys keys) {
        recv.wrap(body, offset);
        final DirectBuffer from = recv.buffer();
        final long timestamp = TimeUnit.MILLISECONDS.toSeconds(recv.fixed.timestamp());
        DirectBuffer payload = from;
        int payloadOffset = recv.offset(NativeRecv.PAYLOAD);
        int payloadLength = recv.length(NativeRecv.PAYLOAD);
        byte[] msgKey = NONE;
        if (null != keys) {
            payloadLength = seal.encrypt(keys, from, payloadOffset, payloadLength);
            payload = seal.wire();
            payloadOffset = 0;
            msgKey = msgKey(keys, from, timestamp, payloadLength, version);
        }
        encoder.wrap(buffer, 0, PacketType.RECV, recv.fixed.flags(), version)
            .put(Field.SETTING, settingFor(version))
            .put(Field.MSG_KEY, msgKey)
            .put(Field.FROM_UID, from, recv.offset(NativeRecv.FROM_UID), recv.length(NativeRecv.FROM_UID))
            .put(Field.CHANNEL_ID, from, recv.offset(NativeRecv.CHANNEL_ID), recv.length(NativeRecv.CHANNEL_ID))
            .put(Field.CHANNEL_TYPE, recv.fixed.channelType())
            .put(Field.EXPIRE, recv.fixed.expire())
            .put(Field.CLIENT_MSG_NO, from, recv.offset(NativeRecv.CLIENT_MSG_NO), recv.length(NativeRecv.CLIENT_MSG_NO))
            .put(Field.STREAM_FLAG, 0)
            .put(Field.STREAM_NO, NONE)
            .put(Field.STREAM_ID, 0)
            .put(Field.MESSAGE_ID, recv.fixed.messageId())
            .put(Field.MESSAGE_SEQ, recv.fixed.messageSeq())
            .put(Field.TIMESTAMP, timestamp)
            .put(Field.TOPIC, from, recv.offset(NativeRecv.TOPIC), recv.length(NativeRecv.TOPIC))
            .put(Field.PAYLOAD, payload, payloadOffset, payloadLength);
        return append(to);
    }

    private byte[] msgKey(
        final ConnectionKeys keys, final DirectBuffer from, final long timestamp, final int payloadLength,
        final int version) {
        return seal.sign()
            .add(recv.fixed.messageId())
            .add(ProtocolVersion.sequence(recv.fixed.messageSeq(), version))
            .add(from, recv.offset(NativeRecv.CLIENT_MSG_NO), recv.length(NativeRecv.CLIENT_MSG_NO))
            .add((int)timestamp)
            .add(from, recv.offset(NativeRecv.FROM_UID), recv.length(NativeRecv.FROM_UID))
            .add(from, recv.offset(NativeRecv.CHANNEL_ID), recv.length(NativeRecv.CHANNEL_ID))
            .add(recv.fixed.channelType())
            .add(seal.wire(), 0, payloadLength)
            .msgKey(keys);
    }

    /** As the sender set it, without what would make this receiver look for other fields than there are. */
    private int settingFor(final int version) {
        int setting = recv.fixed.setting() & ~(NOT_THE_STREAM_BIT | SettingBits.NO_ENCRYPT);
        if (version >= STREAM_FIELDS_FIRST && version <= STREAM_FIELDS_LAST) {
            setting &= ~SettingBits.STREAM;
        }
        return recv.length(NativeRecv.TOPIC) > 0 ? setting | SettingBits.TOPIC : setting;
    }

    private boolean append(final Outbound to) {
        final int length = encoder.end();
        return to.appendFrame(buffer, encoder.frameOffset(), length);
    }
}
