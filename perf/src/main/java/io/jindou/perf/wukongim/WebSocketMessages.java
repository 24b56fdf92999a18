package io.jindou.perf.wukongim;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.jindou.perf.rig.Outbox;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a client says on a WebSocket: each packet a message of its own, as the SDKs do, in one frame, masked with a key of its own
 * (RFC 6455, 5.2 and 5.3). One thread's; allocates nothing.
 *
 * <p>Keys are random, but could be foretold: they protect caches between a browser and its server, and here is neither.
 */
final class WebSocketMessages implements PacketSink {
    static final int CONTINUATION = 0x0;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FINAL = 0x80;
    static final int MASKED = 0x80;
    static final int HEADER = 2;
    static final int SHORT_MAX = 125;
    static final int TWO_BYTES = 126;
    static final int EIGHT_BYTES = 127;

    private static final int MEDIUM_MAX = 0xFFFF;
    private static final int KEY_LENGTH = Integer.BYTES;
    private static final long KEY_BITS = 0xFFFF_FFFFL;

    private final SplittableRandom random;

    WebSocketMessages(final SplittableRandom random) {
        this.random = random;
    }

    @Override
    public void put(final Outbox out, final DirectBuffer packet, final int offset, final int length) {
        put(out, BINARY, packet, offset, length);
    }

    /** The same with another opcode. */
    void put(final Outbox out, final int opcode, final DirectBuffer source, final int offset, final int length) {
        final int headerLength = headerLength(length);
        final int start = out.claim(headerLength + KEY_LENGTH + length);
        final UnsafeBuffer to = out.buffer();
        to.putByte(start, (byte)(FINAL | opcode));
        if (length <= SHORT_MAX) {
            to.putByte(start + 1, (byte)(MASKED | length));
        } else if (length <= MEDIUM_MAX) {
            to.putByte(start + 1, (byte)(MASKED | TWO_BYTES));
            to.putShort(start + HEADER, (short)length, BIG_ENDIAN);
        } else {
            to.putByte(start + 1, (byte)(MASKED | EIGHT_BYTES));
            to.putLong(start + HEADER, length, BIG_ENDIAN);
        }
        mask(to, start + headerLength, source, offset, length);
    }

    private static int headerLength(final int length) {
        if (length <= SHORT_MAX) {
            return HEADER;
        }
        return length <= MEDIUM_MAX ? HEADER + Short.BYTES : HEADER + Long.BYTES;
    }

    /** The key, and behind it the bytes, eight at a time: in whatever order words are, the key is in the same. */
    private void mask(final UnsafeBuffer to, final int keyAt, final DirectBuffer source, final int offset, final int length) {
        final int key = random.nextInt();
        to.putInt(keyAt, key);
        final long twice = (key & KEY_BITS) << Integer.SIZE | key & KEY_BITS;
        final int at = keyAt + KEY_LENGTH;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            to.putLong(at + i, source.getLong(offset + i) ^ twice);
        }
        for (; i < length; i++) {
            to.putByte(at + i, (byte)(source.getByte(offset + i) ^ to.getByte(keyAt + i % KEY_LENGTH)));
        }
    }
}
