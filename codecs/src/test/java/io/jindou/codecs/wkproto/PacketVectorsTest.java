package io.jindou.codecs.wkproto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every packet, byte for byte, both ways, whatever the pieces it comes in. */
class PacketVectorsTest {
    private static final int BEFORE = 5;
    private static final int AFTER = 7;

    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldWriteTheBytes(final Vector vector) {
        assertArrayEquals(vector.frame, vector.encoded());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReadTheFields(final Vector vector) {
        final byte[] surrounded = new byte[BEFORE + vector.frame.length + AFTER];
        Arrays.fill(surrounded, (byte)0x7F);
        System.arraycopy(vector.frame, 0, surrounded, BEFORE, vector.frame.length);
        final UnsafeBuffer buffer = new UnsafeBuffer(surrounded);
        final int length = PacketScanner.scan(buffer, BEFORE, surrounded.length - BEFORE);
        assertEquals(vector.frame.length, length);
        final PacketDecoder decoder = new PacketDecoder();
        assertTrue(decoder.wrap(buffer, BEFORE, length, vector.version));
        assertEquals(vector.type, decoder.type());
        assertEquals(vector.flags, decoder.flags());
        assertEquals(vector.fields, fieldsOf(decoder));
    }

    /** Checklist row 43: each prefix is a beginning, no more and no less, in a buffer that ends with it. */
    @ParameterizedTest
    @MethodSource("vectors")
    void shouldWaitForTheRestAtEverySplit(final Vector vector) {
        for (int split = 0; split < vector.frame.length; split++) {
            final UnsafeBuffer part = new UnsafeBuffer(Arrays.copyOf(vector.frame, split));
            assertEquals(PacketScanner.NEED_MORE, PacketScanner.scan(part, 0, split), "after " + split);
        }
    }

    /** A body that ends within its fields is no packet, wherever it ends; behind the last field anything may follow. */
    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRefuseABodyThatIsTooShort(final Vector vector) {
        final PacketDecoder decoder = new PacketDecoder();
        final int header = PacketType.isSingleByte(vector.type) ? 1
            : PacketScanner.headerLength(new UnsafeBuffer(vector.frame), 0, vector.frame.length);
        final Field[] layout = PacketLayout.of(vector.type);
        final Field last = layout.length > 0 ? layout[layout.length - 1] : null;
        final String tail = null == last || last.kind().isNumber() || FieldKind.STRING == last.kind()
            ? null : vector.fields.get(last);
        final int tailLength = null == tail ? 0 : tail.getBytes(UTF_8).length
            + (FieldKind.TAIL == last.kind() ? Short.BYTES : 0);
        final int optionalFrom = vector.frame.length - tailLength;
        for (int length = header; length < vector.frame.length; length++) {
            final UnsafeBuffer part = new UnsafeBuffer(Arrays.copyOf(vector.frame, length));
            final boolean isWhole = length >= optionalFrom
                && (length == optionalFrom || FieldKind.REST == last.kind());
            assertEquals(isWhole, decoder.wrap(part, 0, length, vector.version), "ending after " + length);
        }
        final UnsafeBuffer longer = new UnsafeBuffer(Arrays.copyOf(vector.frame, vector.frame.length + AFTER));
        assertTrue(decoder.wrap(longer, 0, longer.capacity(), vector.version));
    }

    /** Checklist row 43: the frames back to back, in two pieces, split everywhere: the same frames come out. */
    @Test
    void shouldFindTheSameFramesAtEverySplitOfAStream() {
        final List<Vector> vectors = vectors();
        final byte[] stream = new byte[vectors.stream().mapToInt(vector -> vector.frame.length).sum()];
        int at = 0;
        for (final Vector vector : vectors) {
            System.arraycopy(vector.frame, 0, stream, at, vector.frame.length);
            at += vector.frame.length;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(stream);
        for (int split = 0; split <= stream.length; split++) {
            final List<Integer> lengths = new ArrayList<>();
            int from = 0;
            for (final int end : new int[] {split, stream.length}) {
                int length = PacketScanner.scan(buffer, from, end - from);
                while (length > 0) {
                    lengths.add(length);
                    from += length;
                    length = PacketScanner.scan(buffer, from, end - from);
                }
                assertEquals(PacketScanner.NEED_MORE, length);
            }
            assertEquals(vectors.stream().map(vector -> vector.frame.length).toList(), lengths, "split at " + split);
        }
    }

    /** A server reads CONNECT before it knows a version. */
    @Test
    void shouldReadConnectInAnyVersion() {
        final PacketDecoder decoder = new PacketDecoder();
        for (final Vector vector : vectors()) {
            for (int version = 0; PacketType.CONNECT == vector.type && version < 8; version++) {
                assertTrue(decoder.wrap(new UnsafeBuffer(vector.frame), 0, vector.frame.length, version));
                assertEquals(vector.fields, fieldsOf(decoder));
            }
        }
    }

    /** So that none is lost from the file: all types, and all versions of those that differ between versions. */
    @Test
    void shouldHaveVectorsOfAllPacketsAndVersions() {
        final Map<Integer, TreeSet<Integer>> found = new TreeMap<>();
        for (final Vector vector : vectors()) {
            found.computeIfAbsent(vector.type, type -> new TreeSet<>()).add(vector.version);
        }
        assertEquals(12, found.size());
        for (final int type : new int[] {PacketType.CONNECT, PacketType.CONNACK, PacketType.SEND, PacketType.RECV}) {
            assertTrue(found.get(type).containsAll(List.of(1, 2, 3, 4, 5, 6)), "type " + type + ": " + found.get(type));
        }
    }

    @Test
    void shouldAnswerNothingForFieldsOfOtherPackets() {
        final PacketDecoder decoder = new PacketDecoder();
        for (final Vector vector : vectors()) {
            assertTrue(decoder.wrap(new UnsafeBuffer(vector.frame), 0, vector.frame.length, vector.version));
            for (final Field field : Field.values()) {
                if (!vector.fields.containsKey(field)) {
                    assertFalse(decoder.has(field), vector + ": " + field);
                    assertEquals(0, decoder.number(field));
                    assertEquals(0, decoder.length(field));
                    assertEquals(vector.frame.length, decoder.offset(field));
                }
            }
        }
    }

    private static Map<Field, String> fieldsOf(final PacketDecoder decoder) {
        final Map<Field, String> fields = new EnumMap<>(Field.class);
        final DirectBuffer buffer = decoder.buffer();
        for (final Field field : Field.values()) {
            if (decoder.has(field)) {
                fields.put(field, field.kind().isNumber() ? Long.toString(decoder.number(field))
                    : buffer.getStringWithoutLengthUtf8(decoder.offset(field), decoder.length(field)));
            }
        }
        return fields;
    }
}
