package io.jindou.gateway.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.RecvEncoder;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The body of one RECV, encoded once for all its recipients; what differs between them is the byte of flags. The fields of
 * variable length lie in the event as they lie in the frame, so they are copied in one piece.
 */
public final class EncodedRecv {
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int MESSAGE_ID = BLOCK + RecvEncoder.messageIdEncodingOffset();
    private static final int FLAGS = BLOCK + RecvEncoder.flagsEncodingOffset();

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.EVENT_MAX));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecvEncoder encoder = new RecvEncoder();
    private int length;
    private int flags;
    private long messageId;
    private int senderNo;

    /**
     * Encodes the body from an event.
     *
     * @param tail       buffer of the event.
     * @param tailOffset where the fields of variable length begin, behind the connections.
     * @param tailLength their length together.
     */
    public void encode(final RecvDecoder event, final DirectBuffer tail, final int tailOffset, final int tailLength) {
        messageId = event.messageId();
        senderNo = event.senderNo();
        flags = event.flags();
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .messageId(messageId)
            .messageSeq(event.messageSeq())
            .timestamp(event.timestamp())
            .expire(event.expire())
            .setting(event.setting())
            .flags((short)flags)
            .channelType(event.channelType());
        buffer.putBytes(BLOCK + RecvEncoder.BLOCK_LENGTH, tail, tailOffset, tailLength);
        length = BLOCK + RecvEncoder.BLOCK_LENGTH + tailLength;
    }

    /** Makes the body the one for a session of this user: its own messages do not count as unread. */
    public void addressTo(final int userNo) {
        addressTo(buffer, 0, flags, senderNo, userNo);
    }

    /** The same for a body that is kept elsewhere. */
    public static void addressTo(
        final UnsafeBuffer body, final int offset, final int flags, final int senderNo, final int userNo) {
        final boolean isSender = userNo == senderNo && 0 != senderNo;
        body.putByte(offset + FLAGS, (byte)(isSender ? flags & ~MessageFlags.RED_DOT : flags));
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    public long messageId() {
        return messageId;
    }

    /** As the event has them. */
    public int flags() {
        return flags;
    }

    /** The engine's number of the sender; 0: none. */
    public int senderNo() {
        return senderNo;
    }

    /** True for a message that the client acknowledges; one that is not stored is pushed once and forgotten. */
    public boolean isStored() {
        return 0 == (flags & MessageFlags.NO_PERSIST);
    }

    /** The message in a body that is kept elsewhere. */
    public static long messageId(final DirectBuffer body, final int offset) {
        return body.getLong(offset + MESSAGE_ID, LITTLE_ENDIAN);
    }

    /** Marks a body that is kept elsewhere as sent again. */
    public static void markDuplicate(final UnsafeBuffer body, final int offset) {
        body.putByte(offset + FLAGS, (byte)(body.getByte(offset + FLAGS) | MessageFlags.DUP));
    }

    /** Takes the mark off again. */
    public static void unmarkDuplicate(final UnsafeBuffer body, final int offset) {
        body.putByte(offset + FLAGS, (byte)(body.getByte(offset + FLAGS) & ~MessageFlags.DUP));
    }
}
