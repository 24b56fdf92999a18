package io.jindou.cluster.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of a cell on this machine, as {@code processes.json} has it.
 *
 * @param name      like node-0 or gateway-1
 * @param role      node or gateway
 * @param id        within its role
 * @param pid       of the last start; 0 before the first
 * @param startedAt of that start, in ms since the epoch: another process may have got the pid since
 * @param ports     by name
 * @param data      its directory
 * @param arguments of its command
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LocalProcess(
    @JsonProperty("name") String name,
    @JsonProperty("role") String role,
    @JsonProperty("id") int id,
    @JsonProperty("pid") long pid,
    @JsonProperty("startedAt") long startedAt,
    @JsonProperty("ports") Map<String, Integer> ports,
    @JsonProperty("data") String data,
    @JsonProperty("arguments") List<String> arguments) {
    static final String NODE = "node";
    static final String GATEWAY = "gateway";

    LocalProcess started(final ProcessHandle process) {
        return new LocalProcess(name, role, id, process.pid(), startMs(process), ports, data, arguments);
    }

    /** The running process, if it is still the one that was started. */
    public Optional<ProcessHandle> handle() {
        return 0 == pid ? Optional.empty() : ProcessHandle.of(pid)
            .filter(process -> process.isAlive() && startMs(process) == startedAt);
    }

    /** Whether it is one of the cell's nodes. */
    @JsonIgnore
    public boolean isNode() {
        return NODE.equals(role);
    }

    /** Its directory. */
    public Path directory() {
        return Path.of(data);
    }

    private static long startMs(final ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
