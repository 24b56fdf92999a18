package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** What JMH says while it runs, cut down to a line for each benchmark; failures in full. */
final class MicroProgress implements OutputFormat {
    private final PrintWriter out;

    MicroProgress(final PrintWriter out) {
        this.out = out;
    }

    @Override
    public void startBenchmark(final BenchmarkParams params) {
        out.print(MicroTable.name(params) + " ... ");
        out.flush();
    }

    @Override
    public void endBenchmark(final BenchmarkResult result) {
        if (null != result) {
            final Result<?> time = result.getPrimaryResult();
            out.printf(Locale.ROOT, "%,.1f ns%n", time.getScore());
            out.flush();
        }
    }

    @Override
    public void iteration(final BenchmarkParams benchmark, final IterationParams params, final int iteration) {
        // the table says it all
    }

    @Override
    public void iterationResult(final BenchmarkParams benchmark, final IterationParams params, final int iteration,
        final IterationResult result) {
        // the table says it all
    }

    @Override
    public void startRun() {
        // nothing to say yet
    }

    @Override
    public void endRun(final Collection<RunResult> results) {
        // the table follows
    }

    /** JMH's remarks begin with a hash sign; everything else is what a benchmark or its JVM had to say. */
    @Override
    public void println(final String text) {
        if (!text.isBlank() && !text.startsWith("#")) {
            out.println(text);
            out.flush();
        }
    }

    @Override
    public void print(final String text) {
        out.print(text);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void verbosePrintln(final String text) {
        // for those who work on JMH
    }

    @Override
    public void write(final int character) {
        out.write(character);
    }

    @Override
    public void write(final byte[] text) {
        out.write(new String(text, UTF_8));
    }

    @Override
    public void close() {
        out.flush();
    }
}
