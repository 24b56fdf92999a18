package io.jindou.perf.rig;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a fixed number of connects and disconnects showed.
 *
 * @param name    for the report
 * @param seconds that they took, without the looks at the server
 * @param cycles  connected, confirmed and closed
 * @param login   ns from the call of connect to the confirmed login
 */
public record CycleResult(String name, double seconds, long cycles, Histogram login) implements RunResult {
    /** Connects and disconnects a second. */
    public double perSecond() {
        return cycles / seconds;
    }

    @Override
    public List<String> failures() {
        return List.of();
    }
}
