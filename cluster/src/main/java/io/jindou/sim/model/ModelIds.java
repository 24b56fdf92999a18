package io.jindou.sim.model;

import io.jindou.codecs.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Ids as the protocol has them, computed with what the JDK offers. */
public final class ModelIds {
    private ModelIds() {
    }

    /** The id under which two users talk: the greater CRC-32 first. */
    public static String personChannel(final String a, final String b) {
        return isFirst(a, b) ? a + '@' + b : b + '@' + a;
    }

    private static boolean isFirst(final String a, final String b) {
        final byte[] first = a.getBytes(StandardCharsets.UTF_8);
        final byte[] second = b.getBytes(StandardCharsets.UTF_8);
        final CRC32 crc = new CRC32();
        crc.update(first);
        final long ofFirst = crc.getValue();
        crc.reset();
        crc.update(second);
        return ofFirst != crc.getValue() ? ofFirst > crc.getValue() : Arrays.compareUnsigned(first, second) >= 0;
    }

    static boolean isUid(final String uid) {
        return isId(uid, Limits.UID_MAX);
    }

    static boolean isId(final String id, final int max) {
        final int length = id.getBytes(StandardCharsets.UTF_8).length;
        return length >= 1 && length <= max
            && id.chars().noneMatch(c -> c == '@' || c == '#' || c == '&' || c < 0x20 || c == 0x7F);
    }
}
