package io.jindou.cluster;

import io.aeron.archive.Archive;
import io.aeron.cluster.service.Cluster;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.control.ControlServer;
import io.jindou.codecs.Limits;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a cell of several nodes: media driver and archive, consensus module, engine, control socket. Started in this
 * order, stopped in reverse. It leads or follows as the members agree; whoever watches is told of each change.
 */
public final class MemberProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemberProcess.class);
    private static final long SNAPSHOT_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long SETTINGS_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long WATCH_STEP_MS = 50;

    private final MemberSettings settings;
    private final DataDirectory directory;
    private final Consumer<String> news;
    private final NodeErrors errors = new NodeErrors();
    private final AtomicLong rejected = new AtomicLong();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final long startedAtMs = System.currentTimeMillis();
    private final MemberLayout threads;
    private AeronStack stack;
    private NodeParts.HostedEngine engine;
    private ClusterMember member;
    private ControlServer control;
    private Thread watcher;
    private volatile boolean closed;

    private MemberProcess(final MemberSettings settings, final DataDirectory directory, final Consumer<String> news) {
        this.settings = settings;
        this.directory = directory;
        this.news = news;
        this.threads = settings.profile().memberThreads(errors, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a member on a directory that is already owned, and owns it from here on, also when this fails. Returns before the
     * member has joined the others, who may not be there yet: see {@link #whenJoined()}.
     *
     * @param news told in a sentence whenever the member's part in the cell changes; on a thread of the process
     * @throws StartFailure with one sentence; then nothing is left running
     */
    public static MemberProcess launch(
        final MemberSettings settings, final DataDirectory directory, final NodeParts parts, final Consumer<String> news) {
        AeronStack.prepare();
        final MemberProcess process = new MemberProcess(settings, directory, news);
        try {
            process.start(parts);
            return process;
        } catch (final Throwable ex) {
            LOGGER.info("the start failed", ex);
            CloseHelper.quietClose(process);
            throw ex instanceof StartFailure failure ? failure : new StartFailure(process.describe(ex), ex);
        }
    }

    private void start(final NodeParts parts) throws Exception {
        Limits.check();
        final CellSecret secret = readSecret();
        directory.checkCell();
        directory.checkSpace(Archive.Configuration.lowStorageSpaceThreshold());
        final NodeAddress node = settings.layout().node(settings.nodeId());
        final MemberSite site = MemberSite.of(settings.layout(), settings.nodeId(), settings.failover(), secret, rejected);
        stack = AeronStack.launch(
            site, directory, AeronDirectory.of(directory.root()), settings.fsyncLevel(), threads, errors);
        engine = parts.engine(new NodeParts.EngineSite(directory, stack.aeronDirectoryName(),
            "aeron:udp?term-length=1m|endpoint=" + node.query(), threads.serviceAccount(), errors));
        member = ClusterMember.launch(
            site, directory, stack.aeronDirectoryName(), settings.fsyncLevel(), threads, engine, errors);
        control = ControlServer.launch(directory.root(), this::answer);
        final CellAccess access = CellAccess.network(settings.layout(), secret, settings.failover(), node.host());
        watcher = new Thread(() -> watch(access), "jindou-watch");
        watcher.setDaemon(true);
        watcher.start();
        LOGGER.info("node {} of cell {} on {} at {}: profile {}, failover {}, fsync level {}", settings.nodeId(),
            settings.cell(), directory.root(), node, settings.profile(), settings.failover(), settings.fsyncLevel());
    }

    private CellSecret readSecret() {
        try {
            return CellSecret.read(settings.secret());
        } catch (final IllegalArgumentException ex) {
            throw new StartFailure(ex.getMessage(), ex);
        }
    }

    private String describe(final Throwable failure) {
        final String reason = errors.whenFatal().isDone() ? errors.whenFatal().join() : Sentences.of(failure);
        return "cannot start node " + settings.nodeId() + " on the data in " + directory.root() + ": " + reason
            + "; details are in " + directory.logs().resolve(NodeLog.FILE);
    }

    /** Says when the member starts to lead or to follow, and has the leader put the settings of the cell into the log. */
    private void watch(final CellAccess access) {
        final CellTerms terms = new CellTerms(
            settings.choices().tokensOn(), settings.choices().payloadMax(), settings.failover().leaseMs());
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
                    directory.cellStarted(settings.choices());
                    joined.complete(null);
                }
                if (Cluster.Role.LEADER == role && !agreed) {
                    agreed = submit(access, terms);
                }
                Thread.sleep(WATCH_STEP_MS);
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (final Exception ex) {
            errors.fatal("cannot take part in the cell: " + Sentences.of(ex), ex);
        }
    }

    private void tell(final Cluster.Role role) {
        final String sentence = null == role
            ? "looks for a leader"
            : (Cluster.Role.LEADER == role ? "leads" : "follows") + " in term " + member.leadershipTermId();
        LOGGER.info("node {} {}", settings.nodeId(), sentence);
        news.accept(sentence);
    }

    /** False when it has to be tried again, because the leader changed meanwhile. */
    private boolean submit(final CellAccess access, final CellTerms terms) {
        try {
            CellSettings.submit(stack.aeronDirectoryName(), access, terms, errors, SETTINGS_TIMEOUT_MS);
            return true;
        } catch (final StartFailure ex) {
            throw ex;
        } catch (final RuntimeException ex) {
            LOGGER.info("the cell did not take its settings yet: {}", ex.getMessage());
            return false;
        }
    }

    private Map<String, Object> answer(final String command) {
        return switch (command) {
            case "status" -> NodeStatus.ofMember(settings, directory, errors, startedAtMs, rejected.get())
                .report(member, engine, null);
            case "cost" -> new NodeCost(threads.accounts()).report(
                () -> NodeStatus.counters(NodeStatus.ask(engine), engine, null));
            case "snapshot" -> snapshot();
            default -> throw new NodeFailure("unknown request '" + command + "'", null);
        };
    }

    /** Takes a snapshot on all members; only the leader can. */
    private Map<String, Object> snapshot() {
        if (Cluster.Role.LEADER != member.role()) {
            throw new NodeFailure("node " + settings.nodeId() + " does not lead; ask the leader for a snapshot", null);
        }
        final long startNs = System.nanoTime();
        final long position = member.snapshot(SNAPSHOT_TIMEOUT_MS);
        return Map.of("position", position, "durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }

    /** True while this member leads. */
    public boolean leads() {
        return member.hasJoined() && Cluster.Role.LEADER == member.role();
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
        CloseHelper.closeAll(control, member, engine, stack, directory);
    }
}
