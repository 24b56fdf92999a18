package io.jindou.cluster.cli;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.MemberProcess;
import io.jindou.cluster.NodeLog;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.CellOptions;
import io.jindou.cluster.config.ConfigOption;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.config.NodeOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou node}: one member of a cell, until a signal or a failure ends it. */
@Command(name = "node", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Run one node of a cell of several.")
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;
    @Mixin
    private CellOptions cell;
    @Mixin
    private NodeOptions options;
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        checkNode();
        final DataDirectory directory = DataDirectory.open(options.data());
        final MemberSettings settings = new MemberSettings(options.data(), cell.cell(), cell.nodes(), options.node(),
            cell.secret(options.data()), cell.failover(), options.profile(), options.fsyncLevel(),
            cell.choices(directory.cellChoices()), new MemberSettings.Upkeep(options.snapshotEvery(),
                options.journalRetentionAge(), options.journalRetentionSize(), options.rebuildRate(), options.isNewCell(),
                options.trustedUpTo()));
        try (NodeLog log = NodeLog.open(directory.logs())) {
            announce(settings, directory);
            final StopSignals signals = StopSignals.install();
            final MemberProcess process;
            try {
                process = MemberProcess.launch(settings, directory, ServerLife.parts(), this::say);
            } catch (final RuntimeException ex) {
                signals.remove();
                throw ex;
            }
            signals.onSignal(process::close);
            return ServerLife.awaitEnd(spec, "node", process.whenFatal(), process, signals, directory);
        }
    }

    private void checkNode() {
        if (options.node() >= cell.nodes().size()) {
            throw new ParameterException(spec.commandLine(), "--node is " + options.node() + ", but --nodes names 0 to "
                + (cell.nodes().size() - 1));
        }
    }

    private void announce(final MemberSettings settings, final DataDirectory directory) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "jindou %s (commit %s), node %d of cell %s%n", BuildInfo.version(), BuildInfo.commit(),
            settings.nodeId(), settings.cell());
        out.printf(Locale.ROOT, "  nodes        %s%n", settings.layout());
        out.printf(Locale.ROOT, "  data         %s%n", directory.root());
        out.printf(Locale.ROOT, "  failover     %s%n", settings.failover());
        out.printf(Locale.ROOT, "  fsync level  %d: %s%n", settings.fsyncLevel(), 0 == settings.fsyncLevel()
            ? "survives the death of processes; a loss of power by the other nodes only"
            : "log and archive are forced to disk");
        out.printf(Locale.ROOT, "  profile      %s%n", settings.profile());
        out.printf(Locale.ROOT, "  log          %s%n", directory.logs().resolve(NodeLog.FILE));
        out.flush();
    }

    private void say(final String sentence) {
        final PrintWriter out = spec.commandLine().getOut();
        synchronized (out) {
            out.println("node " + options.node() + " " + sentence);
            out.flush();
        }
    }
}
