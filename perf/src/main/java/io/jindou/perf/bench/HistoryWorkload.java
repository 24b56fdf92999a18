package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.report.Percentiles;
import io.jindou.perf.rig.HistoryResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Rig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Requests for the newest messages of random channels.
 *
 * @param filled messages in each channel before the first request
 * @param newest messages that each request asks for
 */
public record HistoryWorkload(Plan plan, int filled, int newest) implements Workload {
    private static final String HISTORY = "history";
    private static final double MS_PER_SECOND = 1_000;

    @Override
    public String name() {
        return plan.scenario();
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "the newest %,d of %,d channels with %,d messages each, %,d requests under way; "
            + "%.1f s warm-up, %.1f s measured", newest, plan.routes().size(), filled, plan.window(),
            plan.warmUpMs() / MS_PER_SECOND, plan.measuredMs() / MS_PER_SECOND);
    }

    @Override
    public String unfit(final Protocol protocol) {
        return protocol.hasHistory() ? null : "has no history";
    }

    @Override
    public Findings run(final Target target, final Meter meter) throws IOException {
        final HistoryResult result = Rig.history(target.address(), target.protocol(), plan, filled, newest, meter);
        final Percentiles latency = Percentiles.of(result.latency());
        return new Findings("requests", result.seconds(), result.due() / result.seconds(), result.answers(), 0,
            List.of(new Figure("answers", result.requestsPerSecond(), "1/s", true),
                new Figure("history p50", latency.p50(), "µs", false), new Figure("history p99", latency.p99(), "µs", false)),
            Map.of(HISTORY, result.latency()), null, GeneratorUse.ofShare(result.busyShare()), result.failures());
    }
}
