package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.rig.IdleResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import io.jindou.perf.rig.RigException;
import io.jindou.perf.server.ProcessMemory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Connections that say nothing: by how much the server's memory grows from half of them to all. What grows on the heap of a
 * virtual machine may lie in pages that were resident before, and is a figure of its own for that.
 */
public record IdleWorkload(Plan plan) implements Workload {
    private static final String UNIT = "KiB";

    @Override
    public String name() {
        return plan.scenario();
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "memory a connection, as the slope from %,d to %,d idle ones, after a collection",
            plan.users() / 2, plan.users());
    }

    @Override
    public Findings run(final Target target, final Meter meter) throws IOException {
        if (0 == target.pids().length) {
            throw new RigException("memory is read from the server's process, which is unknown; name it with --pid");
        }
        meter.onStart();
        final IdleResult result = Rig.idle(target.address(), target.protocol(), plan, new ProcessMemory(target.pids()));
        meter.onEnd();
        return new Findings("connections", 0, 0, result.more(), 0,
            List.of(new Figure("resident", result.residentKiB(), UNIT, false),
                new Figure("anonymous", result.anonymousKiB(), UNIT, false),
                new Figure("proportional", result.proportionalKiB(), UNIT, false),
                new Figure("heap", result.heapKiB(), UNIT, false)),
            Map.of(), null, null, result.failures());
    }
}
