package io.jindou.codecs;

import org.agrona.DirectBuffer;

/**
 * The one 64-bit hash of the project: indexes, payload hashes, record checksums, state hashes and digests.
 *
 * <p>16 bytes a step; each step folds the 128-bit product of two keyed words into a sum, so that steps do not wait for one
 * another. The result depends on bytes, length and seed only, never on the platform. Not cryptographic.
 */
public final class Hashing {
    private static final long K0 = 0x9E37_79B9_7F4A_7C15L;
    private static final long K1 = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long STEP0 = 0xD6E8_FEB8_6659_FD93L;
    private static final long STEP1 = 0xA076_1D64_78BD_642FL;


    private Hashing() {
    }

    /** Hash of a range of bytes. */
    public static long hash(final DirectBuffer buffer, final int offset, final int length, final long seed) {
        return mix(length * K1 + steps(buffer, offset, length, seed));
    }

    /**
     * Hash of a range before it is mixed: the sum of {@link #step} over its steps of 16 bytes, a shorter one filled up with
     * zeros. A sum can be kept up when one step changes, without a look at the others.
     */
    public static long steps(final DirectBuffer buffer, final int offset, final int length, final long seed) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        final long address = buffer.addressOffset() + offset;
        // said twice, because the compiler makes a good loop only where it knows on which side of the heap's border it reads
        return null == array ? folds(null, address, length, seed) : folds(array, address, length, seed);
    }

    /** One step of {@link #steps}: the two words at 16 times {@code index}. */
    public static long step(final int index, final long word0, final long word1, final long seed) {
        return fold(word0 ^ ((K0 ^ seed) + index * STEP0), word1 ^ (K1 + seed + index * STEP1));
    }

    /** Hash of two words. */
    public static long hash(final long a, final long b) {
        return mix(fold(a ^ K0, b ^ K1) + a);
    }

    /** Spreads every bit of the value over all bits of the result; a bijection. */
    public static long mix(final long value) {
        long h = value;
        h = (h ^ (h >>> 32)) * STEP0;
        h = (h ^ (h >>> 29)) * K1;
        return h ^ (h >>> 32);
    }

    private static long fold(final long a, final long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }

    private static long folds(final byte[] array, final long address, final int length, final long seed) {
        long k0 = K0 ^ seed;
        long k1 = K1 + seed;
        long sum = 0;
        long at = address;
        int left = length;
        while (left >= 16) {
            sum += fold(Words.longAt(array, at) ^ k0, Words.longAt(array, at + 8) ^ k1);
            k0 += STEP0;
            k1 += STEP1;
            at += 16;
            left -= 16;
        }
        if (left > 8) {
            sum += fold(Words.longAt(array, at) ^ k0, tail(array, at + 8, left - 8) ^ k1);
        } else if (left > 0) {
            sum += fold(tail(array, at, left) ^ k0, k1);
        }
        return sum;
    }

    /** 1 to 8 bytes as a word, in two reads that overlap. */
    private static long tail(final byte[] array, final long at, final int length) {
        if (length >= 4) {
            final long low = Words.intAt(array, at) & 0xFFFF_FFFFL;
            return low | ((Words.intAt(array, at + length - 4) & 0xFFFF_FFFFL) << (8 * (length - 4)));
        }
        long word = Words.byteAt(array, at) & 0xFFL;
        for (int i = 1; i < length; i++) {
            word |= (Words.byteAt(array, at + i) & 0xFFL) << (8 * i);
        }
        return word;
    }
}
