package io.jindou.perf.bench;

import io.jindou.perf.report.GeneratorUse;
import io.jindou.perf.report.Percentiles;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.report.ServerUse;
import io.jindou.perf.rig.RigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Runs workloads against servers and judges what came out. */
public final class Bench {
    private static final double BUSY_MAX = 0.95;
    private static final double LAG_SHARE_MAX = 0.5;
    private static final double OTHERS_MAX = 0.1;

    private final Proc proc;
    private final int coresOfServer;
    private final PrintWriter err;

    /**
     * A bench on this machine.
     *
     * @param err gets what a server printed last when its run breaks off
     */
    public Bench(final Proc proc, final Pinning pinning, final PrintWriter err) throws IOException {
        this.proc = proc;
        this.coresOfServer = pinning.coresOfServer(Surroundings.cores(proc));
        this.err = err;
    }

    /**
     * What is measured.
     *
     * @param name        of the server
     * @param version     as it says
     * @param persistence what its acknowledgements promise
     * @param start       starts it, or finds it
     */
    public record Subject(String name, String version, String persistence, Start start) {
    }

    /** How to come to a running server. */
    @FunctionalInterface
    public interface Start {
        Target start() throws IOException;
    }

    /**
     * One run and the histograms behind its percentiles.
     *
     * @param latencies ns, by the names of the report
     */
    public record Outcome(RunReport report, Map<String, Histogram> latencies) {
    }

    /** One run. A load that breaks off is a report with a failure and without figures, so that others can go on. */
    public Outcome run(final Subject subject, final String scenario, final Workload workload, final int run) {
        try (Target target = subject.start.start()) {
            return run(subject, target, scenario, workload, run);
        } catch (final IOException | RigException failure) {
            return brokenOff(subject, null, scenario, workload, run, failure.getMessage());
        }
    }

    private Outcome run(
        final Subject subject, final Target target, final String scenario, final Workload workload, final int run) {
        final ServerMeter meter = new ServerMeter(proc, target::pids);
        String command = null;
        try {
            command = target instanceof FreshServer && proc.isThere() ? proc.commandLine(target.pids()[0]) : null;
            final Findings findings = workload.run(target, meter);
            return outcome(subject, command, scenario, workload, run, findings, meter.use(), target.remarks());
        } catch (final IOException | RigException failure) {
            err.print(target.lastWords());
            err.flush();
            return brokenOff(subject, command, scenario, workload, run, failure.getMessage());
        }
    }

    private static Outcome brokenOff(
        final Subject subject,
        final String command,
        final String scenario,
        final Workload workload,
        final int run,
        final String why) {
        return new Outcome(new RunReport(subject.name, subject.version, subject.persistence, command, scenario,
            workload.name(), workload.description(), run, "messages", 0, 0, 0, 0, List.of(), Map.of(), null, null, null,
            List.of("broke off: " + why), List.of()), Map.of());
    }

    private Outcome outcome(
        final Subject subject,
        final String command,
        final String scenario,
        final Workload workload,
        final int run,
        final Findings findings,
        final ServerUse use,
        final List<String> ofServer) {
        final List<String> failures = new ArrayList<>(findings.failures());
        final List<String> remarks = new ArrayList<>(ofServer);
        judgeGenerator(findings.generator(), use, failures, remarks);
        judgeLag(findings, remarks);
        if (null != use && use.othersCores() > OTHERS_MAX) {
            remarks.add(String.format(Locale.ROOT, "other programs kept %.2f cores busy meanwhile: the machine was not quiet",
                use.othersCores()));
        }
        final Map<String, Percentiles> percentiles = new LinkedHashMap<>();
        findings.latencies().forEach((name, histogram) -> percentiles.put(name, Percentiles.of(histogram)));
        return new Outcome(new RunReport(subject.name, subject.version, subject.persistence, command, scenario,
            workload.name(), workload.description(), run, findings.counted(), findings.seconds(), findings.offeredPerSecond(),
            findings.messages(), findings.deliveries(), findings.figures(), percentiles, findings.verdict(), use,
            findings.generator(), failures, remarks), findings.latencies());
    }

    /** Latencies count from the intended time, so what the generator was late by is in them. */
    static void judgeLag(final Findings findings, final List<String> remarks) {
        final Histogram ack = findings.latencies().get(MessageWorkload.ACK);
        if (null == ack || null == findings.generator()) {
            return;
        }
        final double lagUs = findings.generator().p99LagUs();
        if (lagUs > LAG_SHARE_MAX * Percentiles.of(ack).p99()) {
            remarks.add(String.format(Locale.ROOT, "the generator itself was late by %,.0f µs in p99: a large part of the "
                + "latencies is its own", lagUs));
        }
    }

    /**
     * A generator without time left has measured itself, unless the server had none left either: then both are near their
     * limits, and the figure stands, with a remark.
     */
    void judgeGenerator(
        final GeneratorUse generator, final ServerUse use, final List<String> failures, final List<String> remarks) {
        if (null == generator || generator.busyShare() <= BUSY_MAX) {
            return;
        }
        final String busy = String.format(Locale.ROOT, "the generator was busy for %.0f %% of the time",
            generator.busyShare() * 100);
        if (null != use && use.isSaturated(coresOfServer)) {
            remarks.add(busy + ", and so was the server: it may be a part of the bottleneck");
        } else if (null == use) {
            failures.add(busy + " and nobody watched the server: it may be the bottleneck");
        } else {
            failures.add(busy + String.format(Locale.ROOT, " while the server kept only %.2f of %d core%s busy: it is the "
                + "bottleneck", use.cores(), coresOfServer, 1 == coresOfServer ? "" : "s"));
        }
    }
}
