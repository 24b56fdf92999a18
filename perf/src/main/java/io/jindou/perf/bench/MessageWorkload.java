package io.jindou.perf.bench;

import io.jindou.perf.report.Figure;
import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.report.Percentiles;
import io.jindou.perf.rig.LoadResult;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A load of messages. Servers are compared by its throughput when it is a closed loop, by latencies when it is paced. */
public record MessageWorkload(Plan plan) implements Workload {
    /** Names of the latencies. */
    public static final String ACK = "ack";
    public static final String RECV = "recv";

    private static final double NS_PER_US = 1_000;
    private static final double MS_PER_SECOND = 1_000;
    private static final double P99 = 99;
    private static final long RUN_IN_MS = 2_000;
    private static final int RUN_INS = 2;

    @Override
    public String name() {
        return plan.scenario();
    }

    @Override
    public String description() {
        final StringBuilder text = new StringBuilder();
        final int routes = plan.routes().size();
        if (plan.ratePerSecond() > 0) {
            text.append(String.format(Locale.ROOT, "%,d messages/s on schedule", plan.ratePerSecond()));
        } else {
            text.append(String.format(Locale.ROOT, "closed loop, %,d under way on each route", plan.window()));
        }
        text.append(String.format(Locale.ROOT, ", %,d route%s, %,d connections", routes, 1 == routes ? "" : "s", plan.users()));
        if (!plan.groups().isEmpty()) {
            text.append(String.format(Locale.ROOT, ", %,d group%s of %s", plan.groups().size(),
                1 == plan.groups().size() ? "" : "s", groupSizes()));
        }
        return text.append(", ").append(payloads()).append(String.format(Locale.ROOT, "; %.1f s warm-up, %.1f s measured",
            plan.warmUpMs() / MS_PER_SECOND, plan.measuredMs() / MS_PER_SECOND)).toString();
    }

    private String groupSizes() {
        return range(plan.groups().stream().mapToInt(group -> group.length).toArray()) + " members";
    }

    private String payloads() {
        return range(plan.payloadBytes()) + " B";
    }

    private static String range(final int[] values) {
        int min = values[0];
        int max = values[0];
        for (final int value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return min == max ? String.format(Locale.ROOT, "%,d", min) : String.format(Locale.ROOT, "%,d to %,d", min, max);
    }

    @Override
    public Findings run(final Target target, final Meter meter) throws IOException {
        if (plan.ratePerSecond() > 0) {
            // On a slow schedule the generator's code runs so seldom that its compilers would be at it for the whole of the
            // measured time, on its own core. Twice, because what happens once for each connection is a surprise at first.
            for (int i = 0; i < RUN_INS; i++) {
                Rig.messages(target.address(), target.protocol(), plan.runIn(Math.min(RUN_IN_MS, plan.warmUpMs())), Meter.NONE);
            }
        }
        return findings(Rig.messages(target.address(), target.protocol(), plan, meter));
    }

    /** The result of a load as findings. */
    public static Findings findings(final LoadResult result) {
        final Map<String, Histogram> latencies = new LinkedHashMap<>();
        if (result.ack().getTotalCount() > 0) {
            latencies.put(ACK, result.ack());
        }
        if (result.recv().getTotalCount() > 0) {
            latencies.put(RECV, result.recv());
        }
        return new Findings("messages", result.seconds(), result.due() / result.seconds(), result.over(), result.deliveries(),
            figures(result, latencies), latencies, result.verdict(),
            new GeneratorUse(result.busyShare(), result.lag().getValueAtPercentile(P99) / NS_PER_US,
                result.largestLagNs() / NS_PER_US, result.reads(), result.writes()),
            result.failures());
    }

    private static List<Figure> figures(final LoadResult result, final Map<String, Histogram> latencies) {
        if (0 == result.plan().ratePerSecond()) {
            final boolean isFan = !result.plan().groups().isEmpty();
            return List.of(isFan ? new Figure("delivered", result.deliveriesPerSecond(), "1/s", true)
                : new Figure("sent", result.messagesPerSecond(), "msg/s", true));
        }
        final List<Figure> figures = new ArrayList<>();
        latencies.forEach((name, histogram) -> {
            final Percentiles percentiles = Percentiles.of(histogram);
            figures.add(new Figure(name + " p50", percentiles.p50(), "µs", false));
            figures.add(new Figure(name + " p99", percentiles.p99(), "µs", false));
        });
        return figures;
    }
}
