package io.jindou.gateway.jsonrpc;

import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Bodies of native RECVs. */
final class RecvBodies {
    static final long ID = 1780000000000000123L;

    private RecvBodies() {
    }

    static UnsafeBuffer of(final int flags, final int setting, final long expire, final String topic, final byte[] payload) {
        return of("alice", "f3b9".getBytes(StandardCharsets.UTF_8), flags, setting, expire, topic, payload);
    }

    static UnsafeBuffer of(
        final String from, final byte[] clientMsgNo, final int flags, final int setting, final long expire, final String topic,
        final byte[] payload) {
        final byte[] uid = from.getBytes(StandardCharsets.UTF_8);
        final byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final RecvEncoder recv = new RecvEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .messageId(ID).messageSeq(42).timestamp(1700000001999L).expire(expire)
            .setting((short)setting).flags((short)flags).channelType((short)1)
            .putFromUid(uid, 0, uid.length).putChannelId(uid, 0, uid.length)
            .putClientMsgNo(clientMsgNo, 0, clientMsgNo.length).putTopic(topicBytes, 0, topicBytes.length)
            .putPayload(payload, 0, payload.length);
        final byte[] exact = new byte[MessageHeaderEncoder.ENCODED_LENGTH + recv.encodedLength()];
        buffer.getBytes(0, exact);
        return new UnsafeBuffer(exact);
    }
}
