package io.jindou.perf.chaos;

import io.jindou.cluster.cell.Failover;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is done in a run.
 *
 * @param lengthMs    until no more event begins
 * @param count       events, if there is time; 0: as many as there is time for
 * @param seed        decides the events, who sends what to whom, and which datagrams are lost
 * @param nodes       1, 3 or 5
 * @param gateways    at least 1
 * @param connections an even number
 * @param rate        messages a second
 * @param kinds       of events
 * @param failover    of the cell
 * @param fsyncLevel  of the cell
 */
public record ChaosPlan(
    long lengthMs, int count, long seed, int nodes, int gateways, int connections, int rate, List<EventKind> kinds,
    Failover failover, int fsyncLevel) {
    public static final int CONNECTIONS_MAX = 20_000;
    public static final int RATE_MAX = 100_000;
    public static final int GATEWAYS_MAX = 9;
    private static final long LENGTH_MAX_MS = TimeUnit.DAYS.toMillis(7);
    private static final int CONNECTIONS_MIN = 10;

    /** Checks the ranges. */
    public ChaosPlan {
        require(lengthMs > 0 && lengthMs <= LENGTH_MAX_MS, "the run lasts more than nothing and at most a week");
        require(count >= 0, "the number of events cannot be below 0");
        require(1 == nodes || 3 == nodes || 5 == nodes, "a cell has 1, 3 or 5 nodes");
        require(gateways >= 1 && gateways <= GATEWAYS_MAX, "there are 1 to " + GATEWAYS_MAX + " gateways");
        require(connections >= CONNECTIONS_MIN && connections <= CONNECTIONS_MAX && 0 == connections % 2,
            "there are " + CONNECTIONS_MIN + " to " + CONNECTIONS_MAX + " connections, an even number");
        require(rate >= 1 && rate <= RATE_MAX, "the rate is 1 to " + RATE_MAX + " messages a second");
        require(!kinds.isEmpty(), "there must be some kind of event");
        require(nodes > 1 || kinds.stream().noneMatch(EventKind::needsFollowers), "a cell of one node has no followers");
        kinds = List.copyOf(kinds);
    }

    private static void require(final boolean isFulfilled, final String otherwise) {
        if (!isFulfilled) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
