package io.jindou.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import io.jindou.perf.rig.RigException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many sessions and connections a Jindou process says it has: a node tells of the engine's sessions, a gateway of sockets, a
 * process that is both tells of both.
 */
final class ServerCensus {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path data;

    ServerCensus(final Path data) {
        this.data = data;
    }

    /**
     * At one moment.
     *
     * @param sessions    of the engine; 0 of a process without one
     * @param connections sockets of the gateway; 0 of a process without one
     * @param known       sessions as the gateway sees them
     */
    record Count(long sessions, long connections, long known) {
        boolean isBackAt(final Count other) {
            return sessions <= other.sessions && connections <= other.connections && known <= other.known;
        }
    }

    Count take() {
        final JsonNode status = ControlClient.ask(data, "status");
        final JsonNode counters = status.path("counters");
        return new Count(status.path("sessions").asLong(), counters.path("gateway.connections").asLong(),
            counters.path("gateway.sessions").asLong());
    }

    /** Waits until there are no more than before; what is still there after a long time is the answer too. */
    Count settle(final Count before) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        Count count = take();
        while (!count.isBackAt(before) && System.nanoTime() - deadlineNs < 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RigException("interrupted");
            }
            LockSupport.parkNanos(STEP_NS);
            count = take();
        }
        return count;
    }
}
