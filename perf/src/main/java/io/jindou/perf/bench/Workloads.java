package io.jindou.perf.bench;

import io.jindou.perf.rig.Plan;
import io.jindou.perf.scenario.Scenario;
import java.util.List;

/** The loads that scenarios consist of. */
public final class Workloads {
    private Workloads() {
    }

    /** In the order in which they are run. */
    public static List<Workload> of(final Scenario scenario, final Scenario.Scale scale) {
        return scenario.plans(scale).stream().map(plan -> workload(scenario, plan)).toList();
    }

    private static Workload workload(final Scenario scenario, final Plan plan) {
        return switch (scenario) {
            case IDLE -> new IdleWorkload(plan);
            case LOGIN -> new LoginWorkload(plan);
            case HISTORY -> new HistoryWorkload(plan, Scenario.HISTORY_FILLED, Scenario.HISTORY_NEWEST);
            default -> new MessageWorkload(plan);
        };
    }
}
