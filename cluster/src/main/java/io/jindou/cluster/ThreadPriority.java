package io.jindou.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Changes the priority of single threads of this process: by the program {@code renice}, which every Linux has, because Java's
 * own way needs flags, and does not reach the compilers' threads. Only Linux gives each thread a priority of its own.
 */
public final class ThreadPriority {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int TIMEOUT_SEC = 5;

    private ThreadPriority() {
    }

    /**
     * Gives every thread whose name begins so the niceness, from -20 to 19: the nicer, the later it runs. What such a thread
     * starts later inherits it. Less than what they have needs the permission CAP_SYS_NICE, which root has.
     *
     * @param prefix the system knows the first fifteen letters of a name
     * @return how many threads there are; 0 on another system than Linux
     * @throws IOException if it was not permitted, or there is no renice
     */
    public static int set(final String prefix, final int niceness) throws IOException {
        final List<String> command = new ArrayList<>(List.of("renice", "-n", String.valueOf(niceness), "-p"));
        final int options = command.size();
        command.addAll(threads(prefix));
        if (command.size() > options) {
            run(command);
        }
        return command.size() - options;
    }

    private static List<String> threads(final String prefix) throws IOException {
        final List<String> found = new ArrayList<>();
        if (Files.isDirectory(TASKS)) {
            try (Stream<Path> tasks = Files.list(TASKS)) {
                for (final Path task : tasks.toList()) {
                    if (name(task).startsWith(prefix)) {
                        found.add(task.getFileName().toString());
                    }
                }
            }
        }
        return found;
    }

    private static String name(final Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm"), StandardCharsets.UTF_8);
        } catch (final NoSuchFileException ended) {
            return "";
        }
    }

    private static void run(final List<String> command) throws IOException {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(TIMEOUT_SEC, TimeUnit.SECONDS) || 0 != process.exitValue()) {
                throw new IOException("'" + String.join(" ", command) + "' did not work: "
                    + new String(process.getInputStream().readNBytes(process.getInputStream().available()),
                        StandardCharsets.UTF_8).trim());
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        } finally {
            process.destroyForcibly();
        }
    }
}
