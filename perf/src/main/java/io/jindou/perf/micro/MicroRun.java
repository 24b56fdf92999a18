package io.jindou.perf.micro;

import io.jindou.perf.JvmFlags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One run of the benchmarks of this package, each in a JVM of its own with the gc profiler on. */
public final class MicroRun {
    /** A heap too small to hide an allocation behind, and a collector without threads. */
    private static final List<String> FORK_FLAGS =
        List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=8g", "-Dfile.encoding=UTF-8");

    private final ChainedOptionsBuilder options = new OptionsBuilder();
    private final PrintWriter out;
    private boolean isProfiled;

    /**
     * A run, not yet started.
     *
     * @param regex   which benchmarks, by a match anywhere in their names.
     * @param isQuick short iterations, for a first look.
     * @param out     gets a line for each result as it comes.
     */
    public MicroRun(final String regex, final boolean isQuick, final PrintWriter out) {
        this.out = out;
        final List<String> flags = new ArrayList<>(JvmFlags.opens());
        flags.addAll(FORK_FLAGS);
        options.include("^" + MicroRun.class.getPackageName().replace(".", "\\.") + "\\..*" + regex)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .jvmArgs(flags.toArray(String[]::new))
            .warmupIterations(isQuick ? 2 : 5)
            .warmupTime(TimeValue.milliseconds(isQuick ? 300 : 1000))
            .measurementIterations(isQuick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(isQuick ? 200 : 1000))
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class);
    }

    /** Where JMH's own JSON goes; null for nowhere. */
    public MicroRun json(final Path file) {
        if (null != file) {
            options.resultFormat(ResultFormatType.JSON).result(file.toString());
        }
        return this;
    }

    /** One more profiler of JMH; null for none. */
    public MicroRun profiler(final String name) {
        if (null != name) {
            options.addProfiler(name);
            isProfiled = true;
        }
        return this;
    }

    /**
     * Runs them all and prints the table.
     *
     * @return the results, in the order of their names.
     */
    public Collection<RunResult> run() throws RunnerException {
        final MicroTable table = new MicroTable(out);
        final Collection<RunResult> results = new Runner(options.build(), new MicroProgress(out)).run();
        table.print(results);
        if (isProfiled) {
            table.printProfiles(results);
        }
        return results;
    }
}
