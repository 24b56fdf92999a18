package io.jindou.codecs.frame;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.LENGTH_OFFSET;
import static io.jindou.codecs.frame.FrameDescriptor.MAGIC_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.TYPE_OFFSET;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.jindou.codecs.Limits;
import org.agrona.DirectBuffer;

/**
 * Finds where a frame ends. Stateless: it looks at the bytes there are and answers with the length of the complete frame at
 * the front, {@link #NEED_MORE}, or a fault, the same for every way in which the bytes may have been split. It never throws and
 * reserves nothing for what a length field announces.
 */
public final class FrameScanner {
    /** The bytes so far are the start of a frame. */
    public static final int NEED_MORE = 0;
    /** The bytes do not start with the magic. */
    public static final int BAD_MAGIC = -1;
    /** No such type. */
    public static final int UNKNOWN_TYPE = -2;
    /** The length is negative or over {@link Limits#FRAME_BODY_MAX}. */
    public static final int TOO_LONG = -3;
    /** A batch holds a batch, too many frames, none, or does not add up. */
    public static final int BAD_BATCH = -4;

    private FrameScanner() {
    }

    /**
     * Looks at the front of {@code length} bytes. A fault is reported as soon as the bytes that show it are there.
     *
     * @return the length of the whole frame, {@link #NEED_MORE}, or a fault below zero.
     */
    public static int scan(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0, end = Math.min(length, MAGIC_LENGTH); i < end; i++) {
            if (buffer.getByte(offset + i) != FrameDescriptor.magic(i)) {
                return BAD_MAGIC;
            }
        }
        if (length <= TYPE_OFFSET) {
            return NEED_MORE;
        }
        final int type = buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
        if (!FrameDescriptor.isKnown(type)) {
            return UNKNOWN_TYPE;
        }
        if (length < HEADER_LENGTH) {
            return NEED_MORE;
        }
        final int bodyLength = buffer.getInt(offset + LENGTH_OFFSET, BIG_ENDIAN);
        if (bodyLength < 0 || bodyLength > Limits.FRAME_BODY_MAX) {
            return TOO_LONG;
        }
        final int frameLength = HEADER_LENGTH + bodyLength;
        return length < frameLength ? NEED_MORE : frameLength;
    }

    /**
     * Checks the inner frames of a complete batch body.
     *
     * @return how many there are, or a fault below zero.
     */
    public static int scanBatch(final DirectBuffer buffer, final int bodyOffset, final int bodyLength) {
        int count = 0;
        int at = 0;
        while (at < bodyLength) {
            if (bodyLength - at < INNER_HEADER_LENGTH || ++count > Limits.FRAME_BATCH_COUNT_MAX) {
                return BAD_BATCH;
            }
            final int type = buffer.getByte(bodyOffset + at) & 0xFF;
            if (!FrameDescriptor.isKnown(type)) {
                return UNKNOWN_TYPE;
            }
            final int innerLength = FrameDescriptor.innerBodyLength(buffer, bodyOffset + at);
            if (FrameDescriptor.BATCH == type || innerLength < 0
                || innerLength > bodyLength - at - INNER_HEADER_LENGTH) {
                return BAD_BATCH;
            }
            at += INNER_HEADER_LENGTH + innerLength;
        }
        return 0 == count ? BAD_BATCH : count;
    }
}
