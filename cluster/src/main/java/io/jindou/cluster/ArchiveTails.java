package io.jindou.cluster;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;
import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.PADDING_FRAME_TYPE;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds where the recordings end that a process left open when it died, cuts off a last fragment that it wrote in part only,
 * and notes the ends in the catalog.
 *
 * <p>A write that is cut short by SIGKILL ends at a boundary of the kernel's pages. The archive looks for that too, but it
 * counts pages from where its own buffer begins, so behind the first megabyte of a file it takes most torn fragments for whole,
 * and their checksum stops the replay later. Here a fragment is torn when its checksum is wrong and it is empty from a page on;
 * one with a wrong checksum that is not empty was changed on disk, and is left for the replay to refuse.
 */
final class ArchiveTails {
    static final String CATALOG = "archive.catalog";
    private static final String SEGMENT_SUFFIX = ".rec";
    private static final int PAGE = 4096;
    private static final int DESCRIPTOR_HEADER = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    private final Path archive;
    private final Checksum checksum = Checksums.crc32();
    private int cut;

    private ArchiveTails(final Path archive) {
        this.archive = archive;
    }

    /**
     * Closes all recordings that are open. Nothing may have the archive open.
     *
     * @return how many torn fragments were cut off.
     */
    static int close(final Path archive) throws IOException {
        final Path catalog = archive.resolve(CATALOG);
        if (!Files.exists(catalog) || Files.size(catalog) < CatalogHeaderDecoder.BLOCK_LENGTH) {
            return 0;
        }
        final ArchiveTails tails = new ArchiveTails(archive);
        try (FileChannel channel = FileChannel.open(catalog, READ, WRITE)) {
            final MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, channel.size());
            try {
                tails.closeAll(new UnsafeBuffer(mapped));
            } finally {
                BufferUtil.free(mapped);
            }
        }
        return tails.cut;
    }

    private void closeAll(final UnsafeBuffer catalog) throws IOException {
        final int alignment = new CatalogHeaderDecoder()
            .wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION).alignment();
        if (!BitUtil.isPowerOfTwo(alignment)) {
            return;
        }
        final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        final RecordingDescriptorDecoder descriptor = new RecordingDescriptorDecoder();
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + DESCRIPTOR_HEADER + RecordingDescriptorDecoder.BLOCK_LENGTH <= catalog.capacity()) {
            header.wrap(catalog, at, DESCRIPTOR_HEADER, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            final int length = header.length();
            if (length < RecordingDescriptorDecoder.BLOCK_LENGTH || length > catalog.capacity() - at) {
                return;
            }
            descriptor.wrap(catalog, at + DESCRIPTOR_HEADER, RecordingDescriptorDecoder.BLOCK_LENGTH,
                RecordingDescriptorDecoder.SCHEMA_VERSION);
            if (RecordingState.VALID == header.state() && NULL_POSITION == descriptor.stopPosition()) {
                final long end = endOf(descriptor);
                if (NULL_POSITION != end) {
                    catalog.putLong(at + DESCRIPTOR_HEADER + RecordingDescriptorDecoder.stopPositionEncodingOffset(), end,
                        LITTLE_ENDIAN);
                    catalog.putLong(at + DESCRIPTOR_HEADER + RecordingDescriptorDecoder.stopTimestampEncodingOffset(),
                        System.currentTimeMillis(), LITTLE_ENDIAN);
                }
            }
            at += BitUtil.align(length + DESCRIPTOR_HEADER, alignment);
        }
    }

    /** The end of a recording; {@code NULL_POSITION} when the archive is to judge it. */
    private long endOf(final RecordingDescriptorDecoder recording) throws IOException {
        final String prefix = recording.recordingId() + "-";
        final long last;
        try (Stream<Path> files = Files.list(archive)) {
            last = files.map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(prefix) && name.endsWith(SEGMENT_SUFFIX))
                .mapToLong(name -> Long.parseLong(name.substring(prefix.length(), name.length() - SEGMENT_SUFFIX.length())))
                .max().orElse(NULL_POSITION);
        }
        if (NULL_POSITION == last) {
            return recording.startPosition();
        }
        final long start = recording.startPosition();
        final int termOffset = (int)(start & (recording.termBufferLength() - 1));
        final int first = last == start - termOffset ? termOffset : 0;
        final long end = endOfSegment(archive.resolve(prefix + last + SEGMENT_SUFFIX), first, recording.segmentFileLength());
        return NULL_POSITION == end ? end : Math.max(start, last + end);
    }

    private long endOfSegment(final Path file, final int first, final int segmentLength) throws IOException {
        try (FileChannel segment = FileChannel.open(file, READ, WRITE)) {
            final int size = (int)Math.min(segment.size(), segmentLength);
            if (first >= size) {
                return first;
            }
            final MappedByteBuffer mapped = segment.map(MapMode.READ_ONLY, 0, size);
            int lastFragment = first;
            int end = first;
            final boolean isTorn;
            try {
                final UnsafeBuffer frames = new UnsafeBuffer(mapped);
                for (int length = frameLength(frames, end); length > 0; length = frameLength(frames, end)) {
                    lastFragment = end;
                    end += BitUtil.align(length, FRAME_ALIGNMENT);
                    if (end < 0 || end > size) {
                        return NULL_POSITION;
                    }
                }
                isTorn = isTorn(frames, lastFragment, end);
            } finally {
                BufferUtil.free(mapped);
            }
            if (isTorn) {
                segment.truncate(lastFragment);
                segment.write(ByteBuffer.allocate(1), segmentLength - 1L);
                cut++;
                return lastFragment;
            }
            return end;
        }
    }

    private static int frameLength(final DirectBuffer frames, final int offset) {
        return offset + HEADER_LENGTH > frames.capacity() ? 0 : frames.getInt(offset, LITTLE_ENDIAN);
    }

    private boolean isTorn(final UnsafeBuffer frames, final int begin, final int end) {
        final int firstPage = BitUtil.align(begin + 1, PAGE);
        if (firstPage >= end) {
            return false;
        }
        final int type = frames.getShort(begin + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int recorded = frames.getInt(begin + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN);
        return PADDING_FRAME_TYPE != type
            && recorded != checksum.compute(frames.addressOffset(), begin + HEADER_LENGTH, end - begin - HEADER_LENGTH)
            && isEmpty(frames, (end - 1) / PAGE * PAGE, end);
    }

    private static boolean isEmpty(final DirectBuffer frames, final int begin, final int end) {
        for (int i = begin; i < end; i++) {
            if (0 != frames.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
