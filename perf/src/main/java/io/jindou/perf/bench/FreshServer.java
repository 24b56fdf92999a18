package io.jindou.perf.bench;

import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.IoUtil;

/** A server in an empty directory of its own. Both are gone when this closes, also on ctrl-c. */
public final class FreshServer implements Target {
    private static final int LAST_LINES = 20;
    /** What servers of one process write, and those of several. */
    private static final String OUTPUTS = "*.{out,log}";

    private final Path directory;
    private final Server server;
    private final Thread exitHook = new Thread(this::end, "bench-tidy-up");
    private Server.Running running;
    private boolean isEnded;

    private FreshServer(final Path directory, final Server server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param parent where its directory is made
     * @param core   below zero: all
     */
    public static FreshServer start(final Server server, final Path parent, final int core) throws IOException {
        final FreshServer fresh = new FreshServer(Files.createTempDirectory(parent, "jindou-bench-"), server);
        Runtime.getRuntime().addShutdownHook(fresh.exitHook);
        try {
            fresh.running = server.start(fresh.directory, core);
            return fresh;
        } catch (final IOException | RuntimeException failure) {
            fresh.close();
            throw failure;
        }
    }

    /** Where its data and output are. */
    public Path directory() {
        return directory;
    }

    @Override
    public InetSocketAddress address() {
        return running.address();
    }

    @Override
    public Protocol protocol() {
        return server.protocol();
    }

    @Override
    public long[] pids() {
        return running.pids();
    }

    @Override
    public List<String> remarks() {
        return running.remarks();
    }

    @Override
    public Path data() {
        return server.data(directory);
    }

    @Override
    public String lastWords() {
        final StringBuilder words = new StringBuilder();
        try (DirectoryStream<Path> outputs = Files.newDirectoryStream(directory, OUTPUTS)) {
            for (final Path output : outputs) {
                final List<String> lines =
                    new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                    .forEach(line -> words.append("  | ").append(line).append('\n'));
            }
        } catch (final IOException failure) {
            words.append("its output cannot be read: ").append(failure.getMessage()).append('\n');
        }
        return words.toString();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (final IllegalStateException nothing) {
            // the JVM is going down and the hook has done, or finds done, the same
        }
    }

    /** The directory goes after the processes that write to it. */
    private synchronized void end() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        if (null != running) {
            running.close();
        }
        IoUtil.delete(directory.toFile(), true);
    }
}
