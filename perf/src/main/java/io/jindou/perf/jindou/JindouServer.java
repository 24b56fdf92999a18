package io.jindou.perf.jindou;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.JvmFlags;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import io.jindou.perf.server.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Jindou itself: a one-node cell with its gateway in one process, started as its users start it. */
public final class JindouServer implements Server {
    private static final String NAME = "jindou";
    private static final String MAIN_CLASS = "io.jindou.cluster.cli.Main";
    private static final String JAVA_OPTIONS_VARIABLE = "JINDOU_JAVA_OPTS";
    private static final String TASKSET = "taskset";
    private static final String DATA = "data";
    private static final String ADMIN_TOKEN = "admin.token";
    /** A machine that does other things too may take long to load a thousand classes. */
    private static final long START_LIMIT_MS = TimeUnit.SECONDS.toMillis(60);
    private static final long READY_POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** For a bare JVM; the launcher has its own. */
    private static final List<String> BARE_FLAGS =
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=8g", "-Dfile.encoding=UTF-8");

    private final JindouOptions options;
    private final Programs programs;
    private volatile String adminToken;

    public JindouServer(final Programs programs, final JindouOptions options) {
        this.programs = programs;
        this.options = options;
    }

    /** {@code jindou}, with the fsync level behind it unless that is 0. */
    @Override
    public String name() {
        return 0 == options.fsyncLevel() ? NAME : NAME + "-fsync" + options.fsyncLevel();
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

    /** The node's data directory within the one that it was started in. */
    public static Path data(final Path directory) {
        return directory.resolve(DATA);
    }

    @Override
    public String missing() {
        return null == options.launcher() || Files.isExecutable(options.launcher()) ? null
            : "there is no launcher at " + options.launcher();
    }

    @Override
    public String version() {
        return BuildInfo.version() + " (commit " + BuildInfo.commit() + ")";
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final int port = ServerProcess.freePort();
        final Path data = data(directory);
        final List<String> command = pinned(core);
        command.addAll(null == options.launcher() ? bareJvm() : launcher());
        command.addAll(List.of("up", "--data", data.toString(), "--tcp-host", "127.0.0.1", "--tcp-port",
            Integer.toString(port), "--tokens", "off", "--fsync-level", Integer.toString(options.fsyncLevel())));
        if (null != options.profile()) {
            command.addAll(List.of("--profile", options.profile()));
        }
        command.addAll(options.arguments());
        final ServerProcess process = ServerProcess.start(name(), command, directory, port, START_LIMIT_MS);
        try {
            adminToken = Files.readString(data.resolve(ADMIN_TOKEN)).strip();
            awaitReady(process.address());
            return process;
        } catch (final IOException | RuntimeException failure) {
            process.close();
            throw failure;
        }
    }

    /** The port is open before the gateway's link to its cell is: until then the server says that it is not ready. */
    private void awaitReady(final InetSocketAddress address) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
        while (true) {
            try (JindouClient client = JindouClient.builder().address(address.getHostString(), address.getPort())
                .uid(SystemUids.MANAGER).token(adminToken).reconnect(false).connect()) {
                return;
            } catch (final JindouException refused) {
                if (Reason.NOT_READY != refused.reason() || System.nanoTime() - deadlineNs > 0) {
                    throw new IOException(name() + " does not accept a client: " + refused.getMessage(), refused);
                }
                LockSupport.parkNanos(READY_POLL_NS);
            }
        }
    }

    private List<String> pinned(final int core) throws IOException {
        final List<String> command = new ArrayList<>();
        if (core >= 0) {
            final Path taskset = programs.find(TASKSET);
            if (null == taskset) {
                throw new IOException("there is no taskset to keep " + name() + " on core " + core);
            }
            command.addAll(List.of(taskset.toString(), "-c", Integer.toString(core)));
        }
        return command;
    }

    private List<String> launcher() {
        final List<String> command = new ArrayList<>();
        if (!options.javaOptions().isEmpty()) {
            command.addAll(List.of("env", JAVA_OPTIONS_VARIABLE + "=" + String.join(" ", options.javaOptions())));
        }
        command.add(options.launcher().toString());
        return command;
    }

    private List<String> bareJvm() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.opens());
        command.addAll(BARE_FLAGS);
        command.addAll(options.javaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        return command;
    }
}
