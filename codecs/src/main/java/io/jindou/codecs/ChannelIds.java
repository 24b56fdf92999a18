package io.jindou.codecs;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Ids of channels and users. The canonical id of a person channel is {@code a@b} with the uid of the greater CRC-32
 * (unsigned) first; on equal CRCs the one greater by unsigned UTF-8 bytes, so that both directions agree always.
 */
public final class ChannelIds {
    /** Between the two uids of a person channel. */
    public static final byte SEPARATOR = '@';

    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (int c = ' '; c < 0x7F; c++) {
            ALLOWED[c] = SEPARATOR != c && '#' != c && '&' != c;
        }
    }

    private ChannelIds() {
    }

    /**
     * Writes the canonical id of the person channel of two uids, in either order.
     *
     * @return its length
     */
    public static int canonicalPerson(
        final DirectBuffer a, final int aOffset, final int aLength,
        final DirectBuffer b, final int bOffset, final int bLength,
        final MutableDirectBuffer to) {
        final boolean aFirst = compare(a, aOffset, aLength, b, bOffset, bLength) >= 0;
        return canonicalPerson(aFirst, a, aOffset, aLength, b, bOffset, bLength, to);
    }

    /** The same for whoever knows already that {@code a} comes first, or not, by {@link #compare}. */
    public static int canonicalPerson(
        final boolean aFirst, final DirectBuffer a, final int aOffset, final int aLength,
        final DirectBuffer b, final int bOffset, final int bLength, final MutableDirectBuffer to) {
        final int firstLength = aFirst ? aLength : bLength;
        to.putBytes(0, aFirst ? a : b, aFirst ? aOffset : bOffset, firstLength);
        to.putByte(firstLength, SEPARATOR);
        to.putBytes(firstLength + 1, aFirst ? b : a, aFirst ? bOffset : aOffset, aFirst ? bLength : aLength);
        return aLength + bLength + 1;
    }

    /** Canonical order of two uids: positive when {@code a} comes first, 0 when they are the same. */
    public static int compare(
        final DirectBuffer a, final int aOffset, final int aLength,
        final DirectBuffer b, final int bOffset, final int bLength) {
        final int byCrc = Integer.compareUnsigned(
            SlotHash.crc32(a, aOffset, aLength), SlotHash.crc32(b, bOffset, bLength));
        if (0 != byCrc) {
            return byCrc;
        }
        final int shorter = Math.min(aLength, bLength);
        for (int i = 0; i < shorter; i++) {
            final int byByte = Integer.compare(a.getByte(aOffset + i) & 0xFF, b.getByte(bOffset + i) & 0xFF);
            if (0 != byByte) {
                return byByte;
            }
        }
        return Integer.compare(aLength, bLength);
    }

    /** A uid or channel id that a client may use: 1 to max bytes of UTF-8, none of {@code @ # &}, no control character. */
    public static boolean isValid(final DirectBuffer id, final int offset, final int length, final int max) {
        if (length < 1 || length > max) {
            return false;
        }
        id.boundsCheck(offset, length);
        final byte[] array = id.byteArray();
        final long address = id.addressOffset();
        final int end = offset + length;
        int at = offset;
        while (at < end) {
            final byte c = Words.byteAt(array, address + at);
            if (c >= 0 && !ALLOWED[c]) {
                return false;
            }
            // what is no UTF-8 is shown as the same sign by every program: two ids would look like one
            final int width = c >= 0 ? 1 : Utf8.width(id, at, end);
            if (0 == width) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /** Offset of the separator within a canonical person id, relative to its start; -1 when there is none. */
    public static int separator(final DirectBuffer id, final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            if (SEPARATOR == id.getByte(offset + i)) {
                return i;
            }
        }
        return -1;
    }
}
