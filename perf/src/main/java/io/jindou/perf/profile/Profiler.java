package io.jindou.perf.profile;

import java.nio.file.Path;

/** Profiles a running server: a sample, the load, another sample. */
public final class Profiler {
    private static final String SENDS = "gateway.sends";

    private Profiler() {
    }

    /**
     * Runs the load and tells what it has cost the server.
     *
     * @param dataDirectory of the server, whose control socket is asked.
     */
    public static CostProfile profile(final Path dataDirectory, final ProfiledLoad load) throws Exception {
        // the first question opens the accounts
        CostSample.take(dataDirectory);
        final CostSample before = CostSample.take(dataDirectory);
        final long sent = load.run();
        return profile(before, CostSample.take(dataDirectory), sent);
    }

    /** The cost between two samples; with 0 messages those that the gateway counted. */
    public static CostProfile profile(final CostSample before, final CostSample after, final long sent) {
        final CostDifference cost = CostDifference.of(before, after);
        return new CostProfile(cost, sent > 0 ? sent : cost.counted(SENDS));
    }
}
