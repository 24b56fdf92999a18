package io.jindou.gateway.wkproto;

import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.SettingBits;
import io.jindou.gateway.crypto.ConnectionKeys;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.protocol.WireMessage;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Packets of clients as native messages, in scratch memory: valid until the next one. */
final class WkInbound {
    /** The strings of one packet are together no longer than a frame; the rest is less than this. */
    private static final int OVERHEAD = 256;

    private final MessageSeal seal;
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.FRAME_BODY_MAX + OVERHEAD));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectEncoder connect = new ConnectEncoder();
    private final SendEncoder send = new SendEncoder();
    private final WireMessage message = new WireMessage();

    WkInbound(final MessageSeal seal) {
        this.seal = seal;
    }

    WireMessage connect(final PacketDecoder packet) {
        final DirectBuffer from = packet.buffer();
        connect.wrapAndApplyHeader(buffer, 0, header)
            .clientTimestamp(packet.number(Field.CLIENT_TIMESTAMP))
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)packet.number(Field.DEVICE_FLAG))
            .putUid(from, packet.offset(Field.UID), packet.length(Field.UID))
            .putDeviceId(from, packet.offset(Field.DEVICE_ID), packet.length(Field.DEVICE_ID))
            .putToken(from, packet.offset(Field.TOKEN), packet.length(Field.TOKEN));
        return wrapped(connect.encodedLength());
    }

    /**
     * The message of a SEND.
     *
     * @param keys of the connection; null when it is not encrypted.
     * @return null when the msgKey does not fit or the payload cannot be decrypted.
     */
    WireMessage send(final PacketDecoder packet, final ConnectionKeys keys) {
        final int setting = (int)packet.number(Field.SETTING);
        DirectBuffer payload = packet.buffer();
        int payloadOffset = packet.offset(Field.PAYLOAD);
        int payloadLength = packet.length(Field.PAYLOAD);
        if (null != keys && 0 == (setting & SettingBits.NO_ENCRYPT)) {
            payloadLength = seal.isSealed(keys, packet) ? seal.decrypt(keys, payload, payloadOffset, payloadLength) : -1;
            if (payloadLength < 0) {
                return null;
            }
            payload = seal.plain();
            payloadOffset = 0;
        }
        final DirectBuffer from = packet.buffer();
        send.wrapAndApplyHeader(buffer, 0, header)
            .clientSeq(packet.number(Field.CLIENT_SEQ))
            .expire(packet.number(Field.EXPIRE))
            // how this client sent it says nothing about how others shall get it
            .setting((short)(setting & ~SettingBits.NO_ENCRYPT))
            // a mark between a client and its server
            .flags((short)(packet.flags() & ~MessageFlags.DUP))
            .channelType((short)packet.number(Field.CHANNEL_TYPE))
            .putChannelId(from, packet.offset(Field.CHANNEL_ID), packet.length(Field.CHANNEL_ID))
            .putClientMsgNo(from, packet.offset(Field.CLIENT_MSG_NO), packet.length(Field.CLIENT_MSG_NO))
            .putTopic(from, packet.offset(Field.TOPIC), packet.length(Field.TOPIC))
            .putPayload(payload, payloadOffset, payloadLength);
        return wrapped(send.encodedLength());
    }

    private WireMessage wrapped(final int length) {
        if (!message.wrap(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + length)) {
            throw new IllegalStateException("a message that was just encoded");
        }
        return message;
    }
}
