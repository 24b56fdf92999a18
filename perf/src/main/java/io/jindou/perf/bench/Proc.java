package io.jindou.perf.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What Linux tells about processes.
 *
 * @param root {@code /proc}
 */
public record Proc(Path root) {
    /** Ticks of {@code stat} a second: fixed in the kernel's interface, whatever its own timer does. */
    static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;
    private static final int IDLE_FIELD = 4;
    private static final int IO_WAIT_FIELD = 5;
    private static final int STEAL_FIELD = 8;
    private static final int BYTES_PER_KB = 1024;

    /** A thread's name and the processor time that it has used. */
    record ThreadTime(String name, long ticks) {
    }

    /** The machine's own. */
    public static Proc ofMachine() {
        return new Proc(Path.of("/proc"));
    }

    /** False: another system, where nothing can be said about other processes. */
    public boolean isThere() {
        return Files.isDirectory(root.resolve("self"));
    }

    /** Processor time of a process, its ended threads included. */
    long ticks(final long pid) throws IOException {
        return threadTime(of(pid).resolve("stat")).ticks;
    }

    /** Of the threads that are there, by their ids. */
    Map<Long, ThreadTime> threads(final long pid) throws IOException {
        final Map<Long, ThreadTime> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(of(pid).resolve("task"))) {
            for (final Path task : tasks) {
                try {
                    threads.put(Long.parseLong(task.getFileName().toString()), threadTime(task.resolve("stat")));
                } catch (final NoSuchFileException nothing) {
                    // the thread has ended since the directory was read
                }
            }
        }
        return threads;
    }

    /** Processor time of everything on all cores, and what the host of a virtual machine took away. */
    long machineTicks() throws IOException {
        final String[] fields = read(root.resolve("stat")).lines().findFirst().orElseThrow().split(" +");
        long ticks = 0;
        for (int i = 1; i <= STEAL_FIELD; i++) {
            ticks += IDLE_FIELD == i || IO_WAIT_FIELD == i ? 0 : Long.parseLong(fields[i]);
        }
        return ticks;
    }

    /** Resident memory in bytes. */
    long residentBytes(final long pid) throws IOException {
        return statusBytes(pid, "VmRSS:");
    }

    /** The part of the resident memory that no file and no shared memory stands behind, in bytes. */
    long anonymousBytes(final long pid) throws IOException {
        return statusBytes(pid, "RssAnon:");
    }

    /** The command line of a process, arguments separated by blanks. */
    String commandLine(final long pid) throws IOException {
        return read(of(pid).resolve("cmdline")).replace('\0', ' ').strip();
    }

    /** The value of a line "name   : value" of one of the files that belong to no process; null when there is none. */
    String value(final String file, final String name) throws IOException {
        for (final String line : read(root.resolve(file)).split("\n")) {
            final int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** Cores that run, whether or not this process may use them. */
    int coresOnline() throws IOException {
        return (int)read(root.resolve("cpuinfo")).lines().filter(line -> line.startsWith("processor")).count();
    }

    private long statusBytes(final long pid, final String name) throws IOException {
        for (final String line : read(of(pid).resolve("status")).split("\n")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) * BYTES_PER_KB;
            }
        }
        return 0;
    }

    /** A name may contain blanks and brackets, so fields are counted from behind it. */
    private static ThreadTime threadTime(final Path stat) throws IOException {
        final String line = read(stat);
        final int end = line.lastIndexOf(')');
        final String[] fields = line.substring(end + 2).split(" ");
        return new ThreadTime(line.substring(line.indexOf('(') + 1, end),
            Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[SYSTEM_TICKS_FIELD]));
    }

    private Path of(final long pid) {
        return root.resolve(Long.toString(pid));
    }

    private static String read(final Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
