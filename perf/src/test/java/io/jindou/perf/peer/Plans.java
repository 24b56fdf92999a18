package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import java.util.List;

/** Plans for tests. */
final class Plans {
    private static final int WINDOW = 4;
    private static final int PAYLOAD = 16;
    private static final int TIME_MS = 100;

    private Plans() {
    }

    static Plan of(final int users, final List<int[]> groups, final Plan.Route... routes) {
        return new Plan("test", users, groups, List.of(routes), WINDOW, 0, new int[] {PAYLOAD}, TIME_MS, TIME_MS);
    }

    static Plan.Route route(final int sender, final int destination) {
        return new Plan.Route(sender, destination);
    }
}
