package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.bench.Bench;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.bench.Servers;
import io.jindou.perf.bench.Surroundings;
import io.jindou.perf.bench.Workload;
import io.jindou.perf.bench.Workloads;
import io.jindou.perf.report.Comparison;
import io.jindou.perf.report.ComparisonTable;
import io.jindou.perf.report.Environment;
import io.jindou.perf.report.HistogramFiles;
import io.jindou.perf.report.LoadPlot;
import io.jindou.perf.report.ReportFile;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.report.RunText;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.PeerInstaller;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jindou bench compare}: the same scenarios against every server of this machine, in turn. */
@Command(name = "compare",
    description = "Measures Jindou and other servers in the same scenarios, in turn, and prints medians and ratios.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final double MS_PER_MINUTE = 60_000;
    /** To start a node of a server, connect, and end it. */
    private static final long OVERHEAD_MS = 3_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions load;

    @Option(names = "--scenarios", paramLabel = "NAME", split = ",", defaultValue = "many,pairs,rate,fan",
        description = "which, separated by commas (default: ${DEFAULT-VALUE})")
    private List<String> scenarios;

    @Option(names = "--base", paramLabel = "NAME", defaultValue = "jindou",
        description = "the server that the others are compared to (default: ${DEFAULT-VALUE})")
    private String base;

    @Option(names = "--peers", paramLabel = "NAME", split = ",",
        description = "which servers beside it, separated by commas (default: all of one node that are here; a wrong name lists "
            + "them all)")
    private List<String> peers;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3",
        description = "how often each; the table shows medians (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--both-cores", description = "servers and generator on all cores, instead of one core each")
    private boolean isOnAllCores;

    @Option(names = "--install-peers", description = "installs the Debian packages of missing servers first")
    private boolean isInstalling;

    @Option(names = "--plot-dir", paramLabel = "DIR", description = "draws the latencies of each load as an SVG picture")
    private Path plots;

    @Override
    public Integer call() throws IOException {
        final Scenario.Scale scale = load.scale();
        load.check("--runs", runs >= 1, runs, "1 or more");
        final Path directory = load.directory();
        final List<Scenario> chosen = scenarios.stream().map(this::scenario).toList();
        final Programs programs = Programs.ofMachine();
        final List<Server> named = named(programs);
        final PrintWriter err = spec.commandLine().getErr();
        if (isInstalling) {
            PeerInstaller.ofMachine(programs).install(err);
        }
        final List<Server> servers = named.stream().filter(server -> null == server.missing()).toList();
        final Proc proc = Proc.ofMachine();
        final Pinning pinning = load.pinning(!isOnAllCores, programs, proc);
        final Environment environment = Surroundings.of(proc, directory, pinning);
        final PrintWriter out = spec.commandLine().getOut();
        new RunText(out).environment(environment);
        servers.forEach(server -> out.println("  measured    " + server.name() + " " + version(server)));
        named.stream().filter(server -> null != server.missing())
            .forEach(server -> out.println("  missing     " + server.name() + ": " + server.missing()));
        out.flush();
        final Round round = new Round(new Bench(proc, pinning, err), servers, directory, pinning, environment);
        round.announce(chosen, scale);
        for (final Scenario scenario : chosen) {
            for (final Workload workload : Workloads.of(scenario, scale)) {
                round.run(scenario, workload);
            }
        }
        if (null != load.json()) {
            new ReportFile(environment, round.reports).write(load.json());
        }
        return round.reports.stream().allMatch(RunReport::hasSucceeded) ? ExitCode.OK : ExitCode.FAILED;
    }

    private Scenario scenario(final String word) {
        return Stream.of(Scenario.values()).filter(scenario -> scenario.word().equals(word.strip())).findFirst()
            .orElseThrow(() -> load.wrong("--scenarios: there is no '" + word + "'; there are "
                + Stream.of(Scenario.values()).map(Scenario::word).collect(Collectors.joining(", "))));
    }

    /** The base first. */
    private List<Server> named(final Programs programs) {
        final List<Server> all = Servers.all(programs, load.jindou());
        final Set<Server> named = new LinkedHashSet<>();
        named.add(server(all, "--base", base));
        if (null == peers) {
            named.addAll(Servers.usual(all));
        } else {
            peers.forEach(peer -> named.add(server(all, "--peers", peer)));
        }
        return List.copyOf(named);
    }

    private Server server(final List<Server> all, final String option, final String name) {
        final Server found = Servers.named(all, name.strip(), load.jindou());
        if (null == found) {
            throw load.wrong(option + ": there is no '" + name + "'; there are "
                + all.stream().map(Server::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    private static String version(final Server server) {
        try {
            return server.version();
        } catch (final IOException failure) {
            return "(says no version: " + failure.getMessage() + ")";
        }
    }

    /** All runs of the command. */
    private final class Round {
        private final Bench bench;
        private final List<Server> servers;
        private final Path directory;
        private final Pinning pinning;
        private final Environment environment;
        private final List<RunReport> reports = new ArrayList<>();
        private int total;

        Round(
            final Bench bench,
            final List<Server> servers,
            final Path directory,
            final Pinning pinning,
            final Environment environment) {
            this.environment = environment;
            this.bench = bench;
            this.servers = servers;
            this.directory = directory;
            this.pinning = pinning;
        }

        void announce(final List<Scenario> chosen, final Scenario.Scale scale) {
            long ms = 0;
            for (final Scenario scenario : chosen) {
                for (final Workload workload : Workloads.of(scenario, scale)) {
                    for (final Server server : servers) {
                        if (null == workload.unfit(server.protocol())) {
                            total += runs;
                            ms += runs * (scale.warmUpMs() + scale.measuredMs() + OVERHEAD_MS * server.nodes());
                        }
                    }
                }
            }
            say("%d runs, about %.0f minutes", total, Math.ceil(ms / MS_PER_MINUTE));
        }

        /** One server after the other, and again, so that whatever else the machine does hits all alike. */
        void run(final Scenario scenario, final Workload workload) throws IOException {
            final List<RunReport> ofLoad = new ArrayList<>();
            final LoadPlot plot = new LoadPlot(environment);
            for (int run = 1; run <= runs; run++) {
                for (final Server server : servers) {
                    if (null == workload.unfit(server.protocol())) {
                        ofLoad.add(run(server, scenario, workload, run, plot));
                    }
                }
            }
            new ComparisonTable(spec.commandLine().getOut()).print(new Comparison(ofLoad));
            if (null != plots) {
                plot.write(plots.resolve(workload.name() + ".svg"));
            }
        }

        private RunReport run(
            final Server server, final Scenario scenario, final Workload workload, final int run, final LoadPlot plot)
            throws IOException {
            final Bench.Subject subject = new Bench.Subject(server.name(), version(server), server.persistence(),
                () -> FreshServer.start(server, directory, pinning.serverCore()));
            final Bench.Outcome outcome = bench.run(subject, scenario.word(), workload, run);
            final RunReport report = outcome.report();
            reports.add(report);
            if (null != plots) {
                plot.add(report, outcome.latencies());
            }
            if (null != load.hgrm()) {
                new HistogramFiles(load.hgrm()).write(report, outcome.latencies());
            }
            say("%d of %d: %s, %s, run %d: %s%s", reports.size(), total, workload.name(), server.name(), run,
                report.figures().stream().map(figure -> String.format(Locale.ROOT, "%s %,.0f %s", figure.name(),
                    figure.value(), figure.unit())).collect(Collectors.joining(", ")),
                report.hasSucceeded() ? "" : " FAIL: " + String.join("; ", report.failures()));
            return report;
        }

        private void say(final String format, final Object... values) {
            final PrintWriter err = spec.commandLine().getErr();
            err.println("jindou: " + String.format(Locale.ROOT, format, values));
            err.flush();
        }
    }
}
