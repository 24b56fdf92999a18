package io.jindou.perf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SoakCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    private int run(final String... arguments) {
        return PerfMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "--rate 5, Missing required argument",
        "--hours 1 --minutes 1, mutually exclusive",
        "--hours x, Invalid value for option '--hours'",
        "--hours 0, the length in ms must be",
        "--hours -1, the length in ms must be",
        "--hours 1000, the length in ms must be",
        "--minutes 1 --rate 0, the rate must be 1 to 1000000",
        "--minutes 1 --users 1, users must be 4 to 10000",
        "--minutes 1 --burst 0, the factor of the bursts must be",
        "--minutes 1 --leaves -1, leaves a minute must be",
        "--minutes 1 --every 0, the time between two lines",
        "--minutes 1 --connect --up-option=--profile=shared, --connect starts none",
        "--minutes 1 --connekt, did you mean '--connect'?",
    })
    void shouldRefuseNonsense(final String arguments, final String sentence) {
        assertEquals(ExitCode.USAGE, run(("soak " + arguments).split(" ")));
        assertTrue(err.toString().contains(sentence), err::toString);
    }

    @Test
    void shouldSayThatNoNodeRuns() {
        assertEquals(ExitCode.FAILED, run("soak", "--minutes", "1", "--connect", "--data", temp.toString()));
        assertTrue(err.toString().startsWith("jindou: no Jindou runs on " + temp), err::toString);
    }

    @Test
    void shouldSayWhyItsNodeDoesNotStart() {
        assertEquals(ExitCode.CANNOT_START,
            run("soak", "--minutes", "1", "--data", temp.resolve("data").toString(), "--up-option=--profil=shared"));
        assertTrue(err.toString().contains("did you mean '--profile'?"), err::toString);
    }
}
