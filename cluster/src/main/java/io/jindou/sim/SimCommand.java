package io.jindou.sim;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou sim}: runs seeds until one fails. */
@Command(name = "sim", mixinStandardHelpOptions = true,
    description = "Runs a cell with its gateways and clients against an oracle, with faults drawn from a seed.")
public final class SimCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seeds", defaultValue = "1000", description = "How many seeds to run (default: ${DEFAULT-VALUE}).")
    private long seeds;

    @Option(names = "--from", defaultValue = "1", description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--steps", defaultValue = "" + Simulation.STEPS_DEFAULT,
        description = "Rough steps of each run (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--trace", description = "Prints the stack of the failure.")
    private boolean isTraced;

    @Override
    public Integer call() {
        if (seeds < 1 || steps < 1) {
            throw new ParameterException(spec.commandLine(), "a run needs at least one seed and one step");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final SimReport report = SimReport.run(from, seeds, steps);
        report.print(out);
        if (null != report.failure() && isTraced) {
            trace(report.failure(), out);
        }
        out.flush();
        return null == report.failure() ? 0 : FAILED;
    }

    private static void trace(final Throwable failure, final PrintWriter out) {
        for (Throwable t = failure; null != t; t = t.getCause()) {
            out.println(t);
            for (final StackTraceElement frame : t.getStackTrace()) {
                out.println("    at " + frame);
            }
        }
    }
}
