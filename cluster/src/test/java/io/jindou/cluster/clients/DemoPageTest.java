package io.jindou.cluster.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page to try it, in a browser: see {@code demo-page.mjs}. What it looks like is in {@code target/demo-page}. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoPageTest {
    private static final int NO_BROWSER = 77;

    @TempDir
    private Path directory;

    @Test
    void shouldLetTwoPeopleTalk() throws Exception {
        final List<String> command = new ArrayList<>(NodePrograms.command("demo-page.mjs"));
        try (SdkCell cell = new SdkCell(directory.resolve("cell"), 1, 1, false)) {
            command.addAll(List.of(cell.http(0), cell.webSocket(0), Path.of("target", "demo-page").toAbsolutePath().toString()));
            final Path output = directory.resolve("output");
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            try {
                assertTrue(process.waitFor(3, TimeUnit.MINUTES), "the page's test does not end");
            } finally {
                process.destroyForcibly();
            }
            final String said = Files.readString(output, StandardCharsets.UTF_8);
            if (NO_BROWSER == process.exitValue()) {
                NodePrograms.skip(said.trim());
            }
            assertEquals(0, process.exitValue(), said);
        }
    }
}
