package io.jindou.cluster.heal;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.ClusterMember;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.Sentences;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Aeron's backup tells of itself, kept for the thread that waits for it. */
final class CopyProgress implements ClusterBackupEventsListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(CopyProgress.class);

    private volatile long position = AeronArchive.NULL_POSITION;
    private volatile long snapshotPosition = AeronArchive.NULL_POSITION;
    private volatile long term = Aeron.NULL_VALUE;
    private volatile String death;
    private volatile String lastError = "unknown";

    /** The log position up to which the log is written here. */
    long position() {
        return position;
    }

    /** The log position of the latest snapshot that is here. */
    long snapshotPosition() {
        return snapshotPosition;
    }

    /** The last term that the copied recording log names. */
    long term() {
        return term;
    }

    /** Why the backup has ended by itself; null while it runs. */
    String death() {
        return death;
    }

    void died(final String how) {
        death = how + ", last error: " + lastError;
    }

    /** The backup goes on by itself after errors; what ends it comes to {@link #died}. */
    void onError(final Throwable error) {
        lastError = Sentences.of(error);
        LOGGER.info("copying the log: {}", lastError);
    }

    @Override
    public void onBackupQuery() {
        LOGGER.debug("asking for snapshots and log");
    }

    @Override
    public void onPossibleFailure(final Exception failure) {
        onError(failure);
    }

    @Override
    public void onBackupResponse(
        final ClusterMember[] members, final ClusterMember supplier, final List<RecordingLog.Snapshot> snapshots) {
        LOGGER.info("copying {} snapshot recordings and the log from node {}", snapshots.size(), supplier.id());
    }

    @Override
    public void onUpdatedRecordingLog(final RecordingLog recordings, final List<RecordingLog.Snapshot> retrieved) {
        final RecordingLog.Entry snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
        if (null != snapshot) {
            snapshotPosition = snapshot.logPosition;
        }
        final RecordingLog.Entry last = recordings.findLastTerm();
        if (null != last) {
            term = last.leadershipTermId;
        }
    }

    @Override
    public void onLiveLogProgress(final long recordingId, final long counterId, final long logPosition) {
        position = logPosition;
    }
}
