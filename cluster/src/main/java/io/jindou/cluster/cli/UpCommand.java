package io.jindou.cluster.cli;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.NodeLog;
import io.jindou.cluster.NodeParts;
import io.jindou.cluster.NodeProcess;
import io.jindou.cluster.ThreadPriority;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.ConfigOption;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.config.UpOptions;
import io.jindou.cluster.warmup.WarmUp;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jindou up}: a one-node cell with its gateway, until a signal or a failure ends it. */
@Command(name = "up", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Run a whole server in one process: a one-node cell and its gateway.")
final class UpCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(UpCommand.class);
    private static final String CORE_THREAD = "jindou-core";
    private static final int CORE_NICENESS = -5;
    private static final long NANOS_PER_MS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UpOptions options;

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        final long startNs = System.nanoTime();
        options.gateway().checkFiles();
        final NodeParts parts = ServerLife.parts();
        final DataDirectory directory = DataDirectory.open(options.data());
        final NodeSettings settings = options.settings(directory.cellChoices());
        try (NodeLog log = NodeLog.open(directory.logs())) {
            final StopSignals signals = StopSignals.install();
            final NodeProcess process;
            try {
                warmUp(settings, directory, parts);
                process = NodeProcess.launch(settings, directory, parts);
            } catch (final RuntimeException ex) {
                signals.remove();
                throw ex;
            }
            signals.onSignal(process::stop);
            raiseCoreThread();
            announce(settings, directory, process, (System.nanoTime() - startNs) / NANOS_PER_MS);
            return ServerLife.awaitEnd(spec, "node", process.whenFatal(), process, signals, directory);
        }
    }

    private void warmUp(final NodeSettings settings, final DataDirectory directory, final NodeParts parts) {
        if (0 == options.warmUpSec()) {
            return;
        }
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "warming up for %d s at most; --warm-up 0 starts cold%n", options.warmUpSec());
        out.flush();
        final WarmUp.Result result =
            WarmUp.run(settings, directory, parts, TimeUnit.SECONDS.toMillis(options.warmUpSec()));
        if (result.hasFailed()) {
            out.printf(Locale.ROOT, "the warm-up failed, see %s; starting cold%n", directory.logs().resolve(NodeLog.FILE));
        } else {
            out.printf(Locale.ROOT, "warmed up with %,d messages in %.1f s%s%n", result.messages(),
                result.millis() / (double)TimeUnit.SECONDS.toMillis(1),
                result.isThrough() ? "" : "; the compilers are still busy");
        }
        out.flush();
    }

    /** Every message passes the core thread, so whatever else the machine has to do can wait for it; where that is permitted. */
    private static void raiseCoreThread() {
        try {
            if (ThreadPriority.set(CORE_THREAD, CORE_NICENESS) > 0) {
                LOGGER.info("the core thread has niceness {}", CORE_NICENESS);
            }
        } catch (final IOException ex) {
            LOGGER.info("the core thread keeps its priority, to raise it needs CAP_SYS_NICE: {}", ex.getMessage());
        }
    }

    private void announce(
        final NodeSettings settings, final DataDirectory directory, final NodeProcess process, final long startMs) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "jindou %s (commit %s) is up after %d ms%n", BuildInfo.version(), BuildInfo.commit(), startMs);
        out.printf(Locale.ROOT, "  clients      %s%n", settings.gateway().describe(process.tcpPort(), process.wsPort()));
        process.announceHttp(out);
        out.printf(Locale.ROOT, "  data         %s%n", directory.root());
        out.printf(Locale.ROOT, "  tokens       %s%n", settings.tokensOn()
            ? "on: clients must show the token that was set for them"
            : "off: whoever reaches the port may take any uid; '--tokens on' changes that");
        out.printf(Locale.ROOT, "  fsync level  %d: %s%n", settings.fsyncLevel(), 0 == settings.fsyncLevel()
            ? "survives the death of the process, not a loss of power"
            : "log and archive are forced to disk");
        out.printf(Locale.ROOT, "  profile      %s%n", settings.profile());
        out.printf(Locale.ROOT, "  log          %s%n", directory.logs().resolve(NodeLog.FILE));
        out.println("Stop it with ctrl-c or SIGTERM.");
        out.flush();
    }
}
