package io.jindou.codecs;

import org.agrona.DirectBuffer;

/**
 * Key to slot: {@code crc32(key) mod slotCount} with CRC-32/IEEE over the UTF-8 bytes of a uid, or of a canonical channel id
 * without its type. The only implementation; the numbers are those that WuKongIM's clients and tools compute.
 */
public final class SlotHash {
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = 0 == (c & 1) ? c >>> 1 : (c >>> 1) ^ 0xEDB8_8320;
            }
            TABLE[i] = c;
        }
    }

    private SlotHash() {
    }

    /** CRC-32 of a range, to be read as unsigned. */
    public static int crc32(final DirectBuffer buffer, final int offset, final int length) {
        int c = ~0;
        for (int i = offset, end = offset + length; i < end; i++) {
            c = TABLE[(c ^ buffer.getByte(i)) & 0xFF] ^ (c >>> 8);
        }
        return ~c;
    }

    /** Slot of a key; slotCount is a power of two. */
    public static int slot(final DirectBuffer key, final int offset, final int length, final int slotCount) {
        return crc32(key, offset, length) & (slotCount - 1);
    }
}
