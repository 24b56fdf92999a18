package io.jindou.cluster;

import io.aeron.archive.Archive;
import io.jindou.cluster.config.CellChoices;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.control.ControlRequest;
import io.jindou.cluster.control.ControlServer;
import io.jindou.codecs.Limits;
import io.jindou.gateway.http.HttpBindException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a one-node cell in this process: media driver and archive, consensus module, engine, gateway, control socket.
 * Started in this order, stopped in reverse.
 *
 * <p>{@link #launch} returns when clients can connect. {@link #stop} takes a snapshot, so that the next start replays nothing;
 * {@link #close} alone leaves the data as the death of the process would.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeProcess.class);
    /** Replaying the log since the last snapshot takes its time. */
    private static final long START_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(5);
    private static final long SETTINGS_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(20);
    private static final long SNAPSHOT_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);

    private final NodeSettings settings;
    private final NodeErrors errors = new NodeErrors();
    private final long startedAtMs = System.currentTimeMillis();
    private final ThreadLayout threads;
    private DataDirectory directory;
    private NodeParts.HostedEngine engine;
    private AeronStack stack;
    private ClusterMember member;
    private NodeParts.HostedGateway gateway;
    private ControlServer control;
    private boolean closed;

    private NodeProcess(final NodeSettings settings, final Function<NodeErrors, ThreadLayout> layouts) {
        this.settings = settings;
        this.threads = layouts.apply(errors);
    }

    /**
     * Starts a node on a directory that is already owned, and owns it from here on, also when this fails.
     *
     * @throws StartFailure with one sentence; then nothing is left running
     */
    public static NodeProcess launch(final NodeSettings settings, final DataDirectory directory, final NodeParts parts) {
        final int cores = Runtime.getRuntime().availableProcessors();
        return launch(settings, directory, parts, errors -> settings.profile().threads(errors, cores));
    }

    /** The same with threads other than those of the profile. */
    static NodeProcess launch(
        final NodeSettings settings,
        final DataDirectory directory,
        final NodeParts parts,
        final Function<NodeErrors, ThreadLayout> layouts) {
        AeronStack.prepare();
        final NodeProcess process = new NodeProcess(settings, layouts);
        process.directory = directory;
        try {
            process.start(parts);
            return process;
        } catch (final StartFailure ex) {
            process.abandonStart(ex);
            throw ex;
        } catch (final Throwable ex) {
            process.abandonStart(ex);
            throw new StartFailure(process.describe(ex), ex);
        }
    }

    private void start(final NodeParts parts) throws Exception {
        Limits.check();
        directory.checkCell();
        directory.checkSpace(Archive.Configuration.lowStorageSpaceThreshold());
        // of a process that was killed
        new PortsFile(directory.portsFile()).delete();
        final String adminToken = AdminToken.readOrCreate(directory.root());
        final Path aeronDirectory = AeronDirectory.of(directory.root());
        final MemberSite site = MemberSite.alone();
        stack = AeronStack.launch(site, directory, aeronDirectory, settings.fsyncLevel(), threads, errors);
        engine = parts.engine(NodeParts.EngineSite.alone(
            directory, stack.aeronDirectoryName(), threads.serviceAccount(), errors));
        member = ClusterMember.launch(
            site, directory, stack.aeronDirectoryName(), settings.fsyncLevel(), threads, engine, true, errors);
        member.awaitJoined(START_TIMEOUT_MS);
        final CellChoices choices = new CellChoices(settings.tokensOn(), settings.payloadMax());
        CellSettings.submit(stack.aeronDirectoryName(), CellAccess.inProcess(), CellTerms.of(choices), errors,
            SETTINGS_TIMEOUT_MS);
        CellVersion.raise(stack.aeronDirectoryName(), () -> NodeStatus.ask(engine), errors, SETTINGS_TIMEOUT_MS);
        directory.cellStarted(choices);
        gateway = parts.gateway(new NodeParts.GatewaySite(settings.gateway(), directory, stack.aeronDirectoryName(),
            CellAccess.inProcess(), adminToken, threads, errors));
        control = ControlServer.launch(directory.root(), this::answer);
        new PortsFile(directory.portsFile()).write(gateway, stack.aeronDirectoryName());
        LOGGER.info("started on {}: tcp port {}, profile {}, tokens {}, fsync level {}", directory.root(), gateway.tcpPort(),
            settings.profile(), settings.tokensOn() ? "on" : "off", settings.fsyncLevel());
    }

    private void abandonStart(final Throwable cause) {
        LOGGER.info("the start failed", cause);
        try {
            close();
        } catch (final RuntimeException ex) {
            LOGGER.info("closing what had been started failed as well", ex);
        }
    }

    private String describe(final Throwable failure) {
        for (Throwable cause = failure; null != cause; cause = cause.getCause()) {
            if (cause instanceof HttpBindException) {
                return HttpSite.describe(cause);
            }
        }
        final String port = ClientStatus.portFailure(failure, settings.gateway().ports());
        if (null != port) {
            return port;
        }
        if (null == member || null == gateway && null != errors.firstError()) {
            // what a thread died of says more than what those that waited for it ran into
            final String reason = errors.whenFatal().isDone() ? errors.whenFatal().join() : Sentences.of(failure);
            return "cannot start on the data in " + directory.root() + ": " + reason
                + "; details are in " + directory.logs().resolve(NodeLog.FILE);
        }
        return "cannot start: " + Sentences.of(failure) + "; details are in " + directory.logs().resolve(NodeLog.FILE);
    }

    private Map<String, Object> answer(final ControlRequest request) {
        return switch (request.command()) {
            case "status" -> NodeStatus.of(settings, directory, errors, startedAtMs).report(member, engine, gateway);
            case "reload" -> ClientStatus.reload(gateway);
            case "cost" -> new NodeCost(threads.accounts()).report(
                () -> NodeStatus.counters(NodeStatus.ask(engine), engine, gateway));
            case "snapshot" -> snapshot();
            case "session" -> SessionReport.of(engine, request.argument(SessionReport.UID));
            default -> throw request.unknown();
        };
    }

    /** Takes a snapshot; returns its position and duration when it is complete. */
    public Map<String, Object> snapshot() {
        final long startNs = System.nanoTime();
        final long position = member.snapshot(SNAPSHOT_TIMEOUT_MS);
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("position", position);
        report.put("durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        return report;
    }

    /** Completes with one sentence when the node cannot go on by itself. The process should then end. */
    public CompletableFuture<String> whenFatal() {
        return errors.whenFatal();
    }

    /** Where the HTTP API is; -1: there is none. */
    public int httpPort() {
        return gateway.httpPort();
    }

    /** Says where the HTTP API is and who may use it. */
    public void announceHttp(final PrintWriter out) {
        HttpSite.announce(out, settings.gateway().http(), gateway.httpPort());
    }

    /** The port that clients connect to. */
    public int tcpPort() {
        return gateway.tcpPort();
    }

    /** The port for WebSockets; -1: there is none. */
    public int wsPort() {
        return gateway.wsPort();
    }

    /** Errors that any thread of the node has reported. */
    public long errorCount() {
        return errors.errors();
    }

    /** Stops in order: clients are told, a snapshot is taken, everything is closed. */
    public synchronized void stop() {
        if (closed) {
            return;
        }
        LOGGER.info("stopping");
        try {
            CloseHelper.closeAll(control, gateway);
            control = null;
            gateway = null;
            if (!errors.whenFatal().isDone()) {
                member.shutdown(SNAPSHOT_TIMEOUT_MS);
            }
        } finally {
            close();
        }
        LOGGER.info("stopped");
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        errors.stopping();
        CloseHelper.closeAll(control, gateway, member, engine, stack, () -> new PortsFile(directory.portsFile()).delete(),
            directory);
    }
}
