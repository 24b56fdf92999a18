package io.jindou.codecs;

import org.agrona.DirectBuffer;

/** Ranges of bytes, compared without making objects of them. */
public final class Bytes {
    private Bytes() {
    }

    /** True when both ranges hold the same bytes. Not for secrets: it stops at the first difference. */
    public static boolean areEqual(
        final DirectBuffer a, final int aOffset, final int aLength,
        final DirectBuffer b, final int bOffset, final int bLength) {
        if (aLength != bLength) {
            return false;
        }
        a.boundsCheck(aOffset, aLength);
        b.boundsCheck(bOffset, bLength);
        final byte[] aArray = a.byteArray();
        final byte[] bArray = b.byteArray();
        final long aAddress = a.addressOffset() + aOffset;
        final long bAddress = b.addressOffset() + bOffset;
        int i = 0;
        for (; i + Long.BYTES <= aLength; i += Long.BYTES) {
            if (Words.longAt(aArray, aAddress + i) != Words.longAt(bArray, bAddress + i)) {
                return false;
            }
        }
        for (; i < aLength; i++) {
            if (Words.byteAt(aArray, aAddress + i) != Words.byteAt(bArray, bAddress + i)) {
                return false;
            }
        }
        return true;
    }

    /** True when a range holds exactly these bytes. */
    public static boolean areEqual(final DirectBuffer a, final int offset, final int length, final byte[] expected) {
        if (length != expected.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (a.getByte(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
