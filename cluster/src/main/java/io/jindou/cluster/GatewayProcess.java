package io.jindou.cluster;

import io.aeron.driver.MediaDriver;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.GatewayProcessSettings;
import io.jindou.cluster.control.ControlRequest;
import io.jindou.cluster.control.ControlServer;
import io.jindou.cluster.fault.ProcessFaults;
import io.jindou.gateway.http.HttpBindException;
import java.io.File;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway of a cell that runs elsewhere: media driver, gateway, control socket. It serves clients as soon as it has a link, and
 * keeps their connections whatever becomes of the nodes.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayProcess.class);
    private final GatewayProcessSettings settings;
    private final DataDirectory directory;
    private final NodeErrors errors = new NodeErrors();
    private final long startedAtMs = System.currentTimeMillis();
    private MediaDriver driver;
    private GatewayLoop loop;
    private NodeParts.HostedGateway gateway;
    private ControlServer control;
    private boolean closed;

    private GatewayProcess(final GatewayProcessSettings settings, final DataDirectory directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /**
     * Starts a gateway on a directory that is already owned, and owns it from here on, also when this fails. Returns when it
     * listens; until its link to the cell is open it tells clients to come again.
     *
     * @throws StartFailure with one sentence; then nothing is left running
     */
    public static GatewayProcess launch(
        final GatewayProcessSettings settings, final DataDirectory directory, final NodeParts parts) {
        AeronStack.prepare();
        final GatewayProcess process = new GatewayProcess(settings, directory);
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
        final CellSecret secret = CellAccess.secret(settings.secret());
        final PortsFile ports = new PortsFile(directory.portsFile());
        // of a process that was killed
        ports.delete();
        final String adminToken = AdminToken.read(settings.adminToken());
        driver = MediaDriver.launch(AeronStack.driverContext(AeronDirectory.of(directory.root()), errors));
        loop = settings.profile().gatewayThread(
            errors, driver.sharedAgentInvoker(), DriverSockets.of(driver.context()));
        gateway = parts.gateway(new NodeParts.GatewaySite(settings.gateway(), directory, driver.aeronDirectoryName(),
            CellAccess.network(settings.layout(), secret, settings.failover(), settings.host()), adminToken, loop, errors));
        control = ControlServer.launch(directory.root(), this::answer);
        ports.write(gateway, driver.aeronDirectoryName());
        LOGGER.info("gateway {} on {}: tcp port {}, profile {}, nodes {}", settings.gateway().gatewayId(), directory.root(),
            gateway.tcpPort(), settings.profile(), settings.layout());
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
        final String reason = errors.whenFatal().isDone() ? errors.whenFatal().join() : Sentences.of(failure);
        return "cannot start gateway " + settings.gateway().gatewayId() + ": " + reason + "; details are in "
            + directory.logs().resolve(NodeLog.FILE);
    }

    private Map<String, Object> answer(final ControlRequest request) {
        if (ProcessFaults.isRequest(request)) {
            return ProcessFaults.answer(request);
        }
        return switch (request.command()) {
            case "status" -> status();
            case "reload" -> ClientStatus.reload(gateway);
            case "cost" -> new NodeCost(loop.accounts()).report(() -> NodeStatus.counters(gateway));
            default -> throw new NodeFailure("unknown request '" + request.command() + "'; this is a gateway", null);
        };
    }

    private Map<String, Object> status() {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", BuildInfo.version());
        report.put("pid", ProcessHandle.current().pid());
        report.put("uptimeMs", System.currentTimeMillis() - startedAtMs);
        report.put("data", directory.root().toString());
        report.put("gateway", settings.gateway().gatewayId());
        ClientStatus.report(report, gateway);
        report.put("links", gateway.links());
        report.put("nodes", settings.layout().toString());
        report.put("failover", settings.failover().toString());
        report.put("profile", settings.profile().toString());
        final Map<String, Long> counters = NodeStatus.counters(gateway);
        counters.put("aeron.errors", errors.errors());
        counters.put("aeron.warnings", errors.warnings());
        JvmStatus.report(report);
        report.put("counters", counters);
        return report;
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

    /** Completes with one sentence when the gateway cannot go on by itself. The process should then end. */
    public CompletableFuture<String> whenFatal() {
        return errors.whenFatal();
    }

    /** Tells clients, ends their sessions and the link, and frees everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        errors.stopping();
        CloseHelper.closeAll(control, gateway, driver, this::removeFiles, directory);
    }

    private void removeFiles() throws Exception {
        new PortsFile(directory.portsFile()).delete();
        if (null != driver) {
            IoUtil.delete(new File(driver.aeronDirectoryName()), true);
        }
    }
}
