package io.jindou.perf.bench;

import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Protocol;
import java.io.IOException;

/** One of the loads that a scenario consists of; each is run against a server that was started for it. */
public interface Workload {
    /** Lower case, such as {@code rate-10000}; the name of its table and of its files. */
    String name();

    /** What it does, in a line. */
    String description();

    /** Null: it can be run with this protocol; otherwise why not. */
    default String unfit(final Protocol protocol) {
        return null;
    }

    /**
     * Runs it on the calling thread.
     *
     * @throws io.jindou.perf.rig.RigException when it cannot be carried out
     */
    Findings run(Target target, Meter meter) throws IOException;
}
