package io.jindou.perf.chaos;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A run for people: the plan, a line for each event, then the columns that must be 0, and the verdict. */
public final class ChaosText {
    private static final double MS = 1_000;
    private static final double NS = 1_000_000_000;
    private static final int SHOWN = 12;

    private final PrintWriter out;

    public ChaosText(final PrintWriter out) {
        this.out = out;
    }

    /** What is going to happen. */
    public void begin(final ChaosPlan plan) {
        line("chaos: seed %d, %,d s%s; %d nodes, %d gateways, failover %s, fsync level %d; %,d connections, %,d messages/s",
            plan.seed(), TimeUnit.MILLISECONDS.toSeconds(plan.lengthMs()),
            0 == plan.count() ? "" : " or " + plan.count() + " events", plan.nodes(), plan.gateways(), plan.failover(),
            plan.fsyncLevel(), plan.connections(), plan.rate());
        final int shown = 0 == plan.count() ? SHOWN : Math.min(SHOWN, plan.count());
        line("plan: %s%s", String.join("; ", Script.first(plan, shown).stream().map(ChaosEvent::toString).toList()),
            shown == plan.count() ? "" : " …");
        line("%8s  %-16s %-22s %8s %10s %10s %10s %10s", "at s", "event", "to", "for s", "whole s", "gap s", "resumed s",
            "later s");
    }

    /** One event. */
    void event(final EventRecord record) {
        line("%8.1f  %-16s %-22s %8.1f %10s %10.3f %10.3f %10.3f", record.atMs() / MS, record.event().kind().word(),
            record.victims(), record.event().holdMs() / MS, seconds(record.recoveredMs() / MS), record.gap().largestNs() / NS,
            record.gap().resumedNs() / NS, record.gap().laterNs() / NS);
    }

    private static String seconds(final double value) {
        return value < 0 ? "never" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Everything else. */
    public void end(final ChaosResult result) {
        gaps(result.events());
        if (null != result.outcome()) {
            columns(result, result.outcome(), result.outcome().verdict());
        }
        if (result.isPassed()) {
            line("PASS");
        } else {
            result.failures().forEach(failure -> line("FAIL: %s", failure));
            if (null != result.outcome()) {
                result.outcome().verdict().examples().forEach(example -> line("  %s", example));
            }
        }
    }

    private void gaps(final List<EventRecord> events) {
        final Map<EventKind, List<EventRecord>> byKind = new TreeMap<>();
        events.forEach(record -> byKind.computeIfAbsent(record.event().kind(), kind -> new ArrayList<>()).add(record));
        byKind.forEach((kind, records) -> line(
            "%-16s %3d times; largest gap of deliveries: median %.3f s, maximum %.3f s; over after: median %.3f s",
            kind.word(), records.size(), median(records.stream().mapToLong(record -> record.gap().largestNs()).toArray()) / NS,
            records.stream().mapToLong(record -> record.gap().largestNs()).max().orElse(0) / NS,
            median(records.stream().mapToLong(record -> record.gap().resumedNs()).toArray()) / NS));
    }

    static double median(final long[] values) {
        Arrays.sort(values);
        final int middle = values.length / 2;
        return 0 == values.length % 2 ? (values[middle - 1] + values[middle]) / 2.0 : values[middle];
    }

    private void columns(final ChaosResult result, final LoadOutcome outcome, final Verdict verdict) {
        line("%,d messages accepted of %,d sent (%,d sent again), refused %s; %,d delivered, %,d read after a "
                + "reconnect, %,d pushed again; %,d read back", outcome.acknowledged(),
            outcome.sent(), outcome.sentAgain(), outcome.refused(), verdict.delivered(),
            verdict.fromHistory(), verdict.repeated(), outcome.readBack());
        line("connections of killed gateways %s; failed attempts to connect %s; histories asked again %s", outcome.excused(),
            outcome.failed(), outcome.historyRetries());
        final long dropped = outcome.dropped().values().stream().mapToLong(Long::longValue).sum();
        final Comparison comparison = result.comparison();
        line("%10s %8s %8s %10s %8s %11s %10s %10s", "dropped", "lost", "doubled", "reordered", "missed", "unanswered", "hashes",
            "sessions");
        line("%,10d %,8d %,8d %,10d %,8d %,11d %10s %10s", dropped, verdict.lost(), verdict.doubled(), verdict.reordered(),
            verdict.missed(), outcome.unanswered(), null == comparison ? "?" : comparison.differentHashes(),
            null == comparison ? "?" : comparison.sessionsMissing() + comparison.auditDifferences());
    }

    private void line(final String format, final Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
