package io.jindou.codecs;

import org.agrona.DirectBuffer;

/** Well-formed UTF-8 as of the Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {
    }

    /** Bytes of the character of more than one byte that starts here; 0 when it is not well-formed or ends behind {@code end}. */
    static int width(final DirectBuffer buffer, final int at, final int end) {
        final int lead = buffer.getByte(at) & 0xFF;
        final int width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + width > end) {
            return 0;
        }
        final int second = buffer.getByte(at + 1) & 0xFF;
        final int low = 0xE0 == lead ? 0xA0 : 0xF0 == lead ? 0x90 : 0x80;
        final int high = 0xED == lead ? 0x9F : 0xF4 == lead ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < width; i++) {
            if (0x80 != (buffer.getByte(at + i) & 0xC0)) {
                return 0;
            }
        }
        return width;
    }
}
