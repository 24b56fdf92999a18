package io.jindou.cluster.cli;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.config.ClientPortOptions;
import io.jindou.cluster.config.HttpPort;
import io.jindou.cluster.config.PortConverter;
import io.jindou.cluster.local.JavaProgram;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalPlan;
import io.jindou.cluster.local.LocalProcess;
import io.jindou.gateway.ClientPorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou local}: a cell of several processes on this machine. */
@Command(name = "local", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    subcommands = LocalCommand.Stop.class, synopsisSubcommandLabel = "[stop]",
    description = "Start a cell of several nodes and gateways on this machine, each a process of its own, and return when it "
        + "serves. Said again, it starts what has been killed meanwhile. 'local stop' ends it.")
final class LocalCommand implements Callable<Integer> {
    private static final int PORT_MAX = 65_535;
    private static final long SERVE_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(2);
    @Spec
    private CommandSpec spec;
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-local",
        description = "Where everything of the cell lies (default: ${DEFAULT-VALUE}).")
    private Path data;
    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "1, 3 or 5 (default: ${DEFAULT-VALUE}).")
    private int nodes;
    @Option(names = "--gateways", paramLabel = "N", defaultValue = "2", description = "Gateways (default: ${DEFAULT-VALUE}).")
    private int gateways;
    @Option(names = "--tcp-port", paramLabel = "PORT", defaultValue = "5100",
        description = "Client port of the first gateway, the others have the next ones; 0 takes free ones "
            + "(default: ${DEFAULT-VALUE}).")
    private int tcpPort;
    @Option(names = "--ws-port", paramLabel = "PORT", converter = PortConverter.class,
        description = "The same for WebSockets, or off (default: 5200, or free ones where --tcp-port is 0).")
    private Integer wsPort;
    @Option(names = "--http-port", paramLabel = "PORT",
        description = "HTTP API of the first gateway, the others have the next ones; 0 takes free ones (default: 5001, or free "
            + "ones where --tcp-port is 0).")
    private Integer httpPort;
    @Option(names = "--failover", paramLabel = "NAME", defaultValue = "normal",
        description = "How soon a silent leader is replaced: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Failover failover;
    @Option(names = "--profile", paramLabel = "NAME", defaultValue = "shared",
        description = "Threads and how they wait: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Profile profile;
    @Option(names = "--fsync-level", paramLabel = "0|1|2", defaultValue = "0",
        description = "Of all nodes (default: ${DEFAULT-VALUE}).")
    private int fsyncLevel;

    @Override
    public Integer call() {
        check(1 == nodes || 3 == nodes || 5 == nodes, "--nodes is 1, 3 or 5, not " + nodes);
        check(gateways >= 1, "--gateways is at least 1, not " + gateways);
        check(tcpPort >= 0 && tcpPort + gateways - 1 <= PORT_MAX, "--tcp-port and the ports of all gateways end at " + PORT_MAX);
        check(wsPort() >= ClientPorts.OFF && wsPort() + gateways - 1 <= PORT_MAX,
            "--ws-port is off or a port, and those of all gateways end at " + PORT_MAX);
        check(httpPort() >= 0 && httpPort() + gateways - 1 <= PORT_MAX,
            "--http-port and the ports of all gateways end at " + PORT_MAX);
        check(fsyncLevel >= 0 && fsyncLevel <= 2, "--fsync-level is 0, 1 or 2, not " + fsyncLevel);
        final LocalCell cell = LocalCell.isIn(data)
            ? LocalCell.open(data, JavaProgram.server())
            : LocalCell.create(data, plan(), JavaProgram.server());
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "starting %d processes in %s ...%n", cell.processes().size(), cell.root());
        out.flush();
        cell.start();
        cell.awaitServing(SERVE_TIMEOUT_MS);
        out.println("the cell serves");
        for (final LocalProcess process : cell.processes()) {
            out.printf(Locale.ROOT, "  %-10s pid %-8d %s%n", process.name(), process.pid(), process.isNode()
                ? "udp and tcp from " + process.ports().get("base")
                : "clients: " + ports(process));
        }
        out.println("Look at it with 'jindou status --data " + data + "', kill what you like, start it again with 'jindou local"
            + " --data " + data + "', and end it with 'jindou local stop --data " + data + "'.");
        out.flush();
        return ExitCode.OK;
    }

    private void check(final boolean holds, final String complaint) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    private int httpPort() {
        return ClientPortOptions.beside(tcpPort, httpPort, HttpPort.DEFAULT);
    }

    private int wsPort() {
        return ClientPortOptions.beside(tcpPort, wsPort, ClientPortOptions.WS_PORT);
    }

    private static String ports(final LocalProcess gateway) {
        return gateway.ports().entrySet().stream().map(port -> port.getKey() + " 127.0.0.1:" + port.getValue())
            .collect(Collectors.joining(", "));
    }

    private LocalPlan plan() {
        return new LocalPlan(
            nodes, gateways, tcpPort, wsPort(), httpPort(), failover, profile, fsyncLevel, List.of(), List.of());
    }

    /** {@code jindou local stop}. */
    @Command(name = "stop", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "End all processes of a cell on this machine; its data stays.")
    static final class Stop implements Callable<Integer> {
        @Spec
        private CommandSpec spec;
        @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-local",
            description = "Where the cell lies (default: ${DEFAULT-VALUE}).")
        private Path data;

        @Override
        public Integer call() {
            final LocalCell cell = LocalCell.open(data, List.of());
            cell.stop();
            spec.commandLine().getOut().println("the cell in " + cell.root() + " has ended; its data is still there");
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
    }
}
