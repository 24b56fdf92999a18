package io.jindou.gateway.jsonrpc;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.gateway.protocol.WireMessage;
import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableDirectByteBuffer;

/** Params as native messages; each is there until the next one is translated. */
final class WireTranslator {
    /** The native message has two bytes for the length of a text. */
    private static final int TEXT_MAX = 0xFFFF;
    private static final int CAPACITY = 4 << 10;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(CAPACITY);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConnectEncoder connect = new ConnectEncoder();
    private final SendEncoder send = new SendEncoder();
    private final WireMessage message = new WireMessage();

    /** Null: a text is longer than any message of ours can hold. */
    WireMessage connect(final Params params) {
        final byte[] uid = utf8(params.uid);
        final byte[] deviceId = utf8(params.deviceId);
        final byte[] token = utf8(params.token);
        if (uid.length > TEXT_MAX || deviceId.length > TEXT_MAX || token.length > TEXT_MAX) {
            return null;
        }
        connect.wrapAndApplyHeader(buffer, 0, header)
            .clientTimestamp(params.clientTimestamp)
            .protocolVersion((short)FrameDescriptor.PROTOCOL_VERSION)
            .deviceFlag((short)params.deviceFlag)
            .putUid(uid, 0, uid.length)
            .putDeviceId(deviceId, 0, deviceId.length)
            .putToken(token, 0, token.length);
        return wrap(connect.encodedLength());
    }

    /** Null: a text is longer than any message of ours can hold. */
    WireMessage send(final Params params, final long clientSeq) {
        final byte[] channelId = utf8(params.channelId);
        final byte[] clientMsgNo = utf8(params.clientMsgNo);
        final byte[] topic = utf8(params.topic);
        if (channelId.length > TEXT_MAX || clientMsgNo.length > TEXT_MAX || topic.length > TEXT_MAX) {
            return null;
        }
        send.wrapAndApplyHeader(buffer, 0, header)
            .clientSeq(clientSeq)
            .expire(params.expire)
            .setting((short)params.setting)
            .flags((short)params.flags)
            .channelType((short)params.channelType)
            .putChannelId(channelId, 0, channelId.length)
            .putClientMsgNo(clientMsgNo, 0, clientMsgNo.length)
            .putTopic(topic, 0, topic.length)
            .putPayload(params.payload, 0, params.payload.length);
        return wrap(send.encodedLength());
    }

    private WireMessage wrap(final int length) {
        if (!message.wrap(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + length)) {
            throw new IllegalStateException("a message of our own is not well-formed");
        }
        return message;
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
