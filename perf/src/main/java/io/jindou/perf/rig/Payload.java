package io.jindou.perf.rig;

import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The payload of a message of the bench: whose it is, its number, when it should have been sent, and bytes that follow from
 * these, so that every byte that arrives can be checked.
 *
 * <pre>
 *   0          4          8                  16
 *   +----------+----------+------------------+------------------+
 *   | stream   | sequence | intended time ns | pattern ...      |
 *   +----------+----------+------------------+------------------+
 * </pre>
 */
public final class Payload {
    public static final int HEADER_LENGTH = 16;
    public static final int LENGTH_MAX = 64 << 10;

    private static final int SEQUENCE_OFFSET = 4;
    private static final int TIME_OFFSET = 8;
    private static final int PHASES = 256;
    private static final long SEED = 0x4A69_6E64_6F75L;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int MIX_SHIFT = 56;
    private static final UnsafeBuffer PATTERN = pattern();

    private Payload() {
    }

    /** Writes header and pattern at the front of the buffer; the length is that of all. */
    public static void write(
        final MutableDirectBuffer buffer, final int stream, final int sequence, final long intendedNs, final int length) {
        buffer.putInt(0, stream);
        buffer.putInt(SEQUENCE_OFFSET, sequence);
        buffer.putLong(TIME_OFFSET, intendedNs);
        buffer.putBytes(HEADER_LENGTH, PATTERN, phase(stream, sequence, intendedNs), length - HEADER_LENGTH);
    }

    public static int stream(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset);
    }

    public static int sequence(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + SEQUENCE_OFFSET);
    }

    public static long intendedNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TIME_OFFSET);
    }

    /** False: too short or too long, or not the bytes that follow from the header. */
    public static boolean isIntact(final DirectBuffer buffer, final int offset, final int length) {
        if (length < HEADER_LENGTH || length > LENGTH_MAX) {
            return false;
        }
        final int phase = phase(stream(buffer, offset), sequence(buffer, offset), intendedNs(buffer, offset));
        final int end = length - HEADER_LENGTH;
        final int from = offset + HEADER_LENGTH;
        int i = 0;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            if (buffer.getLong(from + i) != PATTERN.getLong(phase + i)) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (buffer.getByte(from + i) != PATTERN.getByte(phase + i)) {
                return false;
            }
        }
        return true;
    }

    private static int phase(final int stream, final int sequence, final long intendedNs) {
        final long mixed = (((long)stream << Integer.SIZE | sequence) ^ intendedNs) * MIX;
        return (int)(mixed >>> MIX_SHIFT);
    }

    private static UnsafeBuffer pattern() {
        final byte[] bytes = new byte[LENGTH_MAX + PHASES];
        new SplittableRandom(SEED).nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }
}
