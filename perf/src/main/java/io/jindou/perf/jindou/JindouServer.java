package io.jindou.perf.jindou;

import io.jindou.cluster.config.BuildInfo;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import io.jindou.perf.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Jindou itself: a one-node cell with its gateway in one process, started as its users start it. */
public final class JindouServer implements Server {
    private static final String NAME = "jindou";
    private static final String DATA = "data";
    private static final String ADMIN_TOKEN = "admin.token";
    /** A machine that does other things too may take long to load a thousand classes. */
    private static final long START_LIMIT_MS = TimeUnit.SECONDS.toMillis(60);

    private final JindouOptions options;
    private final JindouProgram program;
    private volatile String adminToken;

    public JindouServer(final Programs programs, final JindouOptions options) {
        this.program = new JindouProgram(programs, options);
        this.options = options;
    }

    /** {@code jindou}, with the fsync level behind it unless that is 0. */
    @Override
    public String name() {
        return options.named(NAME);
    }

    @Override
    public String persistence() {
        return (0 == options.fsyncLevel() ? "D1: " : "D2: ")
            + "stored, sequenced, permission-checked; fsync level " + options.fsyncLevel();
    }

    /** Knows the admin token of the node that was started last. */
    @Override
    public Protocol protocol() {
        return new NativeProtocol(adminToken);
    }

    /** The same for a node that has seen other loads. */
    public Protocol protocolOnUsedServer() {
        return NativeProtocol.onUsedServer(adminToken);
    }

    @Override
    public Path data(final Path directory) {
        return directory.resolve(DATA);
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() {
        return BuildInfo.version() + " (commit " + BuildInfo.commit() + ")";
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        return start(directory, core, ServerProcess.freePort(), List.of("--ws-port", "off", "--http-port", "off"));
    }

    /**
     * Starts it for other clients too.
     *
     * @param tcpPort    a free one
     * @param otherPorts arguments of {@code jindou up} that say what is on the other ports
     */
    public ServerProcess start(final Path directory, final int core, final int tcpPort, final List<String> otherPorts)
        throws IOException {
        final Path data = data(directory);
        final List<String> command = program.command(name(), core);
        command.addAll(List.of("up", "--data", data.toString(), "--tcp-host", "127.0.0.1", "--tcp-port",
            Integer.toString(tcpPort), "--bytes-per-second", "off", "--tokens", "off",
            "--fsync-level", Integer.toString(options.fsyncLevel())));
        command.addAll(otherPorts);
        if (null != options.profile()) {
            command.addAll(List.of("--profile", options.profile()));
        }
        command.addAll(options.arguments());
        final ServerProcess process = ServerProcess.start(name(), command, directory, tcpPort, START_LIMIT_MS);
        try {
            adminToken = Files.readString(data.resolve(ADMIN_TOKEN)).strip();
            JindouProgram.awaitReady(name(), process.address(), adminToken, START_LIMIT_MS);
            return process;
        } catch (final IOException | RuntimeException failure) {
            process.close();
            throw failure;
        }
    }
}
