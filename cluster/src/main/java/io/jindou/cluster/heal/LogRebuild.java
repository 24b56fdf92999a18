package io.jindou.cluster.heal;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Pause;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies snapshot and log of the live leader into an empty directory, by Aeron's own backup, far enough that this node may vote
 * again: past everything that was committed when its old directory went.
 *
 * <p>How far that is, the leader's word alone does not tell: one that was replaced and has not noticed believes what it says. So
 * the copy has to reach what the leader committed after it was first asked: beyond everything that it had appended then. That
 * much it commits only with a majority, and without this node, which confirms nothing meanwhile. Every tick of the engine is
 * an entry, so it takes no load to get there.
 */
public final class LogRebuild {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogRebuild.class);
    private static final long STEP_MS = 200;
    private static final long QUERY_EVERY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SAY_EVERY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long COOL_DOWN_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RebuildSite site;
    private final Peers peers;
    private final Consumer<String> says;
    private final CopyProgress progress = new CopyProgress();
    private long term = Aeron.NULL_VALUE;
    private long appendedWhenAsked;
    private long target = AeronArchive.NULL_POSITION;
    private long nextSayNs = System.nanoTime();

    /**
     * For one node.
     *
     * @param says gets a sentence every few seconds, for the operator.
     */
    public LogRebuild(final RebuildSite site, final Peers peers, final Consumer<String> says) {
        this.site = site;
        this.peers = peers;
        this.says = says;
    }

    /** How far the copy is: the log position that has been written here; -1 before the first. Any thread. */
    public long copiedPosition() {
        return progress.position();
    }

    /**
     * Copies, and goes on over changes of the leader and failures of the network.
     *
     * @param stop ends it with {@link NodeFailure}; the directory is of no use then and has to be emptied.
     * @return the log position that the directory holds now; the consensus module may start on it once the archive has no client
     *     of this any more, which is so when this returns.
     * @throws NodeFailure when the copy cannot go on, with one sentence; the directory has to be emptied then.
     */
    public long run(final BooleanSupplier stop) {
        final ClusterBackup backup = ClusterBackup.launch(backupContext());
        try {
            while (!isFarEnough()) {
                if (stop.getAsBoolean()) {
                    throw new NodeFailure("stopped while the log was copied", null);
                }
                if (null != progress.death()) {
                    throw new NodeFailure("the log cannot be copied: " + progress.death(), null);
                }
                Pause.millis(STEP_MS);
            }
        } finally {
            CloseHelper.close(backup);
        }
        final long reached = check();
        forgoOneBallot(reached);
        return reached;
    }

    private ClusterBackup.Context backupContext() {
        final NodeAddress here = site.layout().node(site.nodeId());
        final StringBuilder endpoints = new StringBuilder();
        for (final NodeAddress node : site.layout().nodes()) {
            if (node.id() != here.id()) {
                endpoints.append(endpoints.isEmpty() ? "" : ",").append(node.consensus());
            }
        }
        return new ClusterBackup.Context()
            .aeronDirectoryName(site.aeronDirectory())
            .clusterDir(site.clusterDirectory().toFile())
            .clusterConsensusEndpoints(endpoints.toString())
            .consensusChannel(withEndpoint(here.consensus()))
            .catchupChannel(site.channel())
            .catchupEndpoint(here.catchup())
            .archiveContext(site.archive().get())
            .clusterArchiveContext(site.leaderArchive().get())
            .credentialsSupplier(site.credentials())
            .sourceType(ClusterBackup.SourceType.LEADER)
            .initialReplayStart(ClusterBackup.Configuration.ReplayStart.LATEST_SNAPSHOT)
            .clusterBackupIntervalNs(QUERY_EVERY_NS)
            .clusterBackupCoolDownIntervalNs(COOL_DOWN_NS)
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .eventsListener(progress)
            .terminationHook(() -> progress.died("its copying agent ended"))
            .errorHandler(progress::onError);
    }

    private String withEndpoint(final String endpoint) {
        final ChannelUri uri = ChannelUri.parse(site.channel());
        uri.put(CommonContext.ENDPOINT_PARAM_NAME, endpoint);
        return uri.toString();
    }

    private boolean isFarEnough() {
        final Hello leader = Peers.leader(peers.ask());
        if (null == leader) {
            say("the cell has no leader that could be copied from; waiting for one");
            return false;
        }
        if (leader.leadershipTermId() != term) {
            term = leader.leadershipTermId();
            appendedWhenAsked = leader.appendPosition();
            target = AeronArchive.NULL_POSITION;
        }
        if (AeronArchive.NULL_POSITION == target) {
            if (leader.commitPosition() <= appendedWhenAsked) {
                say("the leader, node " + leader.nodeId() + ", commits nothing; "
                    + "it needs a majority of the cell without this node");
                return false;
            }
            target = leader.commitPosition();
        }
        say("copying the log from node " + leader.nodeId() + ": " + Math.max(0, progress.position()) + " of " + target);
        return progress.term() == term && progress.position() >= Math.max(target, progress.snapshotPosition());
    }

    private void say(final String sentence) {
        if (System.nanoTime() - nextSayNs >= 0) {
            nextSayNs = System.nanoTime() + SAY_EVERY_NS;
            LOGGER.info("{}", sentence);
            says.accept(sentence);
        }
    }

    /** What the backup has left, looked at as the consensus module will look at it. */
    private long check() {
        try (AeronArchive archive = AeronArchive.connect(site.archive().get());
            RecordingLog recordings = new RecordingLog(site.clusterDirectory().toFile(), false)) {
            final RecordingLog.Entry last = recordings.findLastTerm();
            final RecordingLog.Entry snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            if (null == last || last.leadershipTermId != term) {
                throw new NodeFailure("the copied log does not name the leader's term " + term, null);
            }
            final long reached = awaitStopped(archive, last.recordingId);
            if (reached < target || null != snapshot && reached < snapshot.logPosition) {
                throw new NodeFailure("the copied log ends at " + reached + ", before " + target, null);
            }
            LOGGER.info("the log is copied up to {}, term {}, with {}", reached, term,
                null == snapshot ? "no snapshot" : "the snapshot at " + snapshot.logPosition);
            return reached;
        }
    }

    private static long awaitStopped(final AeronArchive archive, final long recordingId) {
        final long deadlineNs = System.nanoTime() + CLOSE_TIMEOUT_NS;
        long position = archive.getStopPosition(recordingId);
        while (AeronArchive.NULL_POSITION == position) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure("the archive does not close the copied log", null);
            }
            Pause.millis(STEP_MS);
            position = archive.getStopPosition(recordingId);
        }
        return position;
    }

    /** The old directory may have voted in the ballot after this term; a second vote there could make a second leader. */
    private void forgoOneBallot(final long position) {
        try (NodeStateFile state = new NodeStateFile(site.clusterDirectory().toFile(), true, 1)) {
            state.updateCandidateTermId(term + 1, position, System.currentTimeMillis());
        } catch (final IOException ex) {
            throw new NodeFailure("cannot write the node's state: " + ex.getMessage(), ex);
        }
    }
}
