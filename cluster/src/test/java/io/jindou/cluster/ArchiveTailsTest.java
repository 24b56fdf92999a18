package io.jindou.cluster;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static io.aeron.protocol.DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.TYPE_FIELD_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.CatalogHeaderEncoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorEncoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderEncoder;
import io.aeron.archive.codecs.RecordingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a log whose process was killed while it wrote: what is whole stays, what is torn goes, damage is not touched. */
final class ArchiveTailsTest {
    private static final int PAGE = 4096;
    private static final int TERM = 1 << 20;
    private static final int SEGMENT = 4 << 20;
    private static final int FRAGMENT = 1408;
    private static final int SEGMENT_POSITION = SEGMENT;
    private static final int DESCRIPTOR = CatalogHeaderDecoder.BLOCK_LENGTH + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    @TempDir
    private Path archive;
    private UnsafeBuffer frames;

    @BeforeEach
    void emptySegment() {
        frames = new UnsafeBuffer(ByteBuffer.allocateDirect(SEGMENT));
    }

    @Test
    void shouldCutAFragmentTornAtAPageWhereverItLies() throws IOException {
        // behind the first megabyte the pages of Aeron's buffer are not those of the file any more
        for (final int from : new int[] {0, TERM + PAGE, 3 * TERM}) {
            emptySegment();
            final int last = writeUntilStraddling(from);
            frames.setMemory(page(last), SEGMENT - page(last), (byte)0);
            store(NULL_POSITION);

            assertEquals(1, ArchiveTails.close(archive));
            assertEquals(SEGMENT_POSITION + last, stopPosition());
            final byte[] after = Files.readAllBytes(segment());
            assertEquals(SEGMENT, after.length);
            for (int i = last; i < after.length; i++) {
                assertEquals(0, after[i], "byte " + i);
            }
            assertEquals(0, ArchiveTails.close(archive), "once is enough");
        }
    }

    @Test
    void shouldKeepAWholeLastFragment() throws IOException {
        final int last = writeUntilStraddling(TERM);
        store(NULL_POSITION);

        assertEquals(0, ArchiveTails.close(archive));
        assertEquals(SEGMENT_POSITION + last + FRAGMENT, stopPosition());
    }

    @Test
    void shouldKeepAWholeFragmentThatEndsInZeros() throws IOException {
        final int last = writeUntilStraddling(TERM);
        frames.setMemory(page(last), last + FRAGMENT - page(last), (byte)0);
        sign(last);
        store(NULL_POSITION);

        assertEquals(0, ArchiveTails.close(archive));
        assertEquals(SEGMENT_POSITION + last + FRAGMENT, stopPosition());
    }

    @Test
    void shouldLeaveDamageForTheReplayToRefuse() throws IOException {
        final int last = writeUntilStraddling(TERM);
        frames.putByte(last + HEADER_LENGTH, (byte)~frames.getByte(last + HEADER_LENGTH));
        store(NULL_POSITION);

        assertEquals(0, ArchiveTails.close(archive));
        assertEquals(SEGMENT_POSITION + last + FRAGMENT, stopPosition());
    }

    @Test
    void shouldNotTouchARecordingThatWasClosed() throws IOException {
        final int last = writeUntilStraddling(TERM);
        frames.setMemory(page(last), SEGMENT - page(last), (byte)0);
        store(SEGMENT_POSITION + last + FRAGMENT);
        final byte[] before = Files.readAllBytes(segment());

        assertEquals(0, ArchiveTails.close(archive));
        assertEquals(SEGMENT_POSITION + last + FRAGMENT, stopPosition());
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(segment())));
    }

    @Test
    void shouldDoNothingWithoutACatalog() throws IOException {
        assertEquals(0, ArchiveTails.close(archive));
    }

    /** Fragments up to the first one behind {@code from} that lies on two pages; returns where it begins. */
    private int writeUntilStraddling(final int from) {
        int at = 0;
        while (true) {
            frames.putInt(at, FRAGMENT, LITTLE_ENDIAN);
            frames.putShort(at + TYPE_FIELD_OFFSET, (short)HDR_TYPE_DATA, LITTLE_ENDIAN);
            frames.setMemory(at + HEADER_LENGTH, FRAGMENT - HEADER_LENGTH, (byte)(1 + at % 127));
            sign(at);
            if (at >= from && page(at) < at + FRAGMENT) {
                return at;
            }
            at += FRAGMENT;
        }
    }

    private void sign(final int at) {
        frames.putInt(at + SESSION_ID_FIELD_OFFSET,
            Checksums.crc32().compute(frames.addressOffset(), at + HEADER_LENGTH, FRAGMENT - HEADER_LENGTH), LITTLE_ENDIAN);
    }

    private static int page(final int at) {
        return at / PAGE * PAGE + PAGE;
    }

    private Path segment() {
        return archive.resolve("7-" + SEGMENT_POSITION + ".rec");
    }

    private void store(final long stopPosition) throws IOException {
        final byte[] bytes = new byte[SEGMENT];
        frames.getBytes(0, bytes);
        Files.write(segment(), bytes);
        Files.write(archive.resolve("7-0.rec"), new byte[SEGMENT]);
        Files.write(archive.resolve("70-" + 2 * SEGMENT + ".rec"), new byte[SEGMENT]);
        final UnsafeBuffer catalog = new UnsafeBuffer(new byte[1 << 12]);
        new CatalogHeaderEncoder().wrap(catalog, 0).alignment(64);
        new RecordingDescriptorHeaderEncoder().wrap(catalog, CatalogHeaderDecoder.BLOCK_LENGTH)
            .length(RecordingDescriptorDecoder.BLOCK_LENGTH + 12)
            .state(RecordingState.VALID);
        new RecordingDescriptorEncoder().wrap(catalog, DESCRIPTOR)
            .recordingId(7)
            .startPosition(0)
            .stopPosition(stopPosition)
            .segmentFileLength(SEGMENT)
            .termBufferLength(TERM);
        Files.write(archive.resolve(ArchiveTails.CATALOG), catalog.byteArray());
    }

    private long stopPosition() throws IOException {
        final UnsafeBuffer catalog = new UnsafeBuffer(Files.readAllBytes(archive.resolve(ArchiveTails.CATALOG)));
        return new RecordingDescriptorDecoder()
            .wrap(catalog, DESCRIPTOR, RecordingDescriptorDecoder.BLOCK_LENGTH, RecordingDescriptorDecoder.SCHEMA_VERSION)
            .stopPosition();
    }
}
