package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelIdsTest {
    private static final int SEARCH = 2_000_000;

    /** Checklist row 4: the ids that WuKongIM's clients compute. */
    @ParameterizedTest
    @CsvSource({"alice,bob,bob@alice", "u1,u2,u2@u1", "10001,10002,10002@10001", "self,self,self@self"})
    void shouldMakeTheKnownCanonicalIds(final String a, final String b, final String canonical) {
        assertEquals(canonical, canonical(a, b));
        assertEquals(canonical, canonical(b, a));
    }

    @ParameterizedTest
    @CsvSource({"张三,李四", "zoë,Zoé", "alice,艾丽斯", "😀,😁", "é,e", "a,ab"})
    void shouldPutTheGreaterChecksumFirst(final String a, final String b) {
        final String expected = crc32(a) > crc32(b) ? a + "@" + b : b + "@" + a;
        assertEquals(expected, canonical(a, b));
        assertEquals(expected, canonical(b, a));
    }

    /** Two uids of equal CRC, one of which begins with a byte above 0x7F: compared as signed bytes the order would turn. */
    @Test
    void shouldOrderEqualChecksumsByUnsignedBytes() {
        final String[] pair = collision();
        final boolean firstIsGreater = Arrays.compareUnsigned(utf8(pair[0]), utf8(pair[1])) > 0;
        final String expected = firstIsGreater ? pair[0] + "@" + pair[1] : pair[1] + "@" + pair[0];
        assertEquals(crc32(pair[0]), crc32(pair[1]));
        assertEquals(expected, canonical(pair[0], pair[1]));
        assertEquals(expected, canonical(pair[1], pair[0]));
        assertEquals('\u00e9', expected.charAt(0));
    }

    private static String[] collision() {
        final Map<Long, String> seen = new HashMap<>();
        final Random random = new Random(27);
        for (int i = 0; i < SEARCH; i++) {
            final String uid = (0 == (i & 1) ? "u" : "\u00e9") + Long.toString(random.nextLong() >>> 16, 36);
            final String other = seen.put(crc32(uid), uid);
            if (null != other && other.charAt(0) != uid.charAt(0)) {
                return new String[] {uid, other};
            }
        }
        throw new AssertionError("no pair of equal checksums among " + SEARCH);
    }

    @Test
    void shouldWriteNothingBehindTheId() {
        final UnsafeBuffer to = new UnsafeBuffer(new byte[Limits.CANONICAL_ID_MAX]);
        final byte[] longest = new byte[Limits.UID_MAX];
        Arrays.fill(longest, (byte)'x');
        final UnsafeBuffer uid = new UnsafeBuffer(longest);
        assertEquals(Limits.CANONICAL_ID_MAX,
            ChannelIds.canonicalPerson(uid, 0, Limits.UID_MAX, uid, 0, Limits.UID_MAX, to));
        assertEquals(Limits.UID_MAX, ChannelIds.separator(to, 0, Limits.CANONICAL_ID_MAX));
    }

    @Test
    void shouldFindTheSeparatorOrNot() {
        final UnsafeBuffer id = new UnsafeBuffer(utf8("xxbob@alice"));
        assertEquals(3, ChannelIds.separator(id, 2, 9));
        assertEquals(-1, ChannelIds.separator(id, 2, 3));
        assertEquals(-1, ChannelIds.separator(id, 2, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "10001", "张三", "a b", "a.b-c_d", "~"})
    void shouldTakeUsualIds(final String id) {
        assertTrue(isValid(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b", "a#b", "a&b", "@", "#", "&", "a\u0000", "\u001f", "a\nb", "a\u007f"})
    void shouldRefuseReservedCharacters(final String id) {
        assertFalse(isValid(id));
    }

    @Test
    void shouldCountBytesNotCharacters() {
        final String uid = "三".repeat(Limits.UID_MAX / 3);
        assertTrue(isValid(uid + "x"));
        assertFalse(isValid(uid + "三"));
    }

    private static boolean isValid(final String id) {
        final byte[] bytes = utf8("@" + id + "@");
        return ChannelIds.isValid(new UnsafeBuffer(bytes), 1, bytes.length - 2, Limits.UID_MAX);
    }

    private static String canonical(final String a, final String b) {
        final UnsafeBuffer to = new UnsafeBuffer(new byte[Limits.CANONICAL_ID_MAX]);
        final int length = ChannelIds.canonicalPerson(
            new UnsafeBuffer(utf8(a)), 0, utf8(a).length, new UnsafeBuffer(utf8(b)), 0, utf8(b).length, to);
        return to.getStringWithoutLengthUtf8(0, length);
    }

    private static long crc32(final String text) {
        final CRC32 crc = new CRC32();
        crc.update(utf8(text));
        return crc.getValue();
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
