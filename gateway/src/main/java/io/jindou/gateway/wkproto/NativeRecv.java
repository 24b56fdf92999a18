package io.jindou.gateway.wkproto;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** A view of the body of a native RECV that the gateway has encoded itself. */
public final class NativeRecv {
    public static final int FROM_UID = 0;
    public static final int CHANNEL_ID = 1;
    public static final int CLIENT_MSG_NO = 2;
    public static final int TOPIC = 3;
    public static final int PAYLOAD = 4;

    private static final byte[] SYSTEM = SystemUids.SYSTEM.getBytes(StandardCharsets.US_ASCII);

    /** The fields of fixed length. */
    public final RecvDecoder fixed = new RecvDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final int[] offsets = new int[PAYLOAD + 1];
    private final int[] lengths = new int[PAYLOAD + 1];
    private DirectBuffer buffer;

    /** Points at a body. */
    public NativeRecv wrap(final DirectBuffer body, final int offset) {
        buffer = body;
        fixed.wrapAndApplyHeader(body, offset, header);
        lengths[FROM_UID] = fixed.fromUidLength();
        offsets[FROM_UID] = fixed.limit() + RecvDecoder.fromUidHeaderLength();
        fixed.skipFromUid();
        lengths[CHANNEL_ID] = fixed.channelIdLength();
        offsets[CHANNEL_ID] = fixed.limit() + RecvDecoder.channelIdHeaderLength();
        fixed.skipChannelId();
        lengths[CLIENT_MSG_NO] = fixed.clientMsgNoLength();
        offsets[CLIENT_MSG_NO] = fixed.limit() + RecvDecoder.clientMsgNoHeaderLength();
        fixed.skipClientMsgNo();
        lengths[TOPIC] = fixed.topicLength();
        offsets[TOPIC] = fixed.limit() + RecvDecoder.topicHeaderLength();
        fixed.skipTopic();
        lengths[PAYLOAD] = fixed.payloadLength();
        offsets[PAYLOAD] = fixed.limit() + RecvDecoder.payloadHeaderLength();
        hideSystem();
        return this;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where a field of variable length lies within the buffer. */
    public int offset(final int field) {
        return offsets[field];
    }

    public int length(final int field) {
        return lengths[field];
    }

    /** Clients know the system by its having no name. */
    private void hideSystem() {
        if (isSystem(FROM_UID)) {
            if (ChannelTypes.PERSON == fixed.channelType() && isSystem(CHANNEL_ID)) {
                lengths[CHANNEL_ID] = 0;
            }
            lengths[FROM_UID] = 0;
        }
    }

    private boolean isSystem(final int field) {
        return Bytes.areEqual(buffer, offsets[field], lengths[field], SYSTEM);
    }
}
