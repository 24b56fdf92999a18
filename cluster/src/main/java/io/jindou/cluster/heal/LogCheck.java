package io.jindou.cluster.heal;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;
import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.PADDING_FRAME_TYPE;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.jindou.cluster.Sentences;
import io.jindou.cluster.StartFailure;
import io.jindou.engine.journal.JournalException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what a start of the node will read, before anything of Aeron is started: the recording log, the last snapshot, the log
 * from there to its end. Aeron notices most damage too, but only in the middle of an election.
 * To be called after the ends of the recordings were noted in the catalog.
 */
public final class LogCheck {
    /** What to do about a damaged file in a cell of several nodes. */
    public static final String REMEDY = JournalException.REBUILD;
    private static final String CATALOG = "archive.catalog";

    private final Path archive;
    private final Path recordingLog;
    private final String remedy;
    private final Checksum checksum = Checksums.crc32();
    private final Map<Long, Recording> recordings = new HashMap<>();

    private record Recording(
        long id, long startPosition, long stopPosition, int initialTermId, int segmentLength, int termLength, int streamId) {
    }

    private LogCheck(final Path archive, final Path clusterDirectory, final String remedy) {
        this.archive = archive;
        this.recordingLog = clusterDirectory.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        this.remedy = remedy;
    }

    /**
     * Checks a node's files; nothing may have them open.
     *
     * @param remedy end of the sentence, see {@link #REMEDY}.
     * @throws StartFailure that names the damaged file and the remedy.
     */
    public static void verify(final Path archive, final Path clusterDirectory, final String remedy) {
        final LogCheck check = new LogCheck(archive, clusterDirectory, remedy);
        try {
            if (Files.exists(check.recordingLog) && Files.size(check.recordingLog) > 0) {
                check.verify(clusterDirectory);
            }
        } catch (final IOException ex) {
            throw new StartFailure("cannot read the log in " + archive + ": " + ex.getMessage(), ex);
        }
    }

    private void verify(final Path clusterDirectory) throws IOException {
        readCatalog();
        try (RecordingLog log = open(clusterDirectory)) {
            final RecordingLog.Entry last = log.findLastTerm();
            if (null == last) {
                throw damaged(recordingLog, "names no term");
            }
            long position = -1;
            for (final RecordingLog.Entry entry : log.entries()) {
                if (entry.termBaseLogPosition < 0 || entry.leadershipTermId < 0 || entry.termBaseLogPosition < position) {
                    throw damaged(recordingLog, "has terms that do not follow each other");
                }
                position = entry.termBaseLogPosition;
            }
            final String vote = NodeStateCheck.damage(clusterDirectory, last.leadershipTermId);
            if (null != vote) {
                throw damaged(NodeStateCheck.file(clusterDirectory), vote);
            }
            final Recording recording = recording(last.recordingId);
            final RecordingLog.Entry snapshot = log.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            if (null == snapshot) {
                verify(recording, recording.startPosition);
                return;
            }
            if (snapshot.logPosition < recording.startPosition
                || NULL_POSITION != recording.stopPosition && snapshot.logPosition > recording.stopPosition) {
                throw damaged(recordingLog, "names a snapshot at " + snapshot.logPosition + ", outside of the log");
            }
            for (final RecordingLog.Entry entry : log.entries()) {
                if (entry.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type
                    && entry.logPosition == snapshot.logPosition) {
                    final Recording state = recording(entry.recordingId);
                    verify(state, state.startPosition);
                }
            }
            verify(recording, snapshot.logPosition);
        }
    }

    private RecordingLog open(final Path clusterDirectory) {
        try {
            return new RecordingLog(clusterDirectory.toFile(), false);
        } catch (final RuntimeException ex) {
            throw new StartFailure(damaged(recordingLog, Sentences.of(ex)).getMessage(), ex);
        }
    }

    private Recording recording(final long id) {
        final Recording recording = recordings.get(id);
        if (null == recording) {
            throw damaged(recordingLog, "names recording " + id + ", which is not in " + archive.resolve(CATALOG));
        }
        return recording;
    }

    private StartFailure damaged(final Path file, final String how) {
        return new StartFailure(file + " is damaged: it " + how + "; " + remedy);
    }

