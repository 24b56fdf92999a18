package io.jindou.gateway.crypto;

import java.util.Arrays;

/**
 * Standard base64 with padding and without line breaks, between ranges of arrays. The JDK's coders take whole arrays only or make
 * new ones.
 */
final class Base64Text {
    private static final int BITS = 6;
    private static final int MASK = 0x3F;
    private static final byte PAD = '=';
    private static final byte[] DIGITS = new byte[1 << BITS];
    private static final byte[] VALUES = new byte[256];

    static {
        for (int i = 0; i < 26; i++) {
            DIGITS[i] = (byte)('A' + i);
            DIGITS[26 + i] = (byte)('a' + i);
        }
        for (int i = 0; i < 10; i++) {
            DIGITS[52 + i] = (byte)('0' + i);
        }
        DIGITS[62] = '+';
        DIGITS[63] = '/';
        Arrays.fill(VALUES, (byte)-1);
        for (int i = 0; i < DIGITS.length; i++) {
            VALUES[DIGITS[i]] = (byte)i;
        }
    }

    private Base64Text() {
    }

    /** Characters of so many bytes. */
    static int textLength(final int length) {
        return (length + 2) / 3 * 4;
    }

    /** Writes the text of {@code length} bytes at {@code toOffset}; returns its length. */
    static int encode(final byte[] from, final int offset, final int length, final byte[] to, final int toOffset) {
        final int whole = length - length % 3;
        int at = toOffset;
        for (int i = offset, end = offset + whole; i < end; i += 3) {
            final int bits = (from[i] & 0xFF) << 16 | (from[i + 1] & 0xFF) << 8 | from[i + 2] & 0xFF;
            to[at++] = DIGITS[bits >>> 18];
            to[at++] = DIGITS[bits >>> 12 & MASK];
            to[at++] = DIGITS[bits >>> 6 & MASK];
            to[at++] = DIGITS[bits & MASK];
        }
        if (whole < length) {
            final boolean hasSecond = length - whole == 2;
            final int bits = (from[offset + whole] & 0xFF) << 16
                | (hasSecond ? (from[offset + whole + 1] & 0xFF) << 8 : 0);
            to[at++] = DIGITS[bits >>> 18];
            to[at++] = DIGITS[bits >>> 12 & MASK];
            to[at++] = hasSecond ? DIGITS[bits >>> 6 & MASK] : PAD;
            to[at++] = PAD;
        }
        return at - toOffset;
    }

    /**
     * Writes the bytes of a text at the beginning of {@code to}.
     *
     * @return how many there are, or -1 when the text is not what an encoder makes.
     */
    static int decode(final byte[] from, final int offset, final int length, final byte[] to) {
        if (0 == length) {
            return 0;
        }
        if (0 != length % 4) {
            return -1;
        }
        final int last = offset + length - 4;
        int at = 0;
        int bad = 0;
        for (int i = offset; i < last; i += 4) {
            final int bits = bits(from[i], from[i + 1], from[i + 2], from[i + 3]);
            bad |= bits;
            to[at++] = (byte)(bits >> 16);
            to[at++] = (byte)(bits >> 8);
            to[at++] = (byte)bits;
        }
        final int pads = PAD != from[last + 3] ? 0 : PAD != from[last + 2] ? 1 : 2;
        final int bits = bits(
            from[last], from[last + 1], pads > 1 ? DIGITS[0] : from[last + 2], pads > 0 ? DIGITS[0] : from[last + 3]);
        // bits that no byte takes must be 0: else two texts would mean the same
        if ((bad | bits) < 0 || pads > 0 && 0 != (bits & (1 << 8 * pads) - 1)) {
            return -1;
        }
        for (int i = 0; i < 3 - pads; i++) {
            to[at++] = (byte)(bits >> 16 - 8 * i);
        }
        return at;
    }

    /** 24 bits, or something negative when one of the characters is none of base64. */
    private static int bits(final byte a, final byte b, final byte c, final byte d) {
        return VALUES[a & 0xFF] << 18 | VALUES[b & 0xFF] << 12 | VALUES[c & 0xFF] << 6 | VALUES[d & 0xFF];
    }
}
