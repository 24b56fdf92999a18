package io.jindou.perf.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks a node what it uses: its own status, what Linux knows of the process, what lies on disk. For one thread. */
final class NodeProbe {
    /** Counters that do not move while all is well, whatever the load. */
    private static final List<String> FAULTS = List.of("aeron.errors", "engine.answers_dropped", "engine.history_dropped",
        "engine.history_failed", "engine.journal_force_failures", "engine.journal_read_failures",
        "engine.journal_space_refusals", "engine.links_lease_expired", "engine.links_overflowed", "engine.links_protocol",
        "engine.messages_malformed", "engine.messages_unknown", "engine.queries_dropped", "engine.sends_refused",
        "engine.sends_without_session", "engine.sessions_kicked", "gateway.closed.audit_difference",
        "gateway.closed.bad_frame", "gateway.closed.bad_request", "gateway.closed.heartbeat_timeout",
        "gateway.closed.link_lost", "gateway.closed.slow_consumer", "gateway.closed.system_error",
        "gateway.digest_differences", "gateway.fenced", "gateway.garbage", "gateway.internal_errors", "gateway.links_lost",
        "gateway.query_timeouts", "gateway.recvs_given_up");
    private static final long UNKNOWN = -1;
    private static final int BYTES_PER_KB = 1024;
    private static final int MS_PER_TICK = 10;
    private static final int USER_TICKS_FIELD = 11;
    private static final int SYSTEM_TICKS_FIELD = 12;

    private final Path data;
    private final Map<String, Long> before = new TreeMap<>();
    private final JsonNode first;
    private final Path proc;

    /** Takes the values of this moment for the beginning. */
    NodeProbe(final Path data) {
        this.data = data;
        first = ControlClient.ask(data, "status");
        FAULTS.forEach(name -> before.put(name, counter(first, name)));
        proc = Path.of("/proc", first.path("pid").asText());
    }

    /** What the node said at the beginning. */
    JsonNode first() {
        return first;
    }

    /**
     * A sample.
     *
     * @param snapshotMs how long the last snapshot took; below zero: none was taken
     */
    NodeSample sample(final long snapshotMs) throws IOException {
        final JsonNode status = ControlClient.ask(data, "status");
        final Map<String, Long> faults = new TreeMap<>();
        before.forEach((name, value) -> {
            final long moved = counter(status, name) - value;
            if (0 != moved) {
                faults.put(name, moved);
            }
        });
        return new NodeSample(inStatus("VmRSS:", BYTES_PER_KB), inStatus("RssAnon:", BYTES_PER_KB), handles(),
            inStatus("Threads:", 1), cpuMs(), bytes(status, "heapUsedBytes"), bytes(status, "heapAfterGcBytes"),
            bytes(status, "directBytes"), counter(status, "engine.off_heap_bytes"), status.path("gcCycles").asLong(),
            status.path("gcPauses").asLong(), status.path("gcPauseMs").asLong(), diskBytes("archive", "cluster"),
            diskBytes("journal"), snapshotMs, faults);
    }

    /** Has the node take a snapshot; returns how long it took. */
    long snapshot() {
        return ControlClient.ask(data, "snapshot").path("durationMs").asLong();
    }

    private static long counter(final JsonNode status, final String name) {
        return status.path("counters").path(name).asLong();
    }

    private static long bytes(final JsonNode status, final String name) {
        return status.path(name).asLong(UNKNOWN);
    }

    private long inStatus(final String name, final int factor) throws IOException {
        if (!Files.exists(proc)) {
            return UNKNOWN;
        }
        try (Stream<String> lines = Files.lines(proc.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                .map(line -> factor * Long.parseLong(line.substring(name.length()).replace("kB", "").strip()))
                .orElse(UNKNOWN);
        }
    }

    private long handles() throws IOException {
        if (!Files.exists(proc)) {
            return UNKNOWN;
        }
        try (Stream<Path> handles = Files.list(proc.resolve("fd"))) {
            return handles.count();
        }
    }

    private long cpuMs() throws IOException {
        if (!Files.exists(proc)) {
            return UNKNOWN;
        }
        final String stat = Files.readString(proc.resolve("stat"));
        // a name may hold blanks and brackets, so fields are counted from behind it
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return MS_PER_TICK * (Long.parseLong(fields[USER_TICKS_FIELD]) + Long.parseLong(fields[SYSTEM_TICKS_FIELD]));
    }

    /** Blocks that are allocated, since the files are sparse; Java cannot tell, {@code du} can. */
    private long diskBytes(final String... directories) throws IOException {
        final List<String> command = new ArrayList<>(List.of("du", "-sk", "--"));
        for (final String directory : directories) {
            command.add(data.resolve(directory).toString());
        }
        final Process du;
        try {
            du = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (final IOException nothing) {
            // no such program on this machine
            return UNKNOWN;
        }
        final String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return answer.lines().mapToLong(line -> Long.parseLong(line.split("\\s")[0]) * BYTES_PER_KB).sum();
    }
}
