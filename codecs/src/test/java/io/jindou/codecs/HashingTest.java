package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HashingTest {
    private static final int LENGTH_MAX = 64;

    /** It is in journals and snapshots: a change of a single value is a change of the format. */
    @Test
    void shouldNeverChange() {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH_MAX]);
        for (int i = 0; i < LENGTH_MAX; i++) {
            bytes.putByte(i, (byte)(i * 7 + 1));
        }
        long sum = 0;
        for (int length = 0; length <= LENGTH_MAX; length++) {
            sum = 31 * sum + Hashing.hash(bytes, 0, length, length);
        }
        assertEquals("d5cf4d605e8f120c", Long.toHexString(sum));
        assertEquals("693dd98f63351107", Long.toHexString(Hashing.hash(1, 2)));
        assertEquals("e10ee20ccd28e2bc", Long.toHexString(Hashing.mix(1)));
    }

    @Test
    void shouldHashTheSameInMemoryOutsideOfTheHeap() {
        final UnsafeBuffer heap = new UnsafeBuffer(new byte[LENGTH_MAX]);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX));
        for (int i = 0; i < LENGTH_MAX; i++) {
            heap.putByte(i, (byte)(i * 11 + 3));
        }
        direct.putBytes(0, heap, 0, LENGTH_MAX);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length <= LENGTH_MAX - offset; length++) {
                assertEquals(Hashing.hash(heap, offset, length, 9), Hashing.hash(direct, offset, length, 9));
            }
        }
    }

    @Test
    void shouldStayWithinItsBuffer() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(32));
        assertThrows(IndexOutOfBoundsException.class, () -> Hashing.hash(buffer, 1, 32, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Hashing.hash(buffer, -1, 8, 0));
    }

    @Test
    void shouldBeASumOfSteps() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(40));
        for (int i = 0; i < 40; i++) {
            buffer.putByte(i, (byte)(i * 5 + 1));
        }
        final long sum = Hashing.step(0, buffer.getLong(0), buffer.getLong(8), 7)
            + Hashing.step(1, buffer.getLong(16), buffer.getLong(24), 7) + Hashing.step(2, buffer.getLong(32), 0, 7);
        assertEquals(Hashing.steps(buffer, 0, 40, 7), sum);
    }

    @Test
    void shouldTellLengthsApart() {
        final UnsafeBuffer zeros = new UnsafeBuffer(new byte[LENGTH_MAX]);
        final Set<Long> seen = new HashSet<>();
        for (int length = 0; length <= LENGTH_MAX; length++) {
            assertTrue(seen.add(Hashing.hash(zeros, 0, length, 0)), "length " + length);
        }
    }

    @Test
    void shouldDependOnEveryByteAndOnTheSeed() {
        final Random random = new Random(1);
        for (int length = 1; length <= LENGTH_MAX; length++) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            final long hash = Hashing.hash(buffer, 0, length, 5);
            assertNotEquals(hash, Hashing.hash(buffer, 0, length, 6));
            for (int i = 0; i < length; i++) {
                bytes[i] ^= 1;
                assertNotEquals(hash, Hashing.hash(buffer, 0, length, 5), "byte " + i + " of " + length);
                bytes[i] ^= 1;
            }
        }
    }

    @Test
    void shouldSeeWordsThatChangePlaces() {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[48]);
        bytes.putLong(0, 1);
        bytes.putLong(16, 2);
        final long hash = Hashing.hash(bytes, 0, 48, 0);
        bytes.putLong(0, 2);
        bytes.putLong(16, 1);
        assertNotEquals(hash, Hashing.hash(bytes, 0, 48, 0));
    }

    /** Each input bit flips each output bit about half of the time. */
    @Test
    void shouldAvalanche() {
        final int samples = 2_000;
        final Random random = new Random(2);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[24]);
        final int[] flips = new int[Long.SIZE];
        for (int sample = 0; sample < samples; sample++) {
            for (int at = 0; at < 24; at += 8) {
                bytes.putLong(at, random.nextLong());
            }
            final long hash = Hashing.hash(bytes, 0, 24, 0);
            final int bit = random.nextInt(24 * 8);
            bytes.putByte(bit >> 3, (byte)(bytes.getByte(bit >> 3) ^ (1 << (bit & 7))));
            final long difference = hash ^ Hashing.hash(bytes, 0, 24, 0);
            for (int i = 0; i < Long.SIZE; i++) {
                flips[i] += (int)(difference >>> i) & 1;
            }
        }
        for (int i = 0; i < Long.SIZE; i++) {
            assertTrue(Math.abs(flips[i] - samples / 2) < samples / 10, "output bit " + i + " flipped " + flips[i]);
        }
    }

    @Test
    void shouldNotCareWhereTheBytesLie() {
        final Random random = new Random(3);
        final byte[] bytes = new byte[LENGTH_MAX];
        random.nextBytes(bytes);
        final UnsafeBuffer onHeap = new UnsafeBuffer(bytes);
        final UnsafeBuffer offHeap = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH_MAX + 8));
        for (int shift = 0; shift < 8; shift++) {
            offHeap.putBytes(shift, bytes);
            for (int length = 0; length <= LENGTH_MAX; length++) {
                assertEquals(Hashing.hash(onHeap, 0, length, 9), Hashing.hash(offHeap, shift, length, 9));
            }
        }
    }

    @Test
    void shouldMixWithoutCollisions() {
        final Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            assertTrue(seen.add(Hashing.mix(i)));
        }
        assertNotEquals(Hashing.hash(1, 2), Hashing.hash(2, 1));
    }
}
