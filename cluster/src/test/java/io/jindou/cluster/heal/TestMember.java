package io.jindou.cluster.heal;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.security.NullCredentialsSupplier;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** One member of a {@link TestCell}: driver and archive first, consensus module and service when they are asked for. */
final class TestMember implements AutoCloseable {
    static final int TERM_LENGTH = 64 << 10;
    static final int SEGMENT_LENGTH = TERM_LENGTH;
    static final String LOCAL_CONTROL = "aeron:ipc?term-length=64k";
    static final String UDP = "aeron:udp?term-length=64k";

    final int id;
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final TestCell cell;
    private final Path root;
    private NodeAddress address;
    private MediaDriver driver;
    private Archive archive;
    private ConsensusModule.Context context;
    private ConsensusModule module;
    private ClusteredServiceContainer container;
    private SumService service;
    private LogExtent extent;

    TestMember(final TestCell cell, final int id, final Path root) {
        this.cell = cell;
        this.id = id;
        this.root = root;
    }

    Path archiveDirectory() {
        return root.resolve("archive");
    }

    Path clusterDirectory() {
        return root.resolve("cluster");
    }

    String aeronDirectory() {
        return root.resolve("aeron").toString();
    }

    synchronized void startArchive() {
        address = cell.layout().node(id);
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(10))
            .termBufferSparseFile(true)
            .performStorageChecks(false)
            .ipcTermBufferLength(TERM_LENGTH)
            .publicationTermBufferLength(TERM_LENGTH)
            .errorHandler(errors::add));
        archive = Archive.launch(new Archive.Context()
            .aeronDirectoryName(aeronDirectory())
            .archiveDir(archiveDirectory().toFile())
            .threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .controlChannel(UDP + "|endpoint=" + address.archive())
            .localControlChannel(LOCAL_CONTROL)
            .archiveClientContext(new AeronArchive.Context()
                .controlResponseChannel(UDP + "|endpoint=" + address.host() + ":0"))
            .replicationChannel(UDP + "|endpoint=" + address.host() + ":0")
            .recordingEventsEnabled(false)
            .segmentFileLength(SEGMENT_LENGTH)
            .recordChecksum(Checksums.crc32())
            .replayChecksum(Checksums.crc32())
            .errorHandler(errors::add));
        extent = new LogExtent(clusterDirectory(), this::archiveClient);
    }

    /** Of its own archive. */
    AeronArchive.Context archiveClient() {
        return new AeronArchive.Context()
            .aeronDirectoryName(aeronDirectory())
            .controlRequestChannel(LOCAL_CONTROL)
            .controlResponseChannel(LOCAL_CONTROL)
            .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId());
    }

    RebuildSite rebuildSite() {
        return new RebuildSite(cell.layout(), id, aeronDirectory(), clusterDirectory(), this::archiveClient,
            () -> new AeronArchive.Context()
                .controlRequestChannel(UDP)
                .controlResponseChannel(UDP + "|endpoint=" + address.host() + ":0"),
            UDP, new NullCredentialsSupplier());
    }

    synchronized void startMember(final int appointedLeaderId) {
        service = new SumService();
        context = new ConsensusModule.Context()
            .aeronDirectoryName(aeronDirectory())
            .clusterDir(clusterDirectory().toFile())
            .clusterMemberId(id)
            .clusterMembers(cell.layout().clusterMembers())
            .appointedLeaderId(appointedLeaderId)
            .ingressChannel(UDP)
            .egressChannel(UDP)
            .logChannel("aeron:udp?term-length=" + TERM_LENGTH + "|fc=min")
            .consensusChannel(UDP)
            .replicationChannel(UDP + "|endpoint=" + address.host() + ":0")
            .archiveContext(archiveClient())
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .leaderHeartbeatIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .leaderHeartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(2))
            .startupCanvassTimeoutNs(TimeUnit.SECONDS.toNanos(4))
            .electionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
            .electionStatusIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
            .sessionTimeoutNs(TimeUnit.SECONDS.toNanos(10))
            .terminationTimeoutNs(TimeUnit.SECONDS.toNanos(5))
            .errorHandler(errors::add);
        module = ConsensusModule.launch(context);
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeronDirectory())
            .clusterDir(clusterDirectory().toFile())
            .clusteredService(service)
            .archiveContext(archiveClient())
            .idleStrategySupplier(() -> new SleepingMillisIdleStrategy(1))
            .errorHandler(errors::add));
    }

    void start() {
        startArchive();
        startMember(Aeron.NULL_VALUE);
    }

    boolean isRunning() {
        return null != module;
    }

    boolean isLeader() {
        return isRunning() && isSettled() && Cluster.Role.LEADER == Cluster.Role.get(context.clusterNodeRoleCounter());
    }

    boolean isSettled() {
        return !context.electionStateCounter().isClosed()
            && ElectionState.CLOSED == ElectionState.get(context.electionStateCounter())
            && ConsensusModule.State.ACTIVE == ConsensusModule.State.get(context.moduleStateCounter());
    }

    ConsensusModule.Context context() {
        return context;
    }

    SumService service() {
        return service;
    }

    long commitPosition() {
        return context.commitPositionCounter().get();
    }

    long snapshotPosition() {
        return extent().snapshot();
    }

    synchronized LogExtent.Extent extent() {
        return extent.read();
    }

    /** Any thread. */
    synchronized Hello hello() throws PeerFailure {
        if (!isRunning()) {
            throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "node " + id + " is down");
        }
        final LogExtent.Extent log = extent();
        return new Hello(id, "test", Hello.State.MEMBER, 1, isLeader() ? id : Hello.NONE,
            context.leadershipTermIdCounter().get(), log.start(), commitPosition(), log.append(), log.snapshot(), true, 0, 0);
    }

    /** As the death of the process would: nothing is told to anyone. */
    synchronized void die() {
        CloseHelper.quietCloseAll(extent, container, module, archive, driver);
        container = null;
        module = null;
        archive = null;
        driver = null;
    }

    void wipe() {
        IoUtil.delete(archiveDirectory().toFile(), true);
        IoUtil.delete(clusterDirectory().toFile(), true);
    }

    @Override
    public void close() {
        die();
    }
}
