package io.jindou.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        final ReportFile report = new ReportFile(Canned.environment(), List.of(
            Canned.closed("jindou", 1, 100_000), Canned.closed("jindou", 2, 90_000, "a reason"), Canned.brokenOff("nats")));
        final Path file = directory.resolve("new/report.json");
        report.write(file);
        assertEquals(report, ReportFile.read(file));
    }

    @Test
    void shouldHaveAnObjectForEachRun() throws IOException {
        final Path file = directory.resolve("report.json");
        new ReportFile(Canned.environment(), List.of(Canned.closed("jindou", 1, 100_000))).write(file);
        final JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals(1, json.path("format").asInt());
        assertEquals("0123456789ab", json.path("environment").path("commit").asText());
        final JsonNode run = json.path("runs").path(0);
        assertEquals("pairs", run.path("load").asText());
        assertEquals(990, run.path("latencies").path("ack").path("p99").asDouble(), 1);
        assertEquals(600_000, run.path("messages").asLong());
        assertEquals(0, run.path("verdict").path("lost").asLong());
        assertEquals(3, run.path("serverUse").path("cpuSeconds").asDouble());
    }
}
