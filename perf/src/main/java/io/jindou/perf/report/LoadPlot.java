package io.jindou.perf.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** All runs of one load in one picture. Runs that failed are drawn only where a server has no others, and marked. */
public final class LoadPlot {
    private final Environment environment;
    private final List<Run> runs = new ArrayList<>();

    public LoadPlot(final Environment environment) {
        this.environment = environment;
    }

    private record Run(RunReport report, Map<String, Histogram> latencies) {
    }

    /** A run with its histograms of ns. */
    public void add(final RunReport report, final Map<String, Histogram> latencies) {
        runs.add(new Run(report, latencies));
    }

    /** Writes the picture; false: there are no latencies to draw. */
    public boolean write(final Path file) throws IOException {
        if (runs.stream().allMatch(run -> run.latencies.isEmpty())) {
            return false;
        }
        final RunReport any = runs.get(0).report;
        final PercentilePlot plot = new PercentilePlot(any.load() + ": latencies",
            List.of(any.description(), environment.pinning() + "; " + environment.cpu() + ", " + environment.cores()
                + " cores; data on " + environment.storage() + "; commit " + environment.commit()));
        for (final Run run : runs) {
            final boolean hasSuccess = runs.stream().anyMatch(other -> other.report.hasSucceeded()
                && other.report.server().equals(run.report.server()));
            if (run.report.hasSucceeded() || !hasSuccess) {
                plot.add(run.report.server(), (hasSuccess ? "" : "FAIL; ") + run.report.persistence(), run.latencies);
            }
        }
        plot.write(file);
        return true;
    }
}
