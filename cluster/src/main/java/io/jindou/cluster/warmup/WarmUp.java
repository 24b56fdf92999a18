package io.jindou.cluster.warmup;

import io.jindou.cluster.AdminToken;
import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.NodeParts;
import io.jindou.cluster.NodeProcess;
import io.jindou.cluster.ThreadPriority;
import io.jindou.cluster.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs nodes of its own, in a directory that is removed afterwards, under a load of its own, until the compilers are done with
 * what a message passes through. A cold virtual machine costs users milliseconds in every percentile for many seconds, and on
 * few cores the compilers take them from the very thread that they compile for.
 *
 * <p>These nodes have the threads and parts of the real one and see sockets, log, archive, journal and fan-out as that will, so
 * the compilers see the same types and branches. There are several, one after the other, because much happens once in the life
 * of each object, such as the first use of a buffer: to code that was compiled for one node only, this comes as a surprise with
 * the next one, and what is surprised is thrown away and compiled anew. Nothing of them remains but machine code.
 */
public final class WarmUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    private static final String SCRATCH = "warm-up";
    private static final int NODES = 3;
    /** On a core that has no time left they get a quarter of it; a tenth where the core thread could be raised. */
    private static final int COMPILERS_NICENESS = 5;
    private static final String LOOPBACK = "127.0.0.1";

    private WarmUp() {
    }

    /**
     * What came of it.
     *
     * @param messages  that were sent and acknowledged
     * @param millis    it took, starting and stopping included
     * @param isThrough whether the compilers had become calm before time was up, in the end
     * @param hasFailed whether it broke off; the log says why
     */
    public record Result(long messages, long millis, boolean isThrough, boolean hasFailed) {
    }

    /**
     * Warms this process up. A failure is logged and no more: the real start, which comes next, meets the same obstacle and tells
     * of it better.
     *
     * @param directory  of the node that is to start; the other one lives below it for a while
     * @param limitMs    after which the load ends even if the compilers are still busy
     */
    public static Result run(
        final NodeSettings settings, final DataDirectory directory, final NodeParts parts, final long limitMs) {
        final long startNs = System.nanoTime();
        final Path scratch = directory.root().resolve(SCRATCH);
        LOGGER.info("warming up in {}: what is logged until the end of it is about nodes that are thrown away", scratch);
        long messages = 0;
        boolean isThrough = false;
        boolean hasFailed = false;
        long shareMs = limitMs;
        try {
            for (int i = 1; i <= NODES; i++) {
                shareMs = i < NODES ? shareMs / 2 : shareMs;
                // also of a process that was killed while it warmed up
                IoUtil.delete(scratch.toFile(), true);
                try (NodeProcess node = NodeProcess.launch(
                    settings.throwAway(scratch, LOOPBACK), DataDirectory.open(scratch), parts);
                    WarmUpLoad load = WarmUpLoad.connect(LOOPBACK, node.tcpPort(), AdminToken.readOrCreate(scratch))) {
                    isThrough = load.runUntilCalm(TimeUnit.MILLISECONDS.toNanos(shareMs));
                    messages += load.messages();
                }
            }
        } catch (final RuntimeException ex) {
            hasFailed = true;
            LOGGER.warn("the warm-up failed; the node starts cold", ex);
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
        lowerCompilers();
        final Result result =
            new Result(messages, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs), isThrough, hasFailed);
        LOGGER.info("warmed up: {}", result);
        return result;
    }

    /** What is still compiled can wait, messages cannot: on few cores the compilers would take turns with the thread of both. */
    private static void lowerCompilers() {
        try {
            final int threads = ThreadPriority.set("C1 Compiler", COMPILERS_NICENESS)
                + ThreadPriority.set("C2 Compiler", COMPILERS_NICENESS);
            LOGGER.info("{} threads of compilers have a lower priority from here on", threads);
        } catch (final IOException ex) {
            LOGGER.info("compilers keep their priority", ex);
        }
    }
}
