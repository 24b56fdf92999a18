package io.jindou.cluster;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.heal.MayNotLead;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A member of a cell: its consensus module and its service, run by a {@link MemberLayout}. */
final class ClusterMember implements AutoCloseable {
    /** What clients of the cell in this process send to. */
    static final String INGRESS_CHANNEL = "aeron:ipc?term-length=8m";
    /** What the cell answers on. */
    static final String EGRESS_CHANNEL = "aeron:ipc?term-length=8m";
    private static final String SNAPSHOT_CHANNEL = "aeron:ipc?term-length=4m|alias=snapshot";
    /** Far more than two for each agent of a gateway, which resumes on a second session before its first has timed out. */
    private static final int SESSIONS_MAX = 64;
    /** The threads share few cores with everything else; a long cycle is a fact of such machines and no error. */
    private static final long CYCLE_THRESHOLD_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int TERMINATIONS = 2;
    private static final long WAIT_STEP_MS = 1;

    private final ConsensusModule.Context moduleContext;
    private final MemberLayout.HostedMember member;
    private final CountDownLatch terminations;
    private final NodeErrors errors;
    private final boolean isAlone;

    private ClusterMember(
        final ConsensusModule.Context moduleContext,
        final MemberLayout.HostedMember member,
        final CountDownLatch terminations,
        final NodeErrors errors,
        final boolean isAlone) {
        this.moduleContext = moduleContext;
        this.member = member;
        this.terminations = terminations;
        this.errors = errors;
        this.isAlone = isAlone;
    }

