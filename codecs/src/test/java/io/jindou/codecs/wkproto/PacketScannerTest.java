package io.jindou.codecs.wkproto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and that nothing that may come makes the scanner or the decoder throw or read beyond what is theirs. */
class PacketScannerTest {
    private static final int FUZZED = 200_000;

    private final PacketDecoder decoder = new PacketDecoder();
    private final PacketEncoder encoder = new PacketEncoder();

    @Test
    void shouldKnowTwelveTypes() {
        for (int first = 0; first < 256; first++) {
            final int type = first >> 4;
            final int found = scan(new byte[] {(byte)first});
            if (type < 1 || type > 12) {
                assertEquals(PacketScanner.UNKNOWN_TYPE, found);
                assertFalse(decoder.wrap(new UnsafeBuffer(new byte[] {(byte)first}), 0, 1, 5));
            } else {
                final boolean isPing = 7 == type || 8 == type;
                assertEquals(isPing ? 1 : PacketScanner.NEED_MORE, found, "flags do not matter");
            }
        }
    }

    /** Lengths as the wire has them: 1, 2 and 3 bytes, and the bounds between them. */
    @ParameterizedTest
    @CsvSource({
        "0,1200", "1,1201", "127,127f", "128,128001", "321,12c102", "16383,12ff7f",
        "16384,12808001", "1048575,12ffff3f", "1048576,12808040"})
    void shouldReadLengths(final int bodyLength, final String header) {
        final byte[] head = HexFormat.of().parseHex(header);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[head.length + bodyLength]);
        buffer.putBytes(0, head);
        assertEquals(head.length + bodyLength, PacketScanner.scan(buffer, 0, buffer.capacity()));
        if (bodyLength > 0) {
            assertEquals(PacketScanner.NEED_MORE, PacketScanner.scan(buffer, 0, buffer.capacity() - 1));
            assertEquals(PacketScanner.NEED_MORE, PacketScanner.scan(buffer, 0, head.length));
        }
    }

    /** Over 1 MiB is refused by the header alone, and at the byte that shows it. */
    @ParameterizedTest
    @ValueSource(strings = {"32818040", "32ffff7f", "32808080", "32ffffff7f", "32ffffffff", "3280808001", "32ffffffffffff"})
    void shouldRefuseLengthsOverTheLimit(final String hex) {
        final byte[] header = HexFormat.of().parseHex(hex);
        assertEquals(PacketScanner.TOO_LONG, scan(header));
        assertEquals(PacketScanner.TOO_LONG, PacketScanner.scan(new UnsafeBuffer(header), 0, 4));
        assertEquals(PacketScanner.NEED_MORE, PacketScanner.scan(new UnsafeBuffer(header), 0, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"328000", "328100", "32808000", "32ffff00"})
    void shouldRefusePaddedLengths(final String hex) {
        assertEquals(PacketScanner.PADDED_LENGTH, scan(HexFormat.of().parseHex(hex)));
    }

    @Test
    void shouldRefuseNegativeLengthsOfStrings() {
        // DISCONNECT, reason 12, a text of -1 bytes
        final byte[] frame = HexFormat.of().parseHex("9005" + "0c" + "ffff" + "6161");
        assertEquals(frame.length, scan(frame));
        assertFalse(decoder.wrap(new UnsafeBuffer(frame), 0, frame.length, 5));
    }

    @Test
    void shouldRefuseToWriteWhatIsNoPacket() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.FRAME_BODY_MAX * 2]);
        final byte[] tooLong = new byte[Short.MAX_VALUE + 1];
        encoder.wrap(buffer, 0, PacketType.RECVACK, 0, 5).put(Field.MESSAGE_ID, 1);
        assertThrows(IllegalStateException.class, encoder::end);
        assertThrows(IllegalStateException.class, () -> encoder.put(Field.MESSAGE_ID, 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.wrap(buffer, 0, PacketType.DISCONNECT, 0, 5)
            .put(Field.REASON_CODE, 1).put(Field.REASON_TEXT, tooLong));
        encoder.wrap(buffer, 0, PacketType.EVENT, 0, 5).put(Field.EVENT_ID, new byte[0]).put(Field.EVENT_TYPE, new byte[0])
            .put(Field.EVENT_TIMESTAMP, 0).put(Field.PAYLOAD, new byte[Limits.FRAME_BODY_MAX - 11]);
        assertThrows(IllegalArgumentException.class, encoder::end);
        encoder.wrap(buffer, 0, PacketType.EVENT, 0, 5).put(Field.EVENT_ID, new byte[0]).put(Field.EVENT_TYPE, new byte[0])
            .put(Field.EVENT_TIMESTAMP, 0).put(Field.PAYLOAD, new byte[Limits.FRAME_BODY_MAX - 12]);
        assertEquals(Limits.FRAME_BODY_MAX + PacketScanner.HEADER_LENGTH_MAX, encoder.end());
    }

    /** Noise, in buffers of exactly its length, so that a byte too many would throw. */
    @Test
    void shouldSurviveNoise() {
        final Random random = new Random(39);
        for (int i = 0; i < FUZZED; i++) {
            final byte[] noise = new byte[random.nextInt(48)];
            random.nextBytes(noise);
            if (noise.length > 2 && random.nextInt(4) > 0) {
                noise[1] = (byte)(noise.length - 2);
            }
            look(noise, random.nextInt(9));
        }
    }

    /** Frames with some bytes wrong, which come further than noise. */
    @Test
    void shouldSurviveDamagedFrames() {
        final Random random = new Random(40);
        final List<Vector> vectors = Vector.all();
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            for (final Vector vector : vectors) {
                final byte[] damaged = vector.frame.clone();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte)random.nextInt();
                }
                refused += look(damaged, vector.version) ? 0 : 1;
            }
        }
        assertTrue(refused > 0);
    }

    private boolean look(final byte[] bytes, final int version) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int length = PacketScanner.scan(buffer, 0, bytes.length);
        assertTrue(length <= bytes.length && length >= PacketScanner.PADDED_LENGTH);
        final boolean isWhole = length > 0 && decoder.wrap(buffer, 0, length, version);
        if (isWhole) {
            shouldStayWithin(length);
        }
        // also when the caller is wrong about the length
        if (bytes.length > 0 && decoder.wrap(buffer, 0, bytes.length, version)) {
            shouldStayWithin(bytes.length);
        }
        return isWhole;
    }

    private void shouldStayWithin(final int end) {
        for (final Field field : Field.values()) {
            assertTrue(decoder.length(field) >= 0 && decoder.offset(field) >= 0
                && decoder.offset(field) + decoder.length(field) <= end, field.name());
        }
    }

    private static int scan(final byte[] bytes) {
        return PacketScanner.scan(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
