package io.jindou.gateway.net;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Header of a WebSocket message from the server, always in one piece and never masked (RFC 6455, 5.2).
 *
 * <pre>
 *   0x80 | opcode   length                  below 126
 *   0x80 | opcode   126   length, 2 bytes   below 65,536
 *   0x80 | opcode   127   length, 8 bytes
 * </pre>
 */
final class WebSocketMessage {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PONG = 0xA;

    static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private static final int FINAL = 0x80;
    private static final int SHORT_MAX = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MEDIUM_MAX = 0xFFFF;
    private static final int HEADER = 2;

    private WebSocketMessage() {
    }

    static int headerLength(final int length) {
        if (length <= SHORT_MAX) {
            return HEADER;
        }
        return length <= MEDIUM_MAX ? HEADER + Short.BYTES : HEADER + Long.BYTES;
    }

    static void putHeader(final MutableDirectBuffer buffer, final int at, final int opcode, final int length) {
        buffer.putByte(at, (byte)(FINAL | opcode));
        if (length <= SHORT_MAX) {
            buffer.putByte(at + 1, (byte)length);
        } else if (length <= MEDIUM_MAX) {
            buffer.putByte(at + 1, (byte)TWO_BYTES);
            buffer.putShort(at + HEADER, (short)length, BIG_ENDIAN);
        } else {
            buffer.putByte(at + 1, (byte)EIGHT_BYTES);
            buffer.putLong(at + HEADER, length, BIG_ENDIAN);
        }
    }
}
