package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.micro.MicroRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jindou bench micro}: JMH on the parts, without a server. */
@Command(name = "micro",
    description = "Measures the parts one by one with JMH: time and bytes allocated for each operation.",
    mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "REGEX", defaultValue = ".*",
        description = "only benchmarks whose name contains a match, for example 'Engine.*person'")
    private String regex;

    @Option(names = "--quick", description = "short iterations: a first look, not a measurement")
    private boolean isQuick;

    @Option(names = "--json", paramLabel = "FILE", description = "also writes the results as JMH's JSON")
    private Path json;

    @Option(names = "--jmh-profiler", paramLabel = "NAME",
        description = "another profiler of JMH beside gc, for example stack or perf; its report follows the table")
    private String profiler;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws RunnerException {
        final PrintWriter out = spec.commandLine().getOut();
        try {
            new MicroRun(regex, isQuick, out).json(json).profiler(profiler).run();
        } catch (final NoBenchmarksException ex) {
            spec.commandLine().getErr().println("jindou: no benchmark matches '" + regex + "'");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }
}
