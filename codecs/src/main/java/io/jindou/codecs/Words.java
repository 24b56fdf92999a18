package io.jindou.codecs;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/**
 * Little-endian words of a range whose bounds were checked before, so that a loop over it checks nothing. A place is what
 * {@code DirectBuffer} says of itself: {@code byteArray()}, null outside of the heap, and {@code addressOffset()}.
 */
final class Words {
    private static final boolean LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();

    private Words() {
    }

    static long longAt(final byte[] array, final long address) {
        final long word = UnsafeApi.getLong(array, address);
        return LITTLE_ENDIAN ? word : Long.reverseBytes(word);
    }

    static int intAt(final byte[] array, final long address) {
        final int half = UnsafeApi.getInt(array, address);
        return LITTLE_ENDIAN ? half : Integer.reverseBytes(half);
    }

    static byte byteAt(final byte[] array, final long address) {
        return UnsafeApi.getByte(array, address);
    }
}
