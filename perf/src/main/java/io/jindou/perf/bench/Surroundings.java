package io.jindou.perf.bench;

import io.jindou.cluster.config.BuildInfo;
import io.jindou.perf.report.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out about the machine. */
public final class Surroundings {
    private static final String UNKNOWN = "unknown";
    private static final Pattern KILOBYTES = Pattern.compile("(\\d+) kB");
    private static final int BYTES_PER_KB = 1024;

    private Surroundings() {
    }

    /**
     * As of now.
     *
     * @param directory where the servers' data will be
     */
    public static Environment of(final Proc proc, final Path directory, final Pinning pinning) throws IOException {
        final String model = proc.isThere() ? proc.value("cpuinfo", "model name") : null;
        final String memory = proc.isThere() ? proc.value("meminfo", "MemTotal") : null;
        final Matcher kilobytes = KILOBYTES.matcher(null == memory ? "" : memory);
        return new Environment(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), BuildInfo.commit(),
            null == model ? UNKNOWN : model, cores(proc),
            kilobytes.matches() ? Long.parseLong(kilobytes.group(1)) * BYTES_PER_KB : 0,
            System.getProperty("os.name") + " " + System.getProperty("os.version"), Files.getFileStore(directory).type(),
            System.getProperty("java.vm.name") + " " + Runtime.version(),
            String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()), pinning.text());
    }

    /** Of the machine, not only those that this process may use. */
    static int cores(final Proc proc) throws IOException {
        return proc.isThere() ? proc.coresOnline() : Runtime.getRuntime().availableProcessors();
    }
}
