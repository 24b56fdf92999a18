package io.jindou.perf.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Whole distributions as files in HdrHistogram's own percentile format, in µs.
 *
 * @param directory made when it is missing
 */
public record HistogramFiles(Path directory) {
    private static final double NS_PER_US = 1_000;

    /** One file for each latency: {@code LOAD-SERVER-RUN-NAME.hgrm}. */
    public void write(final RunReport run, final Map<String, Histogram> latencies) throws IOException {
        Files.createDirectories(directory);
        for (final Map.Entry<String, Histogram> latency : latencies.entrySet()) {
            final Path file = directory.resolve(
                run.load() + "-" + run.server() + "-" + run.run() + "-" + latency.getKey() + ".hgrm");
            try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                latency.getValue().outputPercentileDistribution(out, NS_PER_US);
            }
        }
    }
}
