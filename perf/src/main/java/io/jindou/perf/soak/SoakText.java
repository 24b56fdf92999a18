package io.jindou.perf.soak;

import io.jindou.perf.rig.Verdict;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A soak for people: a line each period, then slopes and the verdict. */
public final class SoakText {
    private static final double US = 1_000;
    private static final double MB = 1 << 20;
    private static final String[] HEADERS = {
        "                               SENDACK µs                          RECV µs   node: MB                          "
            + "                  on disk, MB      gen.",
        "    time part    msg/s deliv/s      p50      p99    p99.9      max      p99  heap after-gc direct   RSS  anon  fds thr"
            + "    log journal cpu% busy% gc pauses  away gaps chg",
    };

    private final PrintWriter out;
    private SoakLine last;

    public SoakText(final PrintWriter out) {
        this.out = out;
    }

    /** What is going to happen. */
    public void begin(final SoakPlan plan) {
        out.printf(Locale.ROOT,
            "soak: %s at %,d messages/s, %d times that for the first and the last %s; %,d users, %,d leave and %,d members "
                + "change a minute; %s%n",
            time(plan.lengthMs() / 1000.0), plan.ratePerSecond(), plan.burstFactor(),
            time(plan.burstNs() / (double)TimeUnit.SECONDS.toNanos(1)), plan.users(), plan.leavesPerMinute(),
            plan.changesPerMinute(), 0 == plan.snapshotMs() ? "no snapshots"
                : "a snapshot every " + time(plan.snapshotMs() / 1000.0));
        for (final String header : HEADERS) {
            out.println(header);
        }
        out.flush();
    }

    /** One period. */
    public void line(final SoakLine line) {
        final Interval load = line.load();
        final NodeSample node = line.node();
        out.printf(Locale.ROOT, "%8s %-6s %6.0f %7.0f %8.0f %8.0f %8.0f %8.0f %8.0f %5s %8s %6s %5s %5s %4s %3s %6s %7s",
            time(load.endSeconds()), load.phase(), load.messagesPerSecond(), load.deliveriesPerSecond(), load.ack().p50() / US,
            load.ack().p99() / US, load.ack().p999() / US, load.ack().max() / US, load.recv().p99() / US,
            mb(node.heapUsedBytes()), mb(node.heapAfterGcBytes()), mb(node.directBytes()), mb(node.residentBytes()),
            mb(node.anonymousBytes()), count(node.handles()), count(node.threads()), mb(node.logBytes()),
            mb(node.journalBytes()));
        final NodeSample before = null == last ? node : last.node();
        final String cpu = null == last || node.cpuMs() < 0 ? "-" : String.format(Locale.ROOT, "%.0f",
            (node.cpuMs() - before.cpuMs()) / 10.0 / load.seconds());
        out.printf(Locale.ROOT, " %4s %5.0f %9s %5d %4d %3d", cpu, 100 * load.busyShare(),
            node.pauses() - before.pauses() + "/" + (node.pauseMs() - before.pauseMs()) + "ms",
            load.leaves(), load.gapsClosed(), load.changes());
        if (node.snapshotMs() >= 0) {
            out.printf(Locale.ROOT, "  snapshot %,d ms", node.snapshotMs());
        }
        if (!load.verdict().isClean()) {
            out.printf(Locale.ROOT, "  AUDIT: %s", verdict(load.verdict()));
        }
        if (!node.faults().isEmpty()) {
            out.printf(Locale.ROOT, "  FAULTS: %s", node.faults());
        }
        out.println();
        out.flush();
        last = line;
    }

    /** Slopes, verdict, PASS or FAIL. */
    public void end(final SoakResult result) {
        out.println();
        out.println("slopes over the lines after the warm-up and between the bursts");
        result.slopes().forEach((trend, slope) -> out.printf(Locale.ROOT,
            "  %-16s %,12.1f %-2s at the start, %+,10.1f an hour (± %,.1f), %d samples over %.2f h%s%n", trend.label(),
            slope.atStart(), trend.unit(), slope.perHour(), slope.standardError(), slope.samples(), slope.hours(),
            !trend.isJudged() ? ", reported only" : Trend.isEnough(slope) ? ", judged" : ", too short to be judged"));
        final Outcome outcome = result.outcome();
        out.printf(Locale.ROOT, "messages   %,d sent, %,d acknowledged, %,d deliveries%n", outcome.sent(),
            outcome.acknowledged(), outcome.verdict().delivered());
        out.printf(Locale.ROOT, "SENDACK    %s%nRECV       %s%n", latency(outcome.ack()), latency(outcome.recv()));
        out.printf(Locale.ROOT, "churn      %,d left and came back, %,d members removed or added, %,d gaps closed with %,d "
            + "messages from the history, %d snapshots%n", outcome.leaves(), outcome.changes(), outcome.gapsClosed(),
            outcome.fromHistory(), result.snapshots());
        out.printf(Locale.ROOT, "audit      %s%n", verdict(outcome.verdict()));
        result.remarks().forEach(remark -> out.println("remark     " + remark));
        result.failures().forEach(failure -> out.println("failure    " + failure));
        out.println(result.isPassed() ? "PASS" : "FAIL");
        out.flush();
    }

    private static String latency(final Latency latency) {
        return String.format(Locale.ROOT, "p50 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f µs, from the intended time",
            latency.p50() / US, latency.p99() / US, latency.p999() / US, latency.max() / US);
    }

    private static String verdict(final Verdict verdict) {
        return String.format(Locale.ROOT, "%,d lost, %,d doubled, %,d out of order, %,d damaged, %,d to the wrong user",
            verdict.lost(), verdict.doubled(), verdict.disordered(), verdict.damaged(), verdict.misdelivered());
    }

    private static String mb(final long bytes) {
        return bytes < 0 ? "-" : String.format(Locale.ROOT, "%.0f", bytes / MB);
    }

    private static String count(final long value) {
        return value < 0 ? "-" : Long.toString(value);
    }

    private static String time(final double seconds) {
        final long s = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
}
