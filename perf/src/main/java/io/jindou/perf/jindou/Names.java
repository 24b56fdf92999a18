package io.jindou.perf.jindou;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import org.agrona.DirectBuffer;

/** What the users and groups of a load are called: like those of no other load, so that a node may have served some before. */
public final class Names {
    private static final int RADIX = 36;

    private final byte[][] users;
    private final byte[][] groups;

    public Names(final String prefix, final int userCount, final int groupCount) {
        users = numbered(prefix + "-u", userCount);
        groups = numbered(prefix + "-g", groupCount);
    }

    /** A prefix that names the second in which a load was started. */
    public static String prefix(final Instant start) {
        return "s" + Long.toString(start.getEpochSecond(), RADIX);
    }

    public byte[] user(final int number) {
        return users[number];
    }

    public byte[] group(final int number) {
        return groups[number];
    }

    public String userText(final int number) {
        return new String(users[number], US_ASCII);
    }

    public String groupText(final int number) {
        return new String(groups[number], US_ASCII);
    }

    public static boolean isEqual(final byte[] name, final DirectBuffer buffer, final int offset, final int length) {
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
