package io.jindou.gateway.jsonrpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes JSON into a buffer of its own, which grows and stays. What is no UTF-8 is replaced, because nobody would take it. */
final class JsonWriter {
    private static final int CAPACITY = 4 << 10;
    private static final int LONG_TEXT_MAX = 20;
    /** A character of a string is at most this long: {@code \}{@code u001f}. */
    private static final int ESCAPED_MAX = 6;
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int SIX_BITS = 0x3F;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private int length;

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    JsonWriter start() {
        length = 0;
        return this;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    /** Text that is JSON already. */
    JsonWriter raw(final byte[] json) {
        ensure(json.length);
        buffer.putBytes(length, json);
        length += json.length;
        return this;
    }

    JsonWriter number(final long value) {
        ensure(LONG_TEXT_MAX);
        length += buffer.putLongAscii(length, value);
        return this;
    }

    JsonWriter string(final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ensure(2 + ESCAPED_MAX * utf8.length);
        put('"');
        for (final byte next : utf8) {
            putEscaped(next);
        }
        put('"');
        return this;
    }

    /** A string of what should be UTF-8. */
    JsonWriter string(final DirectBuffer from, final int offset, final int count) {
        if (!isAscii(from, offset, count)) {
            final byte[] bytes = new byte[count];
            from.getBytes(offset, bytes);
            return string(new String(bytes, StandardCharsets.UTF_8));
        }
        ensure(2 + ESCAPED_MAX * count);
        put('"');
        for (int i = 0; i < count; i++) {
            putEscaped(from.getByte(offset + i));
        }
        put('"');
        return this;
    }

    /** A string of base64, standard alphabet, padded. */
    JsonWriter base64(final DirectBuffer from, final int offset, final int count) {
        ensure(2 + (count + 2) / 3 * 4);
        put('"');
        final int end = offset + count;
        int at = offset;
        for (; at + 2 < end; at += 3) {
            putGroup((from.getByte(at) & 0xFF) << 16 | (from.getByte(at + 1) & 0xFF) << 8 | from.getByte(at + 2) & 0xFF);
        }
        if (at < end) {
            final boolean hasTwo = at + 1 < end;
            putGroup((from.getByte(at) & 0xFF) << 16 | (hasTwo ? (from.getByte(at + 1) & 0xFF) << 8 : 0));
            buffer.putByte(length - 1, (byte)'=');
            if (!hasTwo) {
                buffer.putByte(length - 2, (byte)'=');
            }
        }
        put('"');
        return this;
    }

    private void putGroup(final int bits) {
        buffer.putByte(length, BASE64[bits >> 18]);
        buffer.putByte(length + 1, BASE64[bits >> 12 & SIX_BITS]);
        buffer.putByte(length + 2, BASE64[bits >> 6 & SIX_BITS]);
        buffer.putByte(length + 3, BASE64[bits & SIX_BITS]);
        length += 4;
    }

    private void putEscaped(final byte next) {
        if ('"' == next || '\\' == next) {
            put('\\');
            put(next);
        } else if (next >= 0 && next < ' ') {
            put('\\');
            put('u');
            put('0');
            put('0');
            put(HEX[next >> 4]);
            put(HEX[next & 0xF]);
        } else {
            put(next);
        }
    }

    private void put(final int next) {
        buffer.putByte(length++, (byte)next);
    }

    private void ensure(final int more) {
        if (length + more > buffer.capacity()) {
            final ByteBuffer grown = ByteBuffer.allocateDirect(Math.max(length + more, 2 * buffer.capacity()));
            buffer.getBytes(0, grown, 0, length);
            buffer.wrap(grown);
        }
    }

    private static boolean isAscii(final DirectBuffer from, final int offset, final int count) {
        for (int i = 0; i < count; i++) {
            if (from.getByte(offset + i) < 0) {
                return false;
            }
        }
        return true;
    }
}