    private void readCatalog() throws IOException {
        final Path file = archive.resolve(CATALOG);
        if (!Files.exists(file) || Files.size(file) < CatalogHeaderDecoder.BLOCK_LENGTH) {
            throw damaged(file, "is missing or empty");
        }
        final UnsafeBuffer catalog = new UnsafeBuffer(Files.readAllBytes(file));
        final int alignment = new CatalogHeaderDecoder()
            .wrap(catalog, 0, CatalogHeaderDecoder.BLOCK_LENGTH, CatalogHeaderDecoder.SCHEMA_VERSION).alignment();
        if (!BitUtil.isPowerOfTwo(alignment)) {
            throw damaged(file, "has no header");
        }
        final int headerLength = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;
        final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
        final RecordingDescriptorDecoder descriptor = new RecordingDescriptorDecoder();
        int at = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (at + headerLength + RecordingDescriptorDecoder.BLOCK_LENGTH <= catalog.capacity()) {
            header.wrap(catalog, at, headerLength, RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
            final int length = header.length();
            if (length < RecordingDescriptorDecoder.BLOCK_LENGTH || length > catalog.capacity() - at) {
                return;
            }
            descriptor.wrap(catalog, at + headerLength, RecordingDescriptorDecoder.BLOCK_LENGTH,
                RecordingDescriptorDecoder.SCHEMA_VERSION);
            if (!BitUtil.isPowerOfTwo(descriptor.segmentFileLength()) || !BitUtil.isPowerOfTwo(descriptor.termBufferLength())) {
                throw damaged(file, "describes recording " + descriptor.recordingId() + " wrongly");
            }
            recordings.put(descriptor.recordingId(), new Recording(descriptor.recordingId(), descriptor.startPosition(),
                descriptor.stopPosition(), descriptor.initialTermId(), descriptor.segmentFileLength(),
                descriptor.termBufferLength(), descriptor.streamId()));
            at += BitUtil.align(length + headerLength, alignment);
        }
    }

    /** All fragments from the segment on that holds this position. */
    private void verify(final Recording recording, final long from) throws IOException {
        long segment = AeronArchive.segmentFileBasePosition(
            recording.startPosition, from, recording.termLength, recording.segmentLength);
        final long stop = NULL_POSITION == recording.stopPosition ? Long.MAX_VALUE : recording.stopPosition;
        while (segment < stop) {
            final Path file = archive.resolve(recording.id + "-" + segment + ".rec");
            if (!Files.exists(file)) {
                if (Long.MAX_VALUE == stop) {
                    return;
                }
                throw damaged(file, "is missing");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                final MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
                try {
                    verify(file, new UnsafeBuffer(mapped), recording, segment, stop);
                } finally {
                    BufferUtil.free(mapped);
                }
            }
            segment += recording.segmentLength;
        }
    }

    private void verify(
        final Path file, final UnsafeBuffer frames, final Recording recording, final long segment, final long stop) {
        long position = Math.max(segment, recording.startPosition);
        final long end = Math.min(segment + recording.segmentLength, stop);
        while (position < end) {
            final int at = (int)(position - segment);
            final int length = at + HEADER_LENGTH > frames.capacity() ? 0 : frames.getInt(at, LITTLE_ENDIAN);
            if (0 == length && Long.MAX_VALUE == stop) {
                return;
            }
            if (length < HEADER_LENGTH || length > end - position) {
                throw damaged(file, "has no fragment at " + at);
            }
            if (!isWhole(frames, at, length, recording, position)) {
                throw damaged(file, "has a wrong fragment at " + at);
            }
            position += BitUtil.align(length, FRAME_ALIGNMENT);
        }
    }

    private boolean isWhole(
        final UnsafeBuffer frames, final int at, final int length, final Recording recording, final long position) {
        final int termId = LogBufferDescriptor.computeTermIdFromPosition(
            position, LogBufferDescriptor.positionBitsToShift(recording.termLength), recording.initialTermId);
        final boolean isInPlace = termId == frames.getInt(at + DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, LITTLE_ENDIAN)
            && (position & (recording.termLength - 1))
                == frames.getInt(at + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN)
            && recording.streamId == frames.getInt(at + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, LITTLE_ENDIAN);
        final int type = frames.getShort(at + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        return isInPlace && (PADDING_FRAME_TYPE == type
            || frames.getInt(at + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN)
                == checksum.compute(frames.addressOffset(), at + HEADER_LENGTH,
                    BitUtil.align(length, FRAME_ALIGNMENT) - HEADER_LENGTH));
    }
}
