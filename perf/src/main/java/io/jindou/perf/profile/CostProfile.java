package io.jindou.perf.profile;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run has cost a server, for each of its messages.
 *
 * @param cost     of the whole run.
 * @param messages sent in it.
 */
public record CostProfile(CostDifference cost, long messages) {
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;
    private static final double PERCENT = 100.0;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double ALL = 100;
    /** Threads that took less than this part of one core are not shown. */
    private static final double SHOWN_THREAD = 0.001;
    private static final int THREAD_NAME_MAX = 28;
    private static final String WAIT = "wait";

    /** What is counted for each message: a name for people, and the counter, or the beginning of several names. */
    private static final Map<String, String> PER_MESSAGE = perMessage();

    /** Prints all of it as text. */
    public void print(final PrintWriter out) {
        out.printf(Locale.ROOT, "%,d messages in %.2f s: %,.0f a second%n", messages, cost.ns() / NS_PER_S,
            messages * NS_PER_S / cost.ns());
        out.printf(Locale.ROOT, "CPU of the process %.2f cores, %.3f µs a message; %d collections, %d ms%n",
            (double)cost.cpuNs() / cost.ns(), each(cost.cpuNs()) / NS_PER_US, cost.collections(), cost.collectionMs());
        cost.accounts().forEach((name, account) -> print(out, name, account));
        printCounts(out);
        printThreads(out);
        out.flush();
    }

    /** The same as a tree of maps and numbers, for JSON. */
    public Map<String, Object> report() {
        final Map<String, Object> phases = new LinkedHashMap<>();
        cost.accounts().forEach((name, account) -> {
            final Map<String, Object> ofAccount = new LinkedHashMap<>();
            account.phases().forEach((phase, spent) -> ofAccount.put(phase, Map.of(
                "usPerMessage", each(spent.ns()) / NS_PER_US,
                "share", (double)spent.ns() / cost.ns(),
                "visitsPerMessage", each(spent.visits()))));
            phases.put(name, ofAccount);
        });
        final Map<String, Object> counts = new LinkedHashMap<>();
        PER_MESSAGE.forEach((name, prefix) -> counts.put(name, each(cost.countedAll(prefix))));
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("messages", messages);
        report.put("ns", cost.ns());
        report.put("cpuUsPerMessage", each(cost.cpuNs()) / NS_PER_US);
        report.put("phases", phases);
        report.put("countsPerMessage", counts);
        return report;
    }

    private void print(final PrintWriter out, final String name, final CostDifference.Account account) {
        out.println();
        out.printf(Locale.ROOT, "%-14s %10s %8s %12s %12s%n", name, "µs/message", "share", "visits/msg", "ns/visit");
        long busyNs = 0;
        for (final Map.Entry<String, CostDifference.Spent> phase : account.phases().entrySet()) {
            final CostDifference.Spent spent = phase.getValue();
            busyNs += WAIT.equals(phase.getKey()) ? 0 : spent.ns();
            printLine(out, phase.getKey(), spent.ns());
            out.printf(Locale.ROOT, " %12.4f %12.0f%n", each(spent.visits()), ratio(spent.ns(), spent.visits()));
        }
        printLine(out, "all but wait", busyNs);
        out.println();
        out.printf(Locale.ROOT, "%,d loops, %,d of them idle; p50 < %.3f ms, p99 < %.3f ms, longest < %.3f ms%n",
            account.loops(), account.idleLoops(), account.lengths().belowNs(P50) / NS_PER_MS,
            account.lengths().belowNs(P99) / NS_PER_MS, account.lengths().belowNs(ALL) / NS_PER_MS);
    }

    private void printLine(final PrintWriter out, final String phase, final long ns) {
        out.printf(Locale.ROOT, "%-14s %10.3f %7.2f%%", phase, each(ns) / NS_PER_US, PERCENT * ns / cost.ns());
    }

    private void printCounts(final PrintWriter out) {
        out.println();
        out.println("counted for each message");
        PER_MESSAGE.forEach((name, prefix) -> out.printf(Locale.ROOT, "  %-26s %10.4f%n", name, each(cost.countedAll(prefix))));
        out.println("mean sizes");
        printMean(out, "commands a batch", "gateway.link_commands", "gateway.link_batches");
        printMean(out, "events a batch", "gateway.link_events", "engine.batches_sent");
        printMean(out, "frames a write", "gateway.frames_out.", "gateway.socket_writes");
        printMean(out, "bytes a read", "gateway.bytes_in", "gateway.socket_reads");
        printMean(out, "bytes a write", "gateway.bytes_out", "gateway.socket_writes");
    }

    private void printMean(final PrintWriter out, final String name, final String of, final String over) {
        out.printf(Locale.ROOT, "  %-26s %10.1f%n", name, ratio(cost.countedAll(of), cost.countedAll(over)));
    }

    private void printThreads(final PrintWriter out) {
        out.printf(Locale.ROOT, "%-28s %10s %10s %12s%n", "threads", "CPU µs/msg", "of it user", "bytes/msg");
        long shownNs = 0;
        for (final Map.Entry<String, CostDifference.ThreadCost> thread : cost.threads().entrySet()) {
            final CostDifference.ThreadCost spent = thread.getValue();
            shownNs += spent.cpuNs();
            if (spent.cpuNs() >= SHOWN_THREAD * cost.ns()) {
                final String name = thread.getKey();
                out.printf(Locale.ROOT, "  %-26s %10.3f %10.3f %12.1f%n",
                    name.substring(0, Math.min(name.length(), THREAD_NAME_MAX)), each(spent.cpuNs()) / NS_PER_US,
                    each(spent.userNs()) / NS_PER_US, each(spent.allocatedBytes()));
            }
        }
        out.printf(Locale.ROOT, "  %-26s %10.3f%n", "the virtual machine's own", each(cost.cpuNs() - shownNs) / NS_PER_US);
    }

    private double each(final long total) {
        return ratio(total, messages);
    }

    private static double ratio(final long of, final long over) {
        return 0 == over ? 0 : (double)of / over;
    }

    private static Map<String, String> perMessage() {
        final Map<String, String> names = new LinkedHashMap<>();
        names.put("frames read", "gateway.frames_in.");
        names.put("frames written", "gateway.frames_out.");
        names.put("bytes read", "gateway.bytes_in");
        names.put("bytes written", "gateway.bytes_out");
        names.put("socket reads", "gateway.socket_reads");
        names.put("socket writes", "gateway.socket_writes");
        names.put("socket polls", "gateway.socket_polls");
        names.put("batches offered", "gateway.link_batches");
        names.put("commands", "gateway.link_commands");
        names.put("log entries", "engine.entries");
        names.put("journal records", "engine.journal_appended");
        names.put("journal bytes", "engine.journal_appended_bytes");
        names.put("event batches", "engine.batches_sent");
        names.put("events", "gateway.link_events");
        names.put("duplicate events", "gateway.link_duplicate_events");
        names.put("offers pushed back", "gateway.link_back_pressure");
        names.put("event batches pushed back", "engine.back_pressured");
        return names;
    }
}
