package io.jindou.perf.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import org.agrona.DirectBuffer;

/** What the users and groups of a soak are called: like those of no other soak, so that a node may have served some before. */
final class Names {
    private static final int RADIX = 36;

    private final byte[][] users;
    private final byte[][] groups;

    Names(final String prefix, final int userCount, final int groupCount) {
        users = numbered(prefix + "-u", userCount);
        groups = numbered(prefix + "-g", groupCount);
    }

    /** A prefix that names the second in which a soak was started. */
    static String prefix(final Instant start) {
        return "s" + Long.toString(start.getEpochSecond(), RADIX);
    }

    byte[] user(final int number) {
        return users[number];
    }

    byte[] group(final int number) {
        return groups[number];
    }

    String userText(final int number) {
        return new String(users[number], US_ASCII);
    }

    String groupText(final int number) {
        return new String(groups[number], US_ASCII);
    }

    static boolean isEqual(final byte[] name, final DirectBuffer buffer, final int offset, final int length) {
        if (name.length != length) {
            return false;
        }
        // names differ at their end
        for (int i = length - 1; i >= 0; i--) {
            if (name[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[][] numbered(final String prefix, final int count) {
        final byte[][] names = new byte[count][];
        for (int i = 0; i < count; i++) {
            names[i] = (prefix + i).getBytes(US_ASCII);
        }
        return names;
    }
}
