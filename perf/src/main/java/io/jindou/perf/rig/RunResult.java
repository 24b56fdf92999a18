package io.jindou.perf.rig;

import java.util.List;

/** What one run of one load showed. */
public interface RunResult {
    /** The load's name in tables. */
    String name();

    /**
     * What forbids to use the figures; empty when they hold as far as the load can tell. Whether a busy generator was the
     * bottleneck, only those can tell who watched the server too: {@code Bench}.
     */
    List<String> failures();
}
