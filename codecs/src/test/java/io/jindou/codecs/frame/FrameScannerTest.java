package io.jindou.codecs.frame;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH + Limits.FRAME_BODY_MAX]);

    /** Checklist rows 40 and 42: magic, type, big-endian length. */
    @ParameterizedTest
    @CsvSource({
        "1,0,57554b4f4e470100000000", "3,0,57554b4f4e470300000000", "4,1,57554b4f4e470400000001",
        "5,255,57554b4f4e4705000000ff", "6,65535,57554b4f4e47060000ffff", "11,1048576,57554b4f4e470b00100000"})
    void shouldWriteTheHeaderByteByByte(final int type, final int bodyLength, final String hex) {
        FrameDescriptor.putHeader(buffer, 0, type, bodyLength);
        final byte[] header = new byte[HEADER_LENGTH];
        buffer.getBytes(0, header);
        assertArrayEquals(HexFormat.of().parseHex(hex), header);
        assertEquals(HEADER_LENGTH + bodyLength, FrameScanner.scan(buffer, 0, buffer.capacity()));
        assertEquals(bodyLength, FrameDescriptor.innerBodyLength(buffer, FrameDescriptor.TYPE_OFFSET));
    }

    /** Checklist row 42: over the limit is refused by the header alone, before anything of the body is there. */
    @ParameterizedTest
    @ValueSource(ints = {Limits.FRAME_BODY_MAX + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void shouldRefuseLengthsOutOfRange(final int bodyLength) {
        FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.SEND, bodyLength);
        assertEquals(FrameScanner.TOO_LONG, FrameScanner.scan(buffer, 0, HEADER_LENGTH));
        assertEquals(FrameScanner.NEED_MORE, FrameScanner.scan(buffer, 0, HEADER_LENGTH - 1));
    }

    /** Checklist row 41. */
    @Test
    void shouldKnowElevenTypes() {
        for (int type = 0; type < 256; type++) {
            FrameDescriptor.putHeader(buffer, 0, type, 0);
            final boolean known = type >= 1 && type <= 11;
            assertEquals(known ? HEADER_LENGTH : FrameScanner.UNKNOWN_TYPE, FrameScanner.scan(buffer, 0, HEADER_LENGTH));
            assertEquals(known ? FrameScanner.NEED_MORE : FrameScanner.UNKNOWN_TYPE,
                FrameScanner.scan(buffer, 0, FrameDescriptor.LENGTH_OFFSET), "by the type byte alone");
        }
    }

    @Test
    void shouldRefuseAWrongMagicAtItsFirstWrongByte() {
        for (int wrong = 0; wrong < FrameDescriptor.MAGIC_LENGTH; wrong++) {
            FrameDescriptor.putHeader(buffer, 0, FrameDescriptor.CONNECT, 0);
            buffer.putByte(wrong, (byte)'w');
            for (int length = 0; length <= HEADER_LENGTH; length++) {
                assertEquals(length > wrong ? FrameScanner.BAD_MAGIC
                    : FrameScanner.NEED_MORE, FrameScanner.scan(buffer, 0, length));
            }
        }
    }

    /** Checklist row 43: whatever the pieces, the same frames come out. Each piece lies in a buffer that ends with it. */
    @Test
    void shouldFindTheSameFramesAtEverySplit() {
        final byte[] stream = new byte[3 * HEADER_LENGTH + 5 + 300];
        final UnsafeBuffer frames = new UnsafeBuffer(stream);
        FrameDescriptor.putHeader(frames, 0, FrameDescriptor.CONNECT, 5);
        FrameDescriptor.putHeader(frames, HEADER_LENGTH + 5, FrameDescriptor.HEARTBEAT, 0);
        FrameDescriptor.putHeader(frames, 2 * HEADER_LENGTH + 5, FrameDescriptor.SEND, 300);
        for (int split = 0; split <= stream.length; split++) {
            assertEquals(0, split < HEADER_LENGTH + 5 ? FrameScanner.scan(exact(stream, 0, split), 0, split) : 0);
            int at = 0;
            final StringBuilder found = new StringBuilder();
            for (final int end : new int[] {split, stream.length}) {
                int frame = FrameScanner.scan(exact(stream, at, end), 0, end - at);
                while (frame > 0) {
                    found.append(stream[at + FrameDescriptor.TYPE_OFFSET]).append(':').append(frame).append(' ');
                    at += frame;
                    frame = FrameScanner.scan(exact(stream, at, end), 0, end - at);
                }
                assertEquals(FrameScanner.NEED_MORE, frame);
            }
            assertEquals("1:16 3:11 4:311 ", found.toString(), "split at " + split);
        }
    }

    /** Checklist row 40: garbage neither throws nor is anything read outside of it: the buffer ends where the bytes do. */
    @Test
    void shouldSurviveGarbage() {
        final Random random = new Random(40);
        for (int i = 0; i < 200_000; i++) {
            final byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                for (int at = 0; at < Math.min(garbage.length, random.nextInt(8)); at++) {
                    garbage[at] = 6 == at ? (byte)(1 + random.nextInt(11)) : FrameDescriptor.magic(Math.min(at, 5));
                }
            }
            final UnsafeBuffer exact = exact(garbage, 0, garbage.length);
            final int frame = FrameScanner.scan(exact, 0, garbage.length);
            assertTrue(frame >= FrameScanner.TOO_LONG && frame <= garbage.length);
            final int count = FrameScanner.scanBatch(exact, 0, garbage.length);
            assertTrue(count >= FrameScanner.BAD_BATCH && count <= garbage.length);
        }
    }

    @Test
    void shouldCountTheFramesOfABatch() {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[(Limits.FRAME_BATCH_COUNT_MAX + 1) * INNER_HEADER_LENGTH]);
        for (int i = 0; i <= Limits.FRAME_BATCH_COUNT_MAX; i++) {
            FrameDescriptor.putInnerHeader(body, i * INNER_HEADER_LENGTH, FrameDescriptor.RECVACK, 0);
        }
        assertEquals(1, FrameScanner.scanBatch(body, 0, INNER_HEADER_LENGTH));
        assertEquals(Limits.FRAME_BATCH_COUNT_MAX,
            FrameScanner.scanBatch(body, 0, Limits.FRAME_BATCH_COUNT_MAX * INNER_HEADER_LENGTH));
        assertEquals(FrameScanner.BAD_BATCH, FrameScanner.scanBatch(body, 0, body.capacity()));
    }

    @Test
    void shouldRefuseDamagedBatches() {
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, 0, 0), "none");
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.BATCH, 0, INNER_HEADER_LENGTH), "a batch within");
        assertEquals(FrameScanner.UNKNOWN_TYPE, batch(0, 0, INNER_HEADER_LENGTH));
        assertEquals(FrameScanner.UNKNOWN_TYPE, batch(12, 0, INNER_HEADER_LENGTH));
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, 0, INNER_HEADER_LENGTH - 1), "half a header");
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, 1, INNER_HEADER_LENGTH), "body beyond the end");
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, -1, INNER_HEADER_LENGTH), "negative length");
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, Integer.MAX_VALUE, INNER_HEADER_LENGTH + 1));
        assertEquals(FrameScanner.BAD_BATCH, batch(FrameDescriptor.SEND, 2, INNER_HEADER_LENGTH + 3), "a byte is left over");
        assertEquals(1, batch(FrameDescriptor.SEND, 2, INNER_HEADER_LENGTH + 2));
    }

    private static int batch(final int type, final int innerLength, final int bodyLength) {
        final UnsafeBuffer large = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.putInnerHeader(large, 0, type, innerLength);
        return FrameScanner.scanBatch(new UnsafeBuffer(large, 0, bodyLength), 0, bodyLength);
    }

    /** A buffer of exactly these bytes: bounds checks make a read outside of it fail the test. */
    private static UnsafeBuffer exact(final byte[] bytes, final int from, final int to) {
        return new UnsafeBuffer(bytes, from, to - from);
    }
}
