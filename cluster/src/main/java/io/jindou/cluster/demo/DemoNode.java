package io.jindou.cluster.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * A server as a child process, made from this very program: the same Java, the same flags, the same classes. Its data lies in a
 * temporary directory that goes when this closes, with the child, also on ctrl-c; after a failure its logs stay.
 */
public final class DemoNode implements DemoServer, AutoCloseable {
    private static final int START_TIMEOUT_SECONDS = 60;
    private static final int STOP_TIMEOUT_SECONDS = 10;
    private static final int POLL_MS = 50;
    private static final String DATA = "data";
    private static final String CONSOLE = "console.log";

    private final Path root;
    private final String mainClass;
    private final Thread exitHook = new Thread(this::onExit, "demo-tidy-up");
    private volatile Process process;
    private volatile boolean hasSucceeded;
    private int port;

    private DemoNode(final Path root, final String mainClass) {
        this.root = root;
        this.mainClass = mainClass;
    }

    /** A server that was not started yet. */
    public static DemoNode inTemporaryDirectory(final String mainClass) throws IOException {
        final DemoNode node = new DemoNode(Files.createTempDirectory("jindou-demo-"), mainClass);
        Runtime.getRuntime().addShutdownHook(node.exitHook);
        return node;
    }

    @Override
    public int start() throws InterruptedException {
        try {
            final Path ports = data().resolve("ports.json");
            // One that was killed leaves its file behind.
            Files.deleteIfExists(ports);
            process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve(CONSOLE).toFile()))
                .start();
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
            while (!Files.exists(ports)) {
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    throw new DemoFailure("the server ended at its start with code " + process.exitValue() + lastWords());
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw new DemoFailure("the server did not come up in " + START_TIMEOUT_SECONDS + " s");
                }
            }
            port = new ObjectMapper().readTree(ports.toFile()).path("tcp").asInt();
            return port;
        } catch (final IOException e) {
            throw new DemoFailure("cannot start a server: " + e.getMessage());
        }
    }

    private List<String> command() throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger's port is taken by this process.
            if (!flag.startsWith("-agentlib:jdwp") && !flag.startsWith("-Xrunjdwp")) {
                command.add(flag);
            }
        }
        final String classPath = System.getProperty("java.class.path");
        if (isProgram(classPath)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, mainClass));
        }
        // shows what is right, not what is fast
        command.addAll(List.of("up", "--data", data().toString(), "--tcp-port", String.valueOf(port), "--ws-port", "off",
            "--http-port", "off", "--tokens", "off", "--warm-up", "0"));
        return command;
    }

    /** A jar that starts this program: only when it is started as such does its manifest open what the server needs. */
    private boolean isProgram(final String classPath) throws IOException {
        if (!classPath.endsWith(".jar") || classPath.contains(File.pathSeparator)) {
            return false;
        }
        try (JarFile jar = new JarFile(classPath)) {
            return null != jar.getManifest()
                && mainClass.equals(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
        }
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public String adminToken() {
        try {
            return Files.readString(data().resolve("admin.token")).trim();
        } catch (final IOException e) {
            throw new DemoFailure("cannot read the admin token: " + e.getMessage());
        }
    }

    /** Where its logs are now and, unless it {@link #succeeded}, after the end. */
    public Path logs() {
        return root;
    }

    /** Nothing needs to stay. */
    public void succeeded() {
        hasSucceeded = true;
    }

    /** Ends the child and removes its data. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(exitHook);
        tidyUp();
    }

    /** Who interrupts does not want the logs. */
    private void onExit() {
        hasSucceeded = true;
        tidyUp();
    }

    private void tidyUp() {
        final Process child = process;
        if (null != child) {
            // in good order, so that it takes its shared memory along
            child.destroy();
            try {
                child.onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (final InterruptedException | ExecutionException | TimeoutException e) {
                child.destroyForcibly();
                child.onExit().join();
            }
        }
        try {
            final Path logs = data().resolve("logs");
            if (!hasSucceeded && Files.exists(logs)) {
                Files.move(logs, root.resolve("logs"));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot keep the logs in " + root, e);
        }
        IoUtil.delete((hasSucceeded ? root : data()).toFile(), true);
    }

    private Path data() {
        return root.resolve(DATA);
    }

    /** What the child printed last, which is the sentence that says why it ended. */
    private String lastWords() throws IOException {
        try (Stream<String> lines = Files.lines(root.resolve(CONSOLE))) {
            return lines.reduce((first, second) -> second).map(line -> ": " + line).orElse("");
        }
    }
}
