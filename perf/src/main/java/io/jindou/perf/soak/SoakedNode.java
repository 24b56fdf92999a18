package io.jindou.perf.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.control.ControlClient;
import io.jindou.perf.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/** The node that is soaked: one that runs already, or a process of our own, which ends with the soak. */
public final class SoakedNode implements AutoCloseable {
    private static final String PORTS_FILE = "ports.json";
    private static final String ADMIN_TOKEN_FILE = "admin.token";
    private static final String CONSOLE_FILE = "console.log";
    private static final String DATA = "data";
    private static final String LAUNCHER_PROPERTY = "jindou.launcher";
    private static final String MAIN_CLASS = "io.jindou.cluster.cli.Main";
    /** A node without the launcher's flags, as in tests. */
    private static final List<String> BARE_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=8g");
    /**
     * ctrl-c reaches all processes of a terminal, and a supervisor's signal often a whole group; the node must live until the
     * soak has heard its last words.
     */
    private static final List<String> APART = List.of("/bin/sh", "-c",
        "trap '' INT; command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"", "sh");
    private static final long START_LIMIT_S = 120;
    private static final long STOP_LIMIT_S = 60;
    private static final long POLL_MS = 50;

    private final Path data;
    private final Path temporary;
    private final Path console;
    private final Process process;
    private final InetSocketAddress address;

    private SoakedNode(final Path data, final Path temporary, final Path console, final Process process) throws IOException {
        this.data = data;
        this.temporary = temporary;
        this.console = console;
        this.process = process;
        final int port = new ObjectMapper().readTree(data.resolve(PORTS_FILE).toFile()).path("tcp").asInt();
        address = new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port);
    }

    /** The node that runs on a directory. */
    public static SoakedNode connect(final Path data) throws IOException {
        if (!"off".equals(ControlClient.ask(data, "status").path("tokens").asText())) {
            throw new StartFailure("the node on " + data + " wants tokens, and the users of a soak have none");
        }
        return new SoakedNode(data, null, null, null);
    }

    /**
     * Starts a node and waits until it takes connections.
     *
     * @param data      its directory; null: a temporary one, see {@link #close(boolean)}
     * @param arguments for {@code jindou up}
     */
    public static SoakedNode start(final Path data, final List<String> arguments) throws IOException, InterruptedException {
        final Path temporary = null == data ? Files.createTempDirectory("jindou-soak-") : null;
        final Path directory = null == data ? temporary.resolve(DATA) : data;
        final Path console = null == data ? temporary.resolve(CONSOLE_FILE) : Files.createTempFile("jindou-soak-", ".log");
        final Path ports = directory.resolve(PORTS_FILE);
        final List<String> command = new ArrayList<>(APART);
        command.addAll(program());
        command.addAll(List.of("up", "--data", directory.toString(), "--tcp-host", "127.0.0.1", "--tcp-port", "0",
            "--http-port", "off", "--tokens", "off"));
        command.addAll(arguments);
        // of a node that was killed there; one that runs holds the lock, and the start fails
        final long before = Files.exists(ports) ? Files.getLastModifiedTime(ports).toMillis() : -1;
        final Process process = new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(console.toFile())
            .start();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_S);
        while (!Files.exists(ports) || before == Files.getLastModifiedTime(ports).toMillis()) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS) || System.nanoTime() - deadlineNs > 0) {
                process.destroyForcibly();
                throw new StartFailure("the node did not start: " + lastLine(console) + " (its output is in " + console + ")");
            }
        }
        return new SoakedNode(directory, temporary, console, process);
    }

    /** As its users start it: by the launcher that started this process, if one did. */
    private static List<String> program() {
        final String launcher = System.getProperty(LAUNCHER_PROPERTY);
        if (null != launcher) {
            return List.of(launcher);
        }
        final List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(JvmFlags.opens());
        program.addAll(BARE_FLAGS);
        program.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        return program;
    }

    private static String lastLine(final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("it said nothing");
        }
    }

    InetSocketAddress address() {
        return address;
    }

    Path data() {
        return data;
    }

    String adminToken() throws IOException {
        return Files.readString(data.resolve(ADMIN_TOKEN_FILE)).strip();
    }

    /** False for a node of our own that has ended. */
    boolean isAlive() {
        return null == process || process.isAlive();
    }

    /** Where data and output of the node stay after a failure, or its output if the caller named the data; null: not ours. */
    public Path remains() {
        return null == temporary ? console : temporary;
    }

    /** Ends a node of our own in order; what is temporary goes if nobody needs it. */
    public void close(final boolean hasSucceeded) {
        close();
        if (hasSucceeded && null != console) {
            IoUtil.delete((null == temporary ? console : temporary).toFile(), true);
        }
    }

    @Override
    public void close() {
        if (null == process || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException ex) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
