package io.jindou.perf.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What one connection has still to write: an off-heap buffer that grows when it must, so that it soon grows no more. */
public final class Outbox {
    private static final int INITIAL_CAPACITY = 512;
    private static final int DIGITS_MAX = 20;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int start;
    private int end;

    /** Unwritten bytes. */
    public int length() {
        return end - start;
    }

    /** Room for so many bytes at the end, at {@link #claim}'s answer within {@link #buffer}. */
    public int claim(final int length) {
        ensure(length);
        final int at = end;
        end += length;
        return at;
    }

    /** For writing into a claimed region; valid until the next claim. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Gives back the last so many claimed bytes. */
    public void unclaim(final int length) {
        end -= length;
    }

    public void put(final byte value) {
        buffer.putByte(claim(1), value);
    }

    public void put(final byte[] value) {
        buffer.putBytes(claim(value.length), value);
    }

    public void put(final DirectBuffer source, final int offset, final int length) {
        buffer.putBytes(claim(length), source, offset, length);
    }

    /** For set-up; on a hot path keep the bytes. */
    public void putAscii(final String text) {
        put(text.getBytes(US_ASCII));
    }

    /** A number in decimal digits. */
    public void putDecimal(final long value) {
        final int at = claim(DIGITS_MAX);
        unclaim(DIGITS_MAX - buffer.putLongAscii(at, value));
    }

    /** Writes what the socket takes; true: nothing is left. */
    public boolean writeTo(final WritableByteChannel channel) throws IOException {
        bytes.limit(end).position(start);
        channel.write(bytes);
        start = bytes.position();
        if (start < end) {
            return false;
        }
        start = 0;
        end = 0;
        return true;
    }

    private void ensure(final int length) {
        if (bytes.capacity() - end >= length) {
            return;
        }
        final int unwritten = end - start;
        if (bytes.capacity() - unwritten >= length && start >= unwritten) {
            buffer.putBytes(0, buffer, start, unwritten);
        } else {
            final int capacity = Math.max(bytes.capacity() * 2, Integer.highestOneBit(unwritten + length) * 2);
            final ByteBuffer larger = ByteBuffer.allocateDirect(capacity);
            buffer.getBytes(start, larger, 0, unwritten);
            bytes = larger;
            buffer.wrap(larger);
        }
        start = 0;
        end = unwritten;
    }
}
