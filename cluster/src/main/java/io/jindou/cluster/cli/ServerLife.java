package io.jindou.cluster.cli;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.EmbeddedParts;
import io.jindou.cluster.NodeLog;
import io.jindou.cluster.NodeParts;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands that run a server have in common. */
final class ServerLife {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerLife.class);
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private ServerLife() {
    }

    /** What a process hosts; tests put smaller parts on the class path. */
    static NodeParts parts() {
        return ServiceLoader.load(NodeParts.class).findFirst().orElseGet(EmbeddedParts::new);
    }

    /** Waits until the server cannot go on, closes what still closes, and says why; signals end the process elsewhere. */
    static int awaitEnd(
        final CommandSpec spec,
        final String what,
        final CompletableFuture<String> whenFatal,
        final AutoCloseable server,
        final StopSignals signals,
        final DataDirectory directory) {
        final String reason = whenFatal.join();
        signals.remove();
        closeWhatStillCloses(server);
        Main.say(spec.commandLine().getErr(), "the " + what + " ends: " + reason + "; details are in "
            + directory.logs().resolve(NodeLog.FILE));
        return ExitCode.DIED;
    }

    /** Clients are told and buffers freed if that works; the data is safe either way, so it may not take long. */
    private static void closeWhatStillCloses(final AutoCloseable server) {
        final Thread closer = new Thread(() -> CloseHelper.close(server), "jindou-close");
        closer.setDaemon(true);
        closer.setUncaughtExceptionHandler((thread, cause) -> LOGGER.info("closing what died failed", cause));
        closer.start();
        try {
            closer.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
