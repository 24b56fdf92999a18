package io.jindou.perf.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a JSON file holds.
 *
 * @param format      of the file; higher when a reader must know better
 * @param environment of all runs
 * @param runs        in the order in which they were made
 */
public record ReportFile(int format, Environment environment, List<RunReport> runs) {
    /** Of the files that are written now. */
    public static final int FORMAT = 1;

    /** A later version may have added what this one does not know. */
    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public ReportFile(final Environment environment, final List<RunReport> runs) {
        this(FORMAT, environment, runs);
    }

    /** Writes it, with directories that are missing. */
    public void write(final Path file) throws IOException {
        final Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** Reads what {@link #write} wrote. */
    public static ReportFile read(final Path file) throws IOException {
        return JSON.readValue(file.toFile(), ReportFile.class);
    }
}
