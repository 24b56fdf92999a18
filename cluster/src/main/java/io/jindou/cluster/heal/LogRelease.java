package io.jindou.cluster.heal;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.collections.MutableLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives disk space of log and snapshots back: the log below the last complete snapshot that no node needs any more, and all
 * snapshots but the last two. What it does not get done before the process dies, the next call does; nothing that a start reads
 * is ever touched. The recording log keeps naming the snapshots that are gone: it belongs to the consensus module, which looks
 * at the last ones only; {@link RecordingLogPruning} tidies it before a start.
 */
public final class LogRelease {
    /** Snapshots that stay. */
    public static final int SNAPSHOTS_KEPT = 2;
    private static final Logger LOGGER = LoggerFactory.getLogger(LogRelease.class);
    private static final int RECORDINGS_AT_A_TIME = 1_000;

    private final Path clusterDirectory;
    private final Supplier<AeronArchive.Context> archives;
    private final Sightings sightings;

    /**
     * What was given back.
     *
     * @param startPosition from which on the log is there now.
     * @param segments      files of the log that went.
     * @param snapshots     recordings of snapshots that went.
     * @param withheld      why the log below the snapshot had to stay; null when it had not.
     */
    public record Released(long startPosition, long segments, int snapshots, String withheld) {
    }

    /**
     * For one node.
     *
     * @param clusterDirectory of the consensus module.
     * @param archives         for a client of this node's archive, one for each call.
     * @param sightings        of the other nodes.
     */
    public LogRelease(
        final Path clusterDirectory, final Supplier<AeronArchive.Context> archives, final Sightings sightings) {
        this.clusterDirectory = clusterDirectory;
        this.archives = archives;
        this.sightings = sightings;
    }

    /**
     * Releases what may go; to be called after snapshots, and now and then because a node that was away may be back. Blocks for
     * as long as the archive takes; any thread but those of driver and archive.
     *
     * @param answers of the other nodes, asked for just now; none in a cell of one.
     * @return null when there is no snapshot yet.
     */
    public Released release(final List<Peers.Answer> answers) {
        sightings.seen(answers);
        try (RecordingLog recordings = new RecordingLog(clusterDirectory.toFile(), false)) {
            final RecordingLog.Entry snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            final RecordingLog.Entry term = recordings.findLastTerm();
            if (null == snapshot || null == term) {
                return null;
            }
            try (AeronArchive archive = AeronArchive.connect(archives.get())) {
                final int snapshots = releaseSnapshots(archive, recordings);
                if (Sightings.lowestSnapshot(answers) < snapshot.logPosition) {
                    return new Released(archive.getStartPosition(term.recordingId), 0, snapshots,
                        "not all nodes have completed the snapshot at " + snapshot.logPosition);
                }
                return releaseLog(archive, term.recordingId, snapshot.logPosition, snapshots);
            }
        }
    }

    private Released releaseLog(
        final AeronArchive archive, final long recordingId, final long snapshotPosition, final int snapshots) {
        final long needed = sightings.neededFrom();
        final long upTo = Math.min(snapshotPosition, needed);
        final MutableLong start = new MutableLong();
        final MutableLong newStart = new MutableLong();
        archive.listRecording(recordingId, (controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition,
            stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) -> {
            start.set(startPosition);
            newStart.set(AeronArchive.segmentFileBasePosition(
                startPosition, Math.max(startPosition, upTo), termBufferLength, segmentFileLength));
        });
        long segments = 0;
        String withheld = needed < snapshotPosition ? "a node that is away may need the log from " + needed + " on" : null;
        try {
            // of a call that was cut short
            segments += archive.deleteDetachedSegments(recordingId);
            if (newStart.get() > start.get()) {
                segments += archive.purgeSegments(recordingId, newStart.get());
                LOGGER.info("the log is released up to {}: {} files", newStart.get(), segments);
            }
        } catch (final ArchiveException ex) {
            // a node that catches up reads what is to go; the next call gets it
            withheld = ex.getMessage();
        }
        return new Released(archive.getStartPosition(recordingId), segments, snapshots, withheld);
    }

    private static int releaseSnapshots(final AeronArchive archive, final RecordingLog recordings) {
        final Set<Long> kept = new HashSet<>();
        final List<Long> positions = new ArrayList<>();
        for (int i = recordings.entries().size() - 1; i >= 0; i--) {
            final RecordingLog.Entry entry = recordings.entries().get(i);
            if (RecordingLog.ENTRY_TYPE_TERM == entry.type) {
                kept.add(entry.recordingId);
            } else if (entry.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type) {
                if (positions.size() < SNAPSHOTS_KEPT && !positions.contains(entry.logPosition)) {
                    positions.add(entry.logPosition);
                }
                if (positions.contains(entry.logPosition)) {
                    kept.add(entry.recordingId);
                }
            }
        }
        // one that is being taken now has a higher id than any that is complete
        final long newest = kept.stream().mapToLong(Long::longValue).max().orElse(0);
        int released = 0;
        for (final long recordingId : snapshotsIn(archive, newest)) {
            if (!kept.contains(recordingId)) {
                archive.purgeRecording(recordingId);
                released++;
            }
        }
        if (released > 0) {
            LOGGER.info("{} recordings of superseded snapshots are removed", released);
        }
        return released;
    }

    private static List<Long> snapshotsIn(final AeronArchive archive, final long upToId) {
        final List<Long> found = new ArrayList<>();
        archive.listRecordings(0, RECORDINGS_AT_A_TIME, (controlSessionId, correlationId, recordingId, startTimestamp,
            stopTimestamp, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength,
            sessionId, streamId, strippedChannel, originalChannel, sourceIdentity) -> {
            final boolean isSnapshot = ConsensusModule.Configuration.snapshotStreamId() == streamId
                || ClusteredServiceContainer.Configuration.snapshotStreamId() == streamId;
            if (isSnapshot && recordingId < upToId && AeronArchive.NULL_POSITION != stopPosition) {
                found.add(recordingId);
            }
        });
        return found;
    }
}
