package io.jindou.perf.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reading text protocols without making strings of them. */
final class Ascii {
    static final byte CARRIAGE_RETURN = '\r';
    static final byte LINE_FEED = '\n';
    static final byte[] LINE_END = {CARRIAGE_RETURN, LINE_FEED};
    static final int LINE_END_LENGTH = 2;
    private static final int DIGITS_MAX = 19;
    private static final int RADIX = 10;
    private static final int TEXT_MAX = 200;

    private Ascii() {
    }

    static byte[] bytes(final String text) {
        return text.getBytes(US_ASCII);
    }

    /** The number that stands between two positions; -1 when there is anything but 1 to 19 digits. */
    static long natural(final DirectBuffer in, final int from, final int to) {
        if (from >= to || to - from > DIGITS_MAX) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            final int digit = in.getByte(i) - '0';
            if (digit < 0 || digit >= RADIX) {
                return -1;
            }
            value = value * RADIX + digit;
        }
        return value;
    }

    /** How many digits a number has; not of one below zero. */
    static int digits(final long number) {
        int digits = 1;
        for (long rest = number / RADIX; rest > 0; rest /= RADIX) {
            digits++;
        }
        return digits;
    }

    /** Returns the position behind it. */
    static int putLineEnd(final MutableDirectBuffer out, final int at) {
        out.putByte(at, CARRIAGE_RETURN);
        out.putByte(at + 1, LINE_FEED);
        return at + LINE_END_LENGTH;
    }

    /** Where a byte stands first; -1: nowhere. */
    static int indexOf(final DirectBuffer in, final int from, final int to, final byte wanted) {
        for (int i = from; i < to; i++) {
            if (in.getByte(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Whether some text stands between two positions. */
    static boolean contains(final DirectBuffer in, final int from, final int to, final byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            if (startsWith(in, i, to, wanted)) {
                return true;
            }
        }
        return false;
    }

    static boolean startsWith(final DirectBuffer in, final int from, final int to, final byte[] wanted) {
        if (to - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (in.getByte(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** For an error message: the first bytes, spaces and dots for what cannot be shown. */
    static String text(final DirectBuffer in, final int from, final int to) {
        final int end = Math.min(to, from + TEXT_MAX);
        final StringBuilder text = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            final char c = (char)(in.getByte(i) & 0xFF);
            text.append(Character.isWhitespace(c) ? ' ' : c > ' ' && c <= '~' ? c : '.');
        }
        return text.toString().strip();
    }
}
