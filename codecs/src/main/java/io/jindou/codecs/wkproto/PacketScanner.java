package io.jindou.codecs.wkproto;

import io.jindou.codecs.Limits;
import org.agrona.DirectBuffer;

/**
 * Finds where a frame ends. Stateless: it looks at the bytes there are and answers with the length of the complete frame at the
 * front, {@link #NEED_MORE}, or a fault, the same for every way in which the bytes may have been split. It never throws and
 * reserves nothing for what a length announces.
 *
 * <pre>
 *   0              1               1 to 3 bytes later
 *   +------+-------+---------------+-----------+
 *   | type | flags | length (7 bit | body ...  |     PING and PONG: the first byte alone
 *   | 4    | 4 bit |  a byte, low  |           |
 *   | bit  |       |  ones first)  |           |
 *   +------+-------+---------------+-----------+
 * </pre>
 */
public final class PacketScanner {
    /** The bytes so far are the start of a frame. */
    public static final int NEED_MORE = 0;
    /** No such type. */
    public static final int UNKNOWN_TYPE = -1;
    /** The length is over {@link Limits#FRAME_BODY_MAX}, or written in more bytes than that one needs. */
    public static final int TOO_LONG = -2;
    /** The length is written in more bytes than it needs. */
    public static final int PADDED_LENGTH = -3;

    /** First byte and the longest length that is accepted. */
    public static final int HEADER_LENGTH_MAX = 4;

    static final int GROUP_BITS = 7;
    static final int GROUP_MASK = 0x7F;
    static final int MORE = 0x80;
    private static final int LENGTH_BYTES_MAX = HEADER_LENGTH_MAX - 1;

    private PacketScanner() {
    }

    /**
     * Looks at the front of {@code length} bytes. A fault is reported as soon as the bytes that show it are there.
     *
     * @return the length of the whole frame, {@link #NEED_MORE}, or a fault below zero.
     */
    public static int scan(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0) {
            return NEED_MORE;
        }
        final int type = PacketType.of(buffer.getByte(offset));
        if (!PacketType.isKnown(type)) {
            return UNKNOWN_TYPE;
        }
        if (PacketType.isSingleByte(type)) {
            return 1;
        }
        int bodyLength = 0;
        for (int i = 1; i <= LENGTH_BYTES_MAX; i++) {
            if (length <= i) {
                return NEED_MORE;
            }
            final int group = buffer.getByte(offset + i) & 0xFF;
            bodyLength |= (group & GROUP_MASK) << (i - 1) * GROUP_BITS;
            if (group < MORE) {
                if (0 == group && i > 1) {
                    return PADDED_LENGTH;
                }
                if (bodyLength > Limits.FRAME_BODY_MAX) {
                    return TOO_LONG;
                }
                final int frameLength = 1 + i + bodyLength;
                return length < frameLength ? NEED_MORE : frameLength;
            }
        }
        return TOO_LONG;
    }

    /** Bytes in front of the body of a complete frame that {@link #scan} has passed. */
    static int headerLength(final DirectBuffer buffer, final int offset, final int frameLength) {
        int at = 1;
        while (at < frameLength && buffer.getByte(offset + at) < 0) {
            at++;
        }
        return Math.min(at + 1, frameLength);
    }
}
