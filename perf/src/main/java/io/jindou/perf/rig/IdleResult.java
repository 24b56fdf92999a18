package io.jindou.perf.rig;

import io.jindou.perf.rig.MemoryMeter.Memory;
import java.util.List;

/**
 * What idle connections cost.
 *
 * @param fewer    connections at the first reading
 * @param more     connections at the second reading
 * @param atFewer  memory of the server with so many
 * @param atMore   memory of the server with so many
 */
public record IdleResult(String name, int fewer, int more, Memory atFewer, Memory atMore) implements RunResult {
    private static final double KIB = 1024;

    /** Slope of the resident memory; KiB for each connection. */
    public double residentKiB() {
        return slope(atFewer.resident(), atMore.resident());
    }

    public double anonymousKiB() {
        return slope(atFewer.anonymous(), atMore.anonymous());
    }

    public double proportionalKiB() {
        return slope(atFewer.proportional(), atMore.proportional());
    }

    /** Slope of what lives on the heap; 0 of servers without one. */
    public double heapKiB() {
        return slope(atFewer.heap(), atMore.heap());
    }

    private double slope(final long first, final long second) {
        return (second - first) / KIB / (more - fewer);
    }

    /** Memory that shrinks was in motion for another reason. */
    @Override
    public List<String> failures() {
        return atMore.proportional() > atFewer.proportional() ? List.of()
            : List.of("the server has not more memory with more connections: something else has changed it");
    }
}
