package io.jindou.perf.micro;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results as a table: one line each with time, its error at 99.9 % confidence, the rate that follows from it, and allocation. */
final class MicroTable {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final double NANOS_A_SECOND = 1e9;

    private final PrintWriter out;

    MicroTable(final PrintWriter out) {
        this.out = out;
    }

    void print(final Collection<RunResult> results) {
        int width = "benchmark".length();
        for (final RunResult result : results) {
            width = Math.max(width, name(result.getParams()).length());
        }
        out.printf(Locale.ROOT, "%n%-" + width + "s %14s %12s %14s %10s%n", "benchmark", "ns/op", "error", "ops/s", "B/op");
        for (final RunResult result : results) {
            final Result<?> time = result.getPrimaryResult();
            out.printf(Locale.ROOT, "%-" + width + "s %,14.1f %12s %,14.0f %10s%n", name(result.getParams()), time.getScore(),
                error(time), NANOS_A_SECOND / time.getScore(), allocation(result));
        }
        out.flush();
    }

    /** What other profilers reported. */
    void printProfiles(final Collection<RunResult> results) {
        for (final RunResult result : results) {
            for (final Result<?> secondary : result.getSecondaryResults().values()) {
                final String report = secondary.extendedInfo();
                if (!report.isBlank()) {
                    out.println();
                    out.println(name(result.getParams()) + ": " + report);
                }
            }
        }
        out.flush();
    }

    /** Class and method without package and "Benchmark", then the parameters: {@code SlotHash.slot 12}. */
    static String name(final BenchmarkParams params) {
        final String[] parts = params.getBenchmark().split("\\.");
        final String type = parts[parts.length - 2].replaceFirst("Benchmark$", "");
        final String values =
            params.getParamsKeys().stream().map(params::getParam).map(" "::concat).collect(Collectors.joining());
        return type + "." + parts[parts.length - 1] + values;
    }

    static String error(final Result<?> time) {
        return Double.isNaN(time.getScoreError()) ? "" : String.format(Locale.ROOT, "± %,.1f", time.getScoreError());
    }

    /** Hundredths of a byte are what JMH itself allocates in an iteration, divided by millions of operations. */
    static String allocation(final RunResult result) {
        final Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
        return null == allocated ? "?" : String.format(Locale.ROOT, "%,.1f", allocated.getScore());
    }
}
