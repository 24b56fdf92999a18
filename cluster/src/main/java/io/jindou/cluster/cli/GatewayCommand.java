package io.jindou.cluster.cli;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.GatewayProcess;
import io.jindou.cluster.NodeLog;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.CellOptions;
import io.jindou.cluster.config.ConfigOption;
import io.jindou.cluster.config.GatewayOptions;
import io.jindou.cluster.config.GatewayProcessSettings;
import io.jindou.cluster.config.GatewaySettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jindou gateway}: what clients of a cell connect to, until a signal or a failure ends it. */
@Command(name = "gateway", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Run a gateway of a cell: clients connect to it, and it keeps them whatever becomes of the nodes.")
final class GatewayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;
    @Mixin
    private CellOptions cell;
    @Mixin
    private GatewayOptions options;
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        final GatewaySettings gateway = options.settings();
        final GatewayProcessSettings settings = new GatewayProcessSettings(
            options.data(), options.host(cell.nodes()), cell.nodes(), cell.secret(options.data()),
            cell.failover(), options.profile(), options.adminToken(), gateway);
        final DataDirectory directory = DataDirectory.open(options.data());
        try (NodeLog log = NodeLog.open(directory.logs())) {
            final StopSignals signals = StopSignals.install();
            final GatewayProcess process;
            try {
                process = GatewayProcess.launch(settings, directory, ServerLife.parts());
            } catch (final RuntimeException ex) {
                signals.remove();
                throw ex;
            }
            signals.onSignal(process::close);
            announce(settings, directory, process);
            return ServerLife.awaitEnd(spec, "gateway", process.whenFatal(), process, signals, directory);
        }
    }

    private void announce(
        final GatewayProcessSettings settings, final DataDirectory directory, final GatewayProcess process) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "jindou %s (commit %s), gateway %d of cell %s%n", BuildInfo.version(), BuildInfo.commit(),
            settings.gateway().gatewayId(), cell.cell());
        out.printf(Locale.ROOT, "  clients      %s%n", settings.gateway().describe(process.tcpPort(), process.wsPort()));
        process.announceHttp(out);
        out.printf(Locale.ROOT, "  nodes        %s, which reach this gateway at %s%n", settings.layout(), settings.host());
        out.printf(Locale.ROOT, "  data         %s%n", directory.root());
        out.printf(Locale.ROOT, "  failover     %s%n", settings.failover());
        out.printf(Locale.ROOT, "  profile      %s%n", settings.profile());
        out.printf(Locale.ROOT, "  log          %s%n", directory.logs().resolve(NodeLog.FILE));
        out.flush();
    }
}
