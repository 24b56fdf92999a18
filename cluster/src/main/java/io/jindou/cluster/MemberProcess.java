package io.jindou.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aeron.archive.Archive;
import io.aeron.cluster.service.Cluster;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.control.ControlRequest;
import io.jindou.cluster.control.ControlServer;
import io.jindou.cluster.fault.ProcessFaults;
import io.jindou.cluster.heal.JournalRebuild;
import io.jindou.cluster.heal.Peers;
import io.jindou.cluster.heal.RebuildDirectory;
import io.jindou.cluster.peer.PeerClient;
import io.jindou.cluster.peer.PeerFailure;
import io.jindou.cluster.peer.PeerServer;
import io.jindou.codecs.Limits;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalExtent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a cell of several nodes: media driver and archive, what other nodes ask, engine, consensus module, control
 * socket. It leads or follows as the members agree; whoever watches is told of each change.
 */
public final class MemberProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemberProcess.class);
    private static final long SETTINGS_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long WATCH_STEP_MS = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemberSettings settings;
    private final DataDirectory directory;
    private final Consumer<String> news;
    private final MemberScale scale;
    private final NodeErrors errors = new NodeErrors();
    private final AtomicLong rejected = new AtomicLong();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final long startedAtMs = System.currentTimeMillis();
    private final MemberLayout threads;
    private CellSecret secret;
    private MemberLog log;
    private PeerServer peerServer;
    private StateReporter reporter;
    private NodeParts.HostedEngine engine;
    private volatile ClusterMember member;
    private MemberUpkeep upkeep;
    private volatile JournalRebuild journalRebuild;
    private ControlServer control;
    private Thread watcher;
    private volatile boolean closed;

    private MemberProcess(
        final MemberSettings settings, final DataDirectory directory, final Consumer<String> news, final MemberScale scale) {
        this.settings = settings;
        this.directory = directory;
        this.news = news;
        this.scale = scale;
        this.threads = settings.profile().memberThreads(errors, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a member on a directory that is already owned, and owns it from here on, also when this fails. A member whose
     * directory is empty waits here for the others, and may copy their log, which takes its time. Returns before the member has
     * joined the others: see {@link #whenJoined()}.
     *
     * @param news told in a sentence whenever the member's part in the cell changes; on a thread of the process
     * @throws StartFailure with one sentence; then nothing is left running
     */
    public static MemberProcess launch(
        final MemberSettings settings, final DataDirectory directory, final NodeParts parts, final Consumer<String> news) {
        return launch(settings, directory, parts, news, MemberScale.DEFAULT);
    }

    static MemberProcess launch(
        final MemberSettings settings,
        final DataDirectory directory,
        final NodeParts parts,
        final Consumer<String> news,
        final MemberScale scale) {
        AeronStack.prepare();
        final MemberProcess process = new MemberProcess(settings, directory, news, scale);
        try {
            process.start(parts);
            return process;
        } catch (final Throwable ex) {
            LOGGER.info("the start failed", ex);
            final String reason = process.describe(ex);
            CloseHelper.quietClose(process);
            throw ex instanceof StartFailure failure ? failure : new StartFailure(reason, ex);
        }
    }

    private void start(final NodeParts parts) throws Exception {
        Limits.check();
        secret = CellAccess.secret(settings.secret());
        directory.belongTo(settings.cell(), settings.nodeId());
        if (RebuildStage.LOG != directory.rebuildStage()) {
            directory.checkCell();
        }
        directory.checkSpace(Archive.Configuration.lowStorageSpaceThreshold());
        control = ControlServer.launch(directory.root(), this::answer);
        LOGGER.info("node {} of cell {} on {} at {}: profile {}, failover {}, fsync level {}", settings.nodeId(),
            settings.cell(), directory.root(), address(), settings.profile(), settings.failover(), settings.fsyncLevel());
        final MemberSite site = MemberSite.of(settings.layout(), settings.nodeId(), settings.failover(), secret, rejected,
            scale);
        final Peers peers = new Peers(settings.layout(), settings.nodeId(), settings.cell(), secret);
        log = new MemberLog(settings, site, directory, threads, errors);
        log.open();
        final MemberHost host = new MemberHost(settings, directory, log, parts.engineVersion(), this::status);
        peerServer = PeerServer.launch(new InetSocketAddress(address().host(), address().peerPort()), secret, host);
        log.makeWhole(peers, secret, this::tell, () -> closed || errors.whenFatal().isDone());
        run(parts, site, peers, host);
    }

    /** The log is whole: engine and consensus module can start on it. */
    private void run(final NodeParts parts, final MemberSite site, final Peers peers, final MemberHost host) {
        final String aeronDirectory = log.stack().aeronDirectoryName();
        final CellAccess access = CellAccess.network(settings.layout(), secret, settings.failover(), address().host());
        final boolean isWhole = RebuildStage.NONE == directory.rebuildStage();
        reporter = new StateReporter(new StateReporter.Access(aeronDirectory, access.ingressChannel(), access.ingressEndpoints(),
            access.egressChannel(), access.credentials(), settings.nodeId(), parts.engineVersion()), errors);
        engine = parts.engine(new NodeParts.EngineSite(directory, aeronDirectory,
            "aeron:udp?term-length=1m|endpoint=" + address().query(), threads.serviceAccount(), !isWhole,
            JournalException.REBUILD, settings.upkeep().trustedUpTo(), reporter, errors));
        member = ClusterMember.launch(
            site, directory, aeronDirectory, settings.fsyncLevel(), threads, engine, isWhole, errors);
        host.runs(member, engine.journal());
        upkeep = new MemberUpkeep(settings, directory, log.stack(), member, peers, engine.journal(), scale.tidyEveryNs());
        reporter.start(new NodeThreads(errors, "jindou-reporter"));
        watcher = new Thread(() -> watch(access), "jindou-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private NodeAddress address() {
        return settings.layout().node(settings.nodeId());
    }

    private String describe(final Throwable failure) {
        final String reason = errors.whenFatal().isDone() ? errors.whenFatal().join() : Sentences.of(failure);
        return "cannot start node " + settings.nodeId() + " on the data in " + directory.root() + ": " + reason
            + "; details are in " + directory.logs().resolve(NodeLog.FILE);
    }

    // ===== while it runs =====

    /** Says when the member starts to lead or to follow, has the leader put the settings of the cell into the log, and tidies. */
    private void watch(final CellAccess access) {
        final CellTerms terms = new CellTerms(settings.choices().tokensOn(), settings.choices().payloadMax(),
            settings.failover().leaseMs(), settings.layout().size());
        Cluster.Role told = null;
        boolean agreed = false;
        try {
            while (!closed && !errors.whenFatal().isDone()) {
                final Cluster.Role role = member.hasJoined() ? member.role() : null;
                if (role != told) {
                    told = role;
                    tell(role);
                }
                if (null != role && !joined.isDone()) {
                    onJoined();
                }
                if (Cluster.Role.LEADER == role && !agreed) {
                    agreed = submit(access, terms);
                }
                if (joined.isDone()) {
                    upkeep.step(System.nanoTime());
                }
                Thread.sleep(WATCH_STEP_MS);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (final Exception ex) {
            errors.fatal("cannot take part in the cell: " + Sentences.of(ex), ex);
        }
    }

    private void onJoined() throws IOException {
        directory.cellStarted(settings.choices());
        if (RebuildStage.NONE != directory.rebuildStage() && engine.journal().isWhole()) {
            // the copied log reaches back to where the journal ends here: its replay has written what lacked
            onJournalWhole();
        } else if (RebuildStage.NONE != directory.rebuildStage()) {
            final long rate = settings.upkeep().rebuildRate();
            journalRebuild = new JournalRebuild(settings.layout(), settings.nodeId(), secret, engine.journal()::newCopySink,
                0 == rate ? Long.MAX_VALUE : rate, this::onJournalWhole, errors).start();
        }
        joined.complete(null);
    }

    private void onJournalWhole() {
        try {
            RebuildDirectory.journalIsWhole(directory);
            member.mayLead();
            tell("has the whole journal, and may lead");
        } catch (final IOException ex) {
            errors.fatal("cannot note that the journal is whole: " + ex.getMessage(), ex);
        }
    }

    private void tell(final Cluster.Role role) {
        if (null == role) {
            tell("looks for a leader");
        } else {
            tell((Cluster.Role.LEADER == role ? "leads" : "follows") + " in term " + member.leadershipTermId());
        }
    }

    private void tell(final String sentence) {
        LOGGER.info("node {}: {}", settings.nodeId(), sentence);
        news.accept(sentence);
    }

    /** False when it has to be tried again, because the leader changed meanwhile. */
    private boolean submit(final CellAccess access, final CellTerms terms) {
        try {
            CellSettings.submit(log.stack().aeronDirectoryName(), access, terms, errors, SETTINGS_TIMEOUT_MS);
            return true;
        } catch (final StartFailure ex) {
            throw ex;
        } catch (final RuntimeException ex) {
            LOGGER.info("the cell did not take its settings yet: {}", ex.getMessage());
            return false;
        }
    }

    // ===== what it is asked =====

    private Map<String, Object> answer(final ControlRequest request) {
        if (ProcessFaults.isRequest(request)) {
            return ProcessFaults.answer(request);
        }
        if ("status".equals(request.command())) {
            return status();
        }
        if (null == upkeep) {
            throw new NodeFailure("node " + settings.nodeId() + " still starts; ask again", null);
        }
        return switch (request.command()) {
            case "cost" -> new NodeCost(threads.accounts()).report(
                () -> NodeStatus.counters(NodeStatus.ask(engine), engine, null));
            case "snapshot" -> snapshot();
            case "cell" -> cell();
            case "session" -> SessionReport.of(engine, request.argument(SessionReport.UID));
            default -> throw request.unknown();
        };
    }

    /** What all members say of themselves. */
    private Map<String, Object> cell() {
        final CellReport report = new CellReport();
        for (final NodeAddress node : settings.layout().nodes()) {
            if (node.id() == settings.nodeId()) {
                report.add(node.id(), JSON.valueToTree(status()));
                continue;
            }
            try (PeerClient peer = PeerClient.connect(node, secret)) {
                report.add(node.id(), JSON.readTree(peer.status()));
            } catch (final PeerFailure | JsonProcessingException ex) {
                report.addAway(node.id(), ex.getMessage());
            }
        }
        return report.report(settings.cell());
    }

    /** Has all members take a snapshot; returns what came of it. */
    Map<String, Object> snapshot() {
        if (!member.leads()) {
            final Object leader = status().get("leader");
            throw new NodeFailure("node " + settings.nodeId() + " does not lead; " + (leader instanceof Integer id && id >= 0
                ? "ask node " + id + " on " + settings.layout().node(id).host() + ", which does, for a snapshot"
                : "nobody does now; ask for a snapshot again"), null);
        }
        return upkeep.snapshot();
    }

    /** What there is to say of this member; any thread. */
    Map<String, Object> status() {
        final NodeStatus status = NodeStatus.ofMember(settings, directory, errors, startedAtMs, rejected.get());
        if (null == upkeep) {
            final Map<String, Object> report = status.starting();
            report.put("rebuilding", directory.rebuildStage().toString());
            return report;
        }
        final Map<String, Object> report = status.report(member, engine, null);
        final JournalExtent journal = engine.journal().extent();
        report.put("snapshotPosition", log.extent().read().snapshot());
        report.put("journalFirst", journal.firstNo());
        report.put("journalMissing", journal.missing());
        report.put("rebuilding", directory.rebuildStage().toString());
        report.putAll(upkeep.counters());
        report.putAll(reporter.counters());
        if (null != journalRebuild) {
            journalRebuild.counters().forEach((name, value) -> report.put("rebuild_" + name, value));
        }
        return report;
    }

    /** True while this member leads. */
    public boolean leads() {
        return null != member && member.leads();
    }

    /** Completes when the member leads or follows for the first time. */
    public CompletableFuture<Void> whenJoined() {
        return joined;
    }

    /** Completes with one sentence when the member cannot go on by itself. The process should then end. */
    public CompletableFuture<String> whenFatal() {
        return errors.whenFatal();
    }

    /** Leaves the data as the death of the process would: the others go on, and the next start catches up. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        errors.stopping();
        if (null != watcher) {
            watcher.interrupt();
        }
        CloseHelper.closeAll(control, peerServer, journalRebuild, reporter, member, engine, log, directory);
    }
}
