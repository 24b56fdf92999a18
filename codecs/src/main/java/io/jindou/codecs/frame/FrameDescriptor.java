package io.jindou.codecs.frame;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the native frame. Lengths are big-endian, bodies are SBE messages (header and all), little-endian.
 *
 * <pre>
 *   0               6       7                      11
 *   +---------------+-------+----------------------+----------------+
 *   | W U K O N G   | type  | length of the body   | body ...       |
 *   +---------------+-------+----------------------+----------------+
 *
 *   body of a BATCH: 1 to 1,024 times
 *   +-------+----------------------+----------------+
 *   | type  | length of the body   | body ...       |
 *   +-------+----------------------+----------------+
 * </pre>
 */
public final class FrameDescriptor {
    public static final int MAGIC_LENGTH = 6;
    public static final int TYPE_OFFSET = 6;
    public static final int LENGTH_OFFSET = 7;
    public static final int HEADER_LENGTH = 11;
    /** Type and length of a frame within a batch. */
    public static final int INNER_HEADER_LENGTH = HEADER_LENGTH - MAGIC_LENGTH;

    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int HEARTBEAT = 3;
    public static final int SEND = 4;
    public static final int SENDACK = 5;
    public static final int RECV = 6;
    public static final int RECVACK = 7;
    public static final int BATCH = 8;
    public static final int DISCONNECT = 9;
    public static final int REQUEST = 10;
    public static final int RESPONSE = 11;

    /** The protocol version this code speaks. */
    public static final int PROTOCOL_VERSION = 1;

    private static final byte[] MAGIC = {'W', 'U', 'K', 'O', 'N', 'G'};

    private FrameDescriptor() {
    }

    /** The i-th byte of the magic, 0 to 5. */
    public static byte magic(final int i) {
        return MAGIC[i];
    }

    /** True for the types above. */
    public static boolean isKnown(final int type) {
        return type >= CONNECT && type <= RESPONSE;
    }

    /** Writes the magic alone, before a type and a length that are there already. */
    public static void putMagic(final MutableDirectBuffer buffer, final int offset) {
        buffer.putBytes(offset, MAGIC);
    }

    /** Writes magic, type and length; the body follows at {@code offset + HEADER_LENGTH}. */
    public static void putHeader(
        final MutableDirectBuffer buffer, final int offset, final int type, final int bodyLength) {
        putMagic(buffer, offset);
        putInnerHeader(buffer, offset + MAGIC_LENGTH, type, bodyLength);
    }

    /** Writes type and length; the body follows at {@code offset + INNER_HEADER_LENGTH}. */
    public static void putInnerHeader(
        final MutableDirectBuffer buffer, final int offset, final int type, final int bodyLength) {
        buffer.putByte(offset, (byte)type);
        buffer.putInt(offset + 1, bodyLength, BIG_ENDIAN);
    }

    /** Length field of a header whose type byte is at {@code offset}. */
    public static int innerBodyLength(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + 1, BIG_ENDIAN);
    }
}
