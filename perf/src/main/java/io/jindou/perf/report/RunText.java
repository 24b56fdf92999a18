package io.jindou.perf.report;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Surroundings and runs as text for people. */
public final class RunText {
    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;
    private static final double US_PER_MS = 1_000;
    private static final int PERCENT = 100;
    private static final Map<String, String> LATENCY_NAMES = Map.of("ack", "SENDACK", "recv", "RECV");

    private final PrintWriter out;

    public RunText(final PrintWriter out) {
        this.out = out;
    }

    /** The machine and what is the same for all runs. */
    public void environment(final Environment environment) {
        line("machine", "%s, %d cores, %.1f GiB; %s; data on %s", environment.cpu(), environment.cores(),
            environment.memory() / GIB, environment.kernel(), environment.storage());
        line("pinning", "%s", environment.pinning());
        line("generator", "%s; %s", environment.java(), tuning(environment.javaFlags()));
        line("commit", "%s; %s", environment.commit(), environment.time());
        out.flush();
    }

    /** One run, with everything that is known about it but the histograms. */
    public void run(final RunReport run) {
        out.println();
        out.printf(Locale.ROOT, "%s, %s, run %d: %s%n", run.load(), run.server(), run.run(), run.description());
        line("server", "%s", server(run));
        line("persistence", "%s", run.persistence());
        measured(run);
        for (final String remark : run.remarks()) {
            line("note", "%s", remark);
        }
        for (final String failure : run.failures()) {
            line("FAIL", "%s", failure);
        }
        if (run.hasSucceeded()) {
            out.println("  OK");
        }
        out.flush();
    }

    private void measured(final RunReport run) {
        if (run.seconds() > 0) {
            line(run.counted(), "%s; %,.0f/s achieved%s",
                0 == run.offeredPerSecond() ? "closed loop" : number(run.offeredPerSecond()) + "/s offered",
                run.messages() / run.seconds(),
                0 == run.deliveries() ? ""
                    : String.format(Locale.ROOT, "; %,.0f/s delivered", run.deliveries() / run.seconds()));
        }
        // latencies and throughput stand in lines of their own
        for (final Figure figure : run.figures()) {
            if (!run.latencies().containsKey(figure.name().split(" ")[0]) && !figure.isMoreBetter()) {
                line(figure.name(), "%s %s", number(figure.value()), figure.unit());
            }
        }
        latencies(run.latencies());
        if (null != run.serverUse()) {
            use(run, run.serverUse());
        }
        final GeneratorUse generator = run.generator();
        if (null != generator) {
            line("generator", "busy %.0f %%%s", generator.busyShare() * PERCENT, 0 == generator.reads() ? ""
                : String.format(Locale.ROOT, ", lag p99 %,.2f ms, largest %,.2f ms, %,d reads, %,d writes",
                    generator.p99LagUs() / US_PER_MS, generator.largestLagUs() / US_PER_MS, generator.reads(),
                    generator.writes()));
        }
        if (null != run.verdict()) {
            line("audit", "%,d delivered; %s", run.verdict().delivered(), run.verdict().isClean()
                ? "none lost, doubled, out of order, damaged or misdelivered" : "NOT clean");
        }
    }

    private void latencies(final Map<String, Percentiles> latencies) {
        if (latencies.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "  %-11s %10s %10s %10s %10s %10s %10s %12s%n", "µs", "p50", "p90", "p99", "p99.9", "p99.99",
            "max", "count");
        latencies.forEach((name, of) -> out.printf(Locale.ROOT, "  %-11s %10s %10s %10s %10s %10s %10s %,12d%n",
            LATENCY_NAMES.getOrDefault(name, name), number(of.p50()), number(of.p90()), number(of.p99()), number(of.p999()),
            number(of.p9999()), number(of.max()), of.count()));
    }

    private void use(final RunReport run, final ServerUse use) {
        final String perDelivery = run.deliveries() > 2 * run.messages()
            ? String.format(Locale.ROOT, ", %.2f a million deliveries", run.cpuSecondsPerMillionDeliveries()) : "";
        line("cpu", "%.2f s a million %s%s; %.2f cores, thread '%s' %.0f %% of one",
            run.cpuSecondsPerMillionMessages(), run.counted(), perDelivery, use.cores(), use.busiestThread(),
            use.busiestShare() * PERCENT);
        line("memory", "%,.1f MiB resident, %,.1f MiB of it anonymous; %d process%s", use.residentBytes() / MIB,
            use.anonymousBytes() / MIB, use.processes(), 1 == use.processes() ? "" : "es");
    }

    private static String server(final RunReport run) {
        final String command = null == run.command() ? "" : tuning(run.command());
        return run.server() + " " + run.version() + (command.isEmpty() ? "" : "; " + command);
    }

    /** Of a command line: the flags of a JVM that change how fast it is; empty when there are none. */
    static String tuning(final String command) {
        return Stream.of(command.split(" ")).filter(flag -> flag.startsWith("-X")).collect(Collectors.joining(" "));
    }

    /** With one digit behind the point where that can matter. */
    static String number(final double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%,.1f" : "%,.0f", value);
    }

    private void line(final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-11s %s%n", name, String.format(Locale.ROOT, format, values));
    }
}