    static ClusterMember launch(
        final MemberSite site,
        final DataDirectory directory,
        final String aeronDirectory,
        final int fsyncLevel,
        final MemberLayout threads,
        final NodeParts.HostedEngine engine,
        final boolean mayLead,
        final NodeErrors errors) {
        final CountDownLatch terminations = new CountDownLatch(TERMINATIONS);
        final ConsensusModule.Context moduleContext = new ConsensusModule.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(directory.cluster().toFile())
            .clusterMemberId(site.memberId())
            .clusterMembers(site.members())
            .ingressChannel(site.ingressChannel())
            .egressChannel(site.egressChannel())
            .logChannel(site.logChannel())
            .snapshotChannel(SNAPSHOT_CHANNEL)
            .consensusChannel(site.consensusChannel())
            .replicationChannel(site.replicationChannel())
            .authenticatorSupplier(site.authenticators())
            .archiveContext(AeronStack.localArchive())
            .maxConcurrentSessions(SESSIONS_MAX)
            .fileSyncLevel(fsyncLevel)
            .appVersion(engine.appVersion())
            .cycleThresholdNs(CYCLE_THRESHOLD_NS)
            .terminationHook(terminations::countDown)
            .errorHandler(errors);
        if (!site.isAlone()) {
            setTimes(moduleContext, site.failover());
            if (!mayLead) {
                MayNotLead.forbid(moduleContext);
            }
        }
        final ClusteredServiceContainer.Context serviceContext = new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeronDirectory)
            .clusterDir(directory.cluster().toFile())
            .clusteredService(engine.service())
            .appVersion(engine.appVersion())
            .snapshotChannel(SNAPSHOT_CHANNEL)
            .archiveContext(AeronStack.localArchive())
            .cycleThresholdNs(CYCLE_THRESHOLD_NS)
            .terminationHook(terminations::countDown)
            .errorHandler(errors);
        return new ClusterMember(moduleContext, threads.launchMember(moduleContext, serviceContext), terminations, errors,
            site.isAlone());
    }

    private static void setTimes(final ConsensusModule.Context context, final Failover failover) {
        context
            .leaderHeartbeatTimeoutNs(failover.heartbeatTimeoutNs())
            .leaderHeartbeatIntervalNs(failover.heartbeatIntervalNs())
            .electionTimeoutNs(failover.electionTimeoutNs())
            .electionStatusIntervalNs(failover.electionStatusIntervalNs())
            .startupCanvassTimeoutNs(failover.startupCanvassTimeoutNs())
            .sessionTimeoutNs(failover.sessionTimeoutNs());
    }

    /**
     * Waits until the log is replayed and the member leads, or follows a leader. An error on the way means that the data cannot
     * be used.
     */
    void awaitJoined(final long timeoutMs) {
        await(() -> {
            if (null != errors.firstError()) {
                throw new NodeFailure(Sentences.of(errors.firstError()), errors.firstError());
            }
            return hasJoined();
        }, member::stepStart, timeoutMs, "the cell did not start");
        member.started();
    }

    /** True while the member leads or follows a leader and no election is under way. */
    boolean hasJoined() {
        final Cluster.Role role = role();
        return ConsensusModule.State.ACTIVE == ConsensusModule.State.get(moduleContext.moduleStateCounter())
            && ElectionState.CLOSED == ElectionState.get(moduleContext.electionStateCounter())
            && (Cluster.Role.LEADER == role || !isAlone && Cluster.Role.FOLLOWER == role);
    }

    /** This member may lead from now on; any thread. */
    void mayLead() {
        MayNotLead.allow(moduleContext);
    }

    /** True while this member leads and no election is under way. */
    boolean leads() {
        return hasJoined() && Cluster.Role.LEADER == role();
    }

    ElectionState electionState() {
        return ElectionState.get(moduleContext.electionStateCounter());
    }

    private void await(
        final BooleanSupplier condition, final Runnable step, final long timeoutMs, final String otherwise) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (errors.whenFatal().isDone()) {
                throw new NodeFailure(otherwise + ": " + errors.whenFatal().join(), null);
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure(otherwise + " within " + timeoutMs + " ms", null);
            }
            step.run();
        }
    }

    /**
     * Takes a snapshot and returns when it is complete.
     *
     * @return the log position up to which it holds everything
     */
    synchronized long snapshot(final long timeoutMs) {
        final long before = moduleContext.snapshotCounter().get();
        toggle(ClusterControl.ToggleState.SNAPSHOT);
        await(() -> moduleContext.snapshotCounter().get() > before
            && ClusterControl.ToggleState.NEUTRAL == ClusterControl.ToggleState.get(moduleContext.controlToggleCounter()),
            () -> Pause.millis(WAIT_STEP_MS), timeoutMs, "the snapshot was not completed");
        return latestSnapshotPosition();
    }

    /** Takes a snapshot, ends consensus module and service, and returns when both have ended. */
    synchronized void shutdown(final long timeoutMs) {
        final long before = latestSnapshotPosition();
        errors.stopping();
        toggle(ClusterControl.ToggleState.SHUTDOWN);
        await(() -> 0 == terminations.getCount(), () -> Pause.millis(WAIT_STEP_MS), timeoutMs, "the cell did not stop in order");
        if (latestSnapshotPosition() <= before) {
            throw new NodeFailure("the cell stopped without a snapshot; the next start replays the log", null);
        }
    }

    /** From the file, because the consensus module's own reading of it belongs to its thread and ends with it. */
    private long latestSnapshotPosition() {
        try (RecordingLog recordings = new RecordingLog(moduleContext.clusterDir(), false)) {
            final RecordingLog.Entry latest = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            return null == latest ? Aeron.NULL_VALUE : latest.logPosition;
        }
    }

    private void toggle(final ClusterControl.ToggleState state) {
        if (!state.toggle(moduleContext.controlToggleCounter())) {
            throw new NodeFailure("the cell does not take requests now (it does "
                + ClusterControl.ToggleState.get(moduleContext.controlToggleCounter()) + "); ask again", null);
        }
    }

    Cluster.Role role() {
        return Cluster.Role.get(moduleContext.clusterNodeRoleCounter());
    }

    long leadershipTermId() {
        return moduleContext.leadershipTermIdCounter().get();
    }

    long commitPosition() {
        return moduleContext.commitPositionCounter().get();
    }

    long snapshots() {
        return moduleContext.snapshotCounter().get();
    }

    @Override
    public void close() {
        member.close();
    }
}
