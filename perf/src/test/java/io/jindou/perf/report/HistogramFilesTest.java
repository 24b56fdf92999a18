package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistogramFilesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWriteAFileForEachLatencyInMicroseconds() throws IOException {
        new HistogramFiles(directory.resolve("new")).write(Canned.closed("jindou", 3, 100), Canned.histograms(100, 200));
        try (Stream<Path> files = Files.list(directory.resolve("new"))) {
            assertEquals(Set.of("pairs-jindou-3-ack.hgrm", "pairs-jindou-3-recv.hgrm"),
                files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
        final String text = Files.readString(directory.resolve("new/pairs-jindou-3-ack.hgrm"));
        assertTrue(text.contains("Percentile TotalCount"), text);
        assertTrue(text.contains("#[Max     =      100."), text);
    }
}
