package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final int OFFSET = 3;
    private static final int STREAM = 7;
    private static final int SEQUENCE = 123_456;
    private static final long TIME = 0x0123_4567_89AB_CDEFL;

    private final UnsafeBuffer written = new UnsafeBuffer(new byte[Payload.LENGTH_MAX]);
    private final UnsafeBuffer read = new UnsafeBuffer(new byte[Payload.LENGTH_MAX + OFFSET]);

    private void write(final int length) {
        Payload.write(written, STREAM, SEQUENCE, TIME, length);
        read.putBytes(OFFSET, written, 0, length);
    }

    @Test
    void shouldFindEverythingAgain() {
        for (final int length : new int[]{16, 17, 23, 24, 25, 128, 2048, Payload.LENGTH_MAX}) {
            write(length);

            assertTrue(Payload.isIntact(read, OFFSET, length), "length " + length);
            assertEquals(STREAM, Payload.stream(read, OFFSET));
            assertEquals(SEQUENCE, Payload.sequence(read, OFFSET));
            assertEquals(TIME, Payload.intendedNs(read, OFFSET));
        }
    }

    @Test
    void shouldSeeEveryBitThatIsWrong() {
        final int length = 45;
        write(length);
        for (int bit = 0; bit < length * 8; bit++) {
            final int at = OFFSET + bit / 8;
            read.putByte(at, (byte)(read.getByte(at) ^ 1 << bit % 8));
            assertFalse(Payload.isIntact(read, OFFSET, length), "bit " + bit);
            read.putByte(at, (byte)(read.getByte(at) ^ 1 << bit % 8));
        }
        assertTrue(Payload.isIntact(read, OFFSET, length));
    }

    @Test
    void shouldNotTakeWhatIsTooShortOrTooLong() {
        write(64);

        assertFalse(Payload.isIntact(read, OFFSET, 0));
        assertFalse(Payload.isIntact(read, OFFSET, Payload.HEADER_LENGTH - 1));
        assertFalse(Payload.isIntact(read, OFFSET, Payload.LENGTH_MAX + 1));
    }
}
