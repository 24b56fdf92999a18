package io.jindou.cluster.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process with its output in files, so that it never blocks on a pipe that nobody reads. */
public final class ChildProcess implements AutoCloseable {
    private static final long PATIENCE_SEC = 60;
    private static final long STEP_MS = 10;
    private static final List<String> OPENS = List.of("java.base/jdk.internal.misc", "java.base/sun.nio.ch",
        "java.base/java.lang.reflect", "java.base/java.util.zip");

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildProcess(final Process process, final Path out, final Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The command line of this build, with the tiny engine and gateway of the tests. */
    static ChildProcess jindou(final Path temp, final String... arguments) {
        return jindou(temp, System.getProperty("java.class.path"), arguments);
    }

    /** The command line of this build as its users have it. */
    public static ChildProcess realJindou(final Path temp, final String... arguments) {
        return jindou(temp, Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes")).collect(Collectors.joining(File.pathSeparator)), arguments);
    }

    private static ChildProcess jindou(final Path temp, final String classPath, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        OPENS.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.add("-cp");
        command.add(classPath);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return start(new ProcessBuilder(command), temp);
    }

    static ChildProcess start(final ProcessBuilder builder, final Path temp) {
        try {
            final Path out = Files.createTempFile(temp, "child", ".out");
            final Path err = Files.createTempFile(temp, "child", ".err");
            return new ChildProcess(builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Returns when the text is on stdout; fails if the process ends or takes too long. */
    public ChildProcess awaitOutput(final String text) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SEC);
        while (!out().contains(text)) {
            if (!process.isAlive() && !out().contains(text) || System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("no '" + text + "' in: " + out() + err());
            }
            Thread.sleep(STEP_MS);
        }
        return this;
    }

    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SEC, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end: " + out() + err());
        }
        return process.exitValue();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    public long pid() {
        return process.pid();
    }

    public void terminate() {
        process.destroy();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Stops it as it stands, until {@link #resume()}. */
    public void stop() throws InterruptedException {
        signal("STOP");
    }

    public void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(final String name) throws InterruptedException {
        try {
            final int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
            if (0 != code) {
                throw new AssertionError("kill -" + name + " failed with " + code);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
