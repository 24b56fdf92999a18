package io.jindou.perf.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * System calls of a process, counted from outside by {@code strace}. It makes each call several times as slow, so a load under
 * it is a load of its own, and its times mean nothing.
 *
 * @param calls by name, most frequent first.
 */
public record SystemCalls(List<Call> calls) {
    private static final String STRACE = "strace";
    private static final String ATTACHED = "attached";
    private static final long STOP_TIMEOUT_SEC = 30;
    private static final String TOTAL = "total";
    private static final double SHOWN = 0.0001;

    /** True when strace is on the path. */
    public static boolean isAvailable() {
        for (final String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, STRACE))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Counts the calls of a process while a load runs.
     *
     * @throws IOException when strace cannot be started or may not look at the process.
     */
    public static SystemCalls count(final long pid, final Runnable load) throws IOException, InterruptedException {
        final Path summary = Files.createTempFile("jindou", ".strace");
        try {
            final Process strace = new ProcessBuilder(
                STRACE, "-c", "-f", "-U", "name,calls", "-o", summary.toString(), "-p", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
            try (BufferedReader said = strace.inputReader()) {
                awaitAttached(said, pid);
                load.run();
                // SIGINT detaches it and has it write its summary; SIGTERM does the same for an attached process
                strace.destroy();
                said.lines().forEach(line -> { });
                if (!strace.waitFor(STOP_TIMEOUT_SEC, TimeUnit.SECONDS)) {
                    throw new IOException("strace does not end");
                }
            } finally {
                strace.destroyForcibly();
            }
            return parse(Files.readAllLines(summary));
        } finally {
            Files.deleteIfExists(summary);
        }
    }

    private static void awaitAttached(final BufferedReader said, final long pid) throws IOException {
        final String first = said.readLine();
        if (null == first || !first.contains(ATTACHED)) {
            throw new IOException("strace does not attach to process " + pid + ": " + first);
        }
    }

    /** Reads a summary of two columns, name and calls. */
    static SystemCalls parse(final List<String> lines) {
        final List<Call> calls = new ArrayList<>();
        for (final String line : lines) {
            final String[] columns = line.trim().split("\\s+");
            if (2 == columns.length && !TOTAL.equals(columns[0]) && columns[1].chars().allMatch(Character::isDigit)) {
                calls.add(new Call(columns[0], Long.parseLong(columns[1])));
            }
        }
        calls.sort((a, b) -> Long.compare(b.count(), a.count()));
        return new SystemCalls(calls);
    }

    /** All of them. */
    public long total() {
        return calls.stream().mapToLong(Call::count).sum();
    }

    /** Prints them for each message. */
    public void print(final PrintWriter out, final long messages) {
        out.printf(Locale.ROOT, "system calls (strace)        %10.4f a message%n", (double)total() / messages);
        for (final Call call : calls) {
            final double each = (double)call.count() / messages;
            if (each >= SHOWN) {
                out.printf(Locale.ROOT, "  %-26s %10.4f%n", call.name(), each);
            }
        }
        out.flush();
    }

    /** One kind of call, and how often it was made. */
    public record Call(String name, long count) {
    }
}
