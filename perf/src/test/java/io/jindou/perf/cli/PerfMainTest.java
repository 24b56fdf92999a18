package io.jindou.perf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class PerfMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... arguments) {
        return PerfMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void shouldExplainBenchWithoutASubcommand() {
        assertEquals(ExitCode.USAGE, run("bench"));
        assertTrue(err.toString().startsWith("Usage: jindou bench "), err.toString());
        assertTrue(err.toString().contains("micro"), err.toString());
    }

    @Test
    void shouldSuggestTheClosestWord() {
        assertEquals(ExitCode.USAGE, run("bench", "micr"));
        assertTrue(err.toString().contains("did you mean 'micro'?"), err.toString());
    }

    @Test
    void shouldFailWhenNoBenchmarkMatches() {
        assertEquals(ExitCode.FAILED, run("bench", "micro", "NoSuchBenchmark"));
        assertEquals("jindou: no benchmark matches 'NoSuchBenchmark'\n", err.toString());
    }
}
