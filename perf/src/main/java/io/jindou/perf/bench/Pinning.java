package io.jindou.perf.bench;

import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who runs on which core.
 *
 * @param serverCore    below zero: all
 * @param generatorCore below zero: all
 */
public record Pinning(int serverCore, int generatorCore) {
    /** Everybody may run everywhere. */
    public static final Pinning NONE = new Pinning(-1, -1);

    private static final String TASKSET = "taskset";
    private static final String ALLOWED = "Cpus_allowed_list";

    /**
     * Moves this process with all its threads to the second core that it may use, and keeps the first for servers. Where that
     * cannot be, it says so, and nobody is pinned.
     */
    public static Pinning pin(final Programs programs, final Proc proc, final PrintWriter err) {
        try {
            final List<Integer> cores = proc.isThere() ? cores(proc.value("self/status", ALLOWED)) : List.of();
            final Path taskset = programs.find(TASKSET);
            if (null == taskset) {
                return unpinned(err, "there is no taskset on this machine (Debian package util-linux)");
            }
            if (cores.size() < 2) {
                return unpinned(err, "there is no second core");
            }
            final Pinning pinning = new Pinning(cores.get(0), cores.get(1));
            final Process process = new ProcessBuilder(taskset.toString(), "-acp", Integer.toString(pinning.generatorCore),
                Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return 0 == process.waitFor() ? pinning : unpinned(err, "taskset says: " + said.strip());
        } catch (final IOException failure) {
            return unpinned(err, failure.getMessage());
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return unpinned(err, "interrupted");
        }
    }

    private static Pinning unpinned(final PrintWriter err, final String why) {
        err.println("jindou: server and generator are NOT kept on cores of their own: " + why);
        err.flush();
        return NONE;
    }

    /** Of a list as the kernel writes it: {@code 0-3,8}. */
    static List<Integer> cores(final String list) {
        final List<Integer> cores = new ArrayList<>();
        for (final String range : list.split(",")) {
            final String[] ends = range.strip().split("-");
            final int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    public boolean isPinned() {
        return serverCore >= 0;
    }

    /** How many cores the server can keep busy: all but the generator's, which never gives its own up. */
    int coresOfServer(final int coresOfMachine) {
        return isPinned() ? 1 : Math.max(1, coresOfMachine - 1);
    }

    /** For reports. */
    public String text() {
        return isPinned() ? "server on core " + serverCore + ", generator on core " + generatorCore
            : "not pinned: server and generator on all cores";
    }
}
