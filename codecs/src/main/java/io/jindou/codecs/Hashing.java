package io.jindou.codecs;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

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
        long k0 = K0 ^ seed;
        long k1 = K1 + seed;
        long sum = length * K1;
        int at = offset;
        int left = length;

        while (left >= 16) {
            sum += fold(buffer.getLong(at, LITTLE_ENDIAN) ^ k0, buffer.getLong(at + 8, LITTLE_ENDIAN) ^ k1);
            k0 += STEP0;
            k1 += STEP1;
            at += 16;
            left -= 16;
        }
        if (left > 0) {
            final long word0;
            long word1 = 0;
            if (left >= 8) {
                word0 = buffer.getLong(at, LITTLE_ENDIAN);
                word1 = tail(buffer, at + 8, left - 8);
            } else {
                word0 = tail(buffer, at, left);
            }
            sum += fold(word0 ^ k0, word1 ^ k1);
        }
        return mix(sum);
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

    private static long tail(final DirectBuffer buffer, final int offset, final int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (buffer.getByte(offset + i) & 0xFFL) << (8 * i);
        }
        return word;
    }
}
