package io.jindou.codecs;

import org.agrona.DirectBuffer;

/**
 * Key to slot: {@code crc32(key) mod slotCount} with CRC-32/IEEE over the UTF-8 bytes of a uid, or of a canonical channel id
 * without its type. The only implementation; the numbers are those that WuKongIM's clients and tools compute.
 */
public final class SlotHash {
    /** For each of the last 8 bytes what it does to the remainder, so that 8 are taken in one step. */
    private static final int[] TABLE = new int[8 * 256];

    static {
        for (int i = 0; i < 256; i++) {
            int c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = 0 == (c & 1) ? c >>> 1 : (c >>> 1) ^ 0xEDB8_8320;
            }
            TABLE[i] = c;
        }
        for (int i = 256; i < TABLE.length; i++) {
            final int before = TABLE[i - 256];
            TABLE[i] = (before >>> 8) ^ TABLE[before & 0xFF];
        }
    }

    private SlotHash() {
    }

    /** CRC-32 of a range, to be read as unsigned. */
    public static int crc32(final DirectBuffer buffer, final int offset, final int length) {
        buffer.boundsCheck(offset, length);
        final byte[] array = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        int left = length;
        int c = ~0;
        while (left >= 8) {
            final long word = Words.longAt(array, at) ^ (c & 0xFFFF_FFFFL);
            c = TABLE[0x700 | (int)(word & 0xFF)] ^ TABLE[0x600 | (int)(word >>> 8 & 0xFF)]
                ^ TABLE[0x500 | (int)(word >>> 16 & 0xFF)] ^ TABLE[0x400 | (int)(word >>> 24 & 0xFF)]
                ^ TABLE[0x300 | (int)(word >>> 32 & 0xFF)] ^ TABLE[0x200 | (int)(word >>> 40 & 0xFF)]
                ^ TABLE[0x100 | (int)(word >>> 48 & 0xFF)] ^ TABLE[(int)(word >>> 56)];
            at += 8;
            left -= 8;
        }
        for (; left > 0; left--) {
            c = TABLE[(c ^ Words.byteAt(array, at++)) & 0xFF] ^ (c >>> 8);
        }
        return ~c;
    }

    /** Slot of a key; slotCount is a power of two. */
    public static int slot(final DirectBuffer key, final int offset, final int length, final int slotCount) {
        return crc32(key, offset, length) & (slotCount - 1);
    }
}
