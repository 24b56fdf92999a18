package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.bench.Findings;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.bench.Surroundings;
import io.jindou.perf.bench.Workload;
import io.jindou.perf.bench.Workloads;
import io.jindou.perf.jindou.JindouServer;
import io.jindou.perf.profile.CostSample;
import io.jindou.perf.profile.Profiler;
import io.jindou.perf.profile.SystemCalls;
import io.jindou.perf.report.RunText;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.RigException;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jindou bench profile}: where the time of a message goes, as the server itself accounts for it. */
@Command(name = "profile",
    description = "Runs a scenario and prints where the server's time for each message goes.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
    /** One delivery for each message, so that the two need not be told apart. */
    private static final Set<Scenario> SCENARIOS = Set.of(Scenario.PAIRS, Scenario.MANY, Scenario.RATE);

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions load;

    @Option(names = "--scenario", paramLabel = "NAME", defaultValue = "pairs",
        description = "pairs, many or rate (default: ${DEFAULT-VALUE})")
    private String scenario;

    @Option(names = "--strace", description = "counts system calls too, in a second run that strace slows down")
    private boolean isTraced;

    @Option(names = "--pin", negatable = true, defaultValue = "true", fallbackValue = "true",
        description = "server and generator on a core of their own each (default: ${DEFAULT-VALUE})")
    private boolean isPinned;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Scenario chosen = SCENARIOS.stream().filter(known -> known.word().equals(scenario)).findFirst()
            .orElseThrow(() -> load.wrong("--scenario: " + scenario + " is not pairs, many or rate"));
        final Scenario.Scale scale = load.scale();
        final Programs programs = Programs.ofMachine();
        final JindouServer server = new JindouServer(programs, load.jindou());
        final Path parent = load.directory();
        if (isTraced && !SystemCalls.isAvailable()) {
            throw load.wrong("--strace: there is no strace on this machine; install it with your system's package manager");
        }
        final Proc proc = Proc.ofMachine();
        final Pinning pinning = load.pinning(isPinned, programs, proc);
        final PrintWriter out = spec.commandLine().getOut();
        new RunText(out).environment(Surroundings.of(proc, parent, pinning));
        boolean isClean = true;
        for (final Workload workload : Workloads.of(chosen, scale)) {
            out.println();
            out.println(workload.name() + ": " + workload.description());
            try (FreshServer fresh = FreshServer.start(server, parent, pinning.serverCore())) {
                isClean &= profile(fresh, workload, out);
            }
            if (isTraced) {
                try (FreshServer fresh = FreshServer.start(server, parent, pinning.serverCore())) {
                    isClean &= trace(fresh, workload, out);
                }
            }
        }
        return isClean ? ExitCode.OK : ExitCode.FAILED;
    }

    private static boolean profile(final FreshServer fresh, final Workload workload, final PrintWriter out) throws IOException {
        final Samples samples = new Samples(fresh.data());
        final Findings findings = workload.run(fresh, samples);
        Profiler.profile(samples.before, samples.after, findings.messages()).print(out);
        return judged(findings, out);
    }

    private static boolean trace(final FreshServer fresh, final Workload workload, final PrintWriter out)
        throws IOException, InterruptedException {
        final Findings[] findings = new Findings[1];
        final SystemCalls calls = SystemCalls.count(fresh.pids()[0], () -> {
            try {
                findings[0] = workload.run(fresh, Meter.NONE);
            } catch (final IOException failure) {
                throw new RigException(failure.getMessage(), failure);
            }
        });
        // all of the run was counted, so all of its messages are
        calls.print(out, findings[0].verdict().delivered());
        return judged(findings[0], out);
    }

    private static boolean judged(final Findings findings, final PrintWriter out) {
        findings.failures().forEach(failure -> out.println("FAIL " + failure));
        out.flush();
        return findings.failures().isEmpty();
    }

    /** Two samples of the account, taken when the load begins to count and when it ends. */
    private static final class Samples implements Meter {
        private final Path data;
        private CostSample before;
        private CostSample after;

        Samples(final Path data) {
            this.data = data;
            // the first question opens the accounts
            CostSample.take(data);
        }

        @Override
        public void onStart() {
            before = CostSample.take(data);
        }

        @Override
        public void onEnd() {
            after = CostSample.take(data);
        }
    }
}
