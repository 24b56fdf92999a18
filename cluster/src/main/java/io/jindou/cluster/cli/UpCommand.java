package io.jindou.cluster.cli;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.EmbeddedParts;
import io.jindou.cluster.NodeLog;
import io.jindou.cluster.NodeParts;
import io.jindou.cluster.NodeProcess;
import io.jindou.cluster.Sentences;
import io.jindou.cluster.ThreadPriority;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.ConfigOption;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.config.UpOptions;
import io.jindou.cluster.warmup.WarmUp;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.ServiceLoader;
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
    private static final long CLOSE_TIMEOUT_MS = 5_000;
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
        final NodeParts parts = parts();
        final DataDirectory directory = DataDirectory.open(options.data());
        final NodeSettings settings = options.settings(directory.cellChoices());
        try (NodeLog log = NodeLog.open(directory.logs())) {
            final Signals signals = Signals.install();
            final NodeProcess process;
            try {
                warmUp(settings, directory, parts);
                process = NodeProcess.launch(settings, directory, parts);
            } catch (final RuntimeException ex) {
                signals.remove();
                throw ex;
            }
            signals.stopOnSignal(process);
            raiseCoreThread();
            announce(settings, directory, process, (System.nanoTime() - startNs) / NANOS_PER_MS);
            final String reason = process.whenFatal().join();
            signals.remove();
            closeWhatStillCloses(process);
            Main.say(spec.commandLine().getErr(), "the node ends: " + reason + "; details are in "
                + directory.logs().resolve(NodeLog.FILE));
            return ExitCode.DIED;
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

    /** Clients are told and buffers freed if that works; the data is safe either way, so it may not take long. */
    private static void closeWhatStillCloses(final NodeProcess process) {
        final Thread closer = new Thread(process::close, "jindou-close");
        closer.setDaemon(true);
        closer.setUncaughtExceptionHandler((thread, cause) -> LOGGER.info("closing the dead node failed", cause));
        closer.start();
        try {
            closer.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tests put smaller parts on the class path. */
    private static NodeParts parts() {
        return ServiceLoader.load(NodeParts.class).findFirst().orElseGet(EmbeddedParts::new);
    }

    private void announce(
        final NodeSettings settings, final DataDirectory directory, final NodeProcess process, final long startMs) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "jindou %s (commit %s) is up after %d ms%n", BuildInfo.version(), BuildInfo.commit(), startMs);
        out.printf(Locale.ROOT, "  clients      tcp %s:%d%n", settings.tcpHost(), process.tcpPort());
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

    /**
     * SIGTERM and SIGINT stop the node in order and end the process with its code. The virtual machine itself would report the
     * signal instead, which supervisors take for a failure; hence the halt at the end of the hook.
     */
    private static final class Signals {
        private final Thread hook = new Thread(this::onSignal, "jindou-stop");
        private volatile NodeProcess process;

        static Signals install() {
            final Signals signals = new Signals();
            Runtime.getRuntime().addShutdownHook(signals.hook);
            return signals;
        }

        void stopOnSignal(final NodeProcess running) {
            process = running;
        }

        void remove() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException nothing) {
                // the hook runs already and ends the process
                Thread.currentThread().interrupt();
            }
        }

        private void onSignal() {
            int code = ExitCode.OK;
            final NodeProcess running = process;
            if (null == running) {
                // still starting; what is on disk survives the death of the process at any moment
                code = ExitCode.FAILED;
            } else {
                try {
                    running.stop();
                } catch (final RuntimeException ex) {
                    code = ExitCode.FAILED;
                    Main.say(new PrintWriter(System.err, true, Charset.defaultCharset()),
                        "stopped, but not in order: " + Sentences.of(ex));
                }
            }
            Runtime.getRuntime().halt(code);
        }
    }
}
