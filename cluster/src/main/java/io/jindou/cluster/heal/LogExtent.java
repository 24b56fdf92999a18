package io.jindou.cluster.heal;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import io.jindou.cluster.peer.Hello;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.CloseHelper;

/**
 * Reads where this node's log begins and ends and where its last snapshot is, for {@link Hello}; also while no consensus module
 * runs. Keeps a client of the archive, and makes a new one when that was lost. Thread-safe; to be closed before the archive.
 */
public final class LogExtent implements AutoCloseable {
    private final Path clusterDirectory;
    private final Supplier<AeronArchive.Context> archives;
    private AeronArchive archive;
    private boolean closed;

    /**
     * What was read.
     *
     * @param start    from which on the log is there; {@link Hello#NONE} without a log.
     * @param append   up to which it is there; {@link Hello#NONE} without a log.
     * @param snapshot of the last complete snapshot; {@link Hello#NONE} without one.
     */
    public record Extent(long start, long append, long snapshot) {
        private static final Extent EMPTY = new Extent(Hello.NONE, Hello.NONE, Hello.NONE);
    }

    /** Asks nothing yet. */
    public LogExtent(final Path clusterDirectory, final Supplier<AeronArchive.Context> archives) {
        this.clusterDirectory = clusterDirectory;
        this.archives = archives;
    }

    /** Asks recording log and archive. */
    public synchronized Extent read() {
        if (closed) {
            throw new IllegalStateException("the node stops");
        }
        if (!Files.exists(clusterDirectory.resolve(RecordingLog.RECORDING_LOG_FILE_NAME))) {
            return Extent.EMPTY;
        }
        final RecordingLog.Entry term;
        final RecordingLog.Entry snapshot;
        try (RecordingLog recordings = new RecordingLog(clusterDirectory.toFile(), false)) {
            term = recordings.findLastTerm();
            snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
        }
        if (null == term) {
            return Extent.EMPTY;
        }
        final long snapshotPosition = null == snapshot ? Hello.NONE : snapshot.logPosition;
        try {
            return read(term.recordingId, snapshotPosition);
        } catch (final AeronException lost) {
            // once more with a new client: the archive forgets those that were silent for too long
            CloseHelper.quietClose(archive);
            archive = null;
            return read(term.recordingId, snapshotPosition);
        }
    }

    private Extent read(final long recordingId, final long snapshotPosition) {
        if (null == archive) {
            archive = AeronArchive.connect(archives.get());
        }
        return new Extent(archive.getStartPosition(recordingId), archive.getMaxRecordedPosition(recordingId), snapshotPosition);
    }

    @Override
    public synchronized void close() {
        closed = true;
        CloseHelper.close(archive);
    }
}
