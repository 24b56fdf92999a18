package io.jindou.perf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.perf.scenario.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(final String... arguments) {
        return PerfMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveAWordForEachScenario(final Scenario scenario) {
        assertEquals(ExitCode.OK, run("bench", scenario.word(), "--help"));
        assertTrue(out.toString().contains("Usage: jindou bench " + scenario.word() + " "), out.toString());
        assertTrue(out.toString().contains("--fsync-level"), out.toString());
    }

    @Test
    void shouldSuggestTheScenarioThatWasMeant() {
        assertEquals(ExitCode.USAGE, run("bench", "pars"));
        assertTrue(err.toString().contains("did you mean 'pairs'?"), err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bench pairs --peer kafka              | there is no 'kafka'; there are jindou, jindou-fsync1, jindou-fsync2, jetstream,
        bench pairs --seconds 0               | Invalid value for option '--seconds': 0.0 is not above 0 and at most 3600
        bench pairs --seconds NaN             | Invalid value for option '--seconds': NaN is not above 0
        bench pairs --warm-up -1              | Invalid value for option '--warm-up': -1.0 is not between 0 and 3600
        bench pairs --runs 0                  | Invalid value for option '--runs': 0 is not 1 or more
        bench pairs --scale 0                 | Invalid value for option '--scale': 0 is not 1 or more
        bench pairs --fsync-level 3           | Invalid value for option '--fsync-level': 3 is not 0, 1 or 2
        bench pairs --profile fast            | Invalid value for option '--profile'
        bench pairs --connect 5100            | 5100 is not an address of the form HOST:PORT
        bench pairs --connect localhost:x     | localhost:x is not an address of the form HOST:PORT
        bench pairs --connect localhost:99999 | localhost:99999 is not an address of the form HOST:PORT
        bench pairs --dir /no/such/directory  | there is no directory /no/such/directory
        bench pairs --pid 17                  | --pid, --data and --admin-token-file are for --connect
        bench fan --peer wukongim --api http://x | --api is for --connect
        bench fan --peer wukongim --protocol-version 7 | Invalid value for option '--protocol-version': 7 is not between 1 and 6
        bench pairs --peer wukongim-ws        | wukongim-ws is not started by the bench: name one that runs with --connect
        bench login --data x                  | --pid, --data and --admin-token-file are for --connect
        bench pairs --cycles 1000             | Invalid value for option '--cycles': 1000 is not 10 or more, of login
        bench login --cycles 9                | Invalid value for option '--cycles': 9 is not 10 or more, of login
        bench pairs --peer relay --fsync-level 1 | are about Jindou, not about relay
        bench compare --scenarios pairs,all   | there is no 'all'; there are pairs, many, rate, fan, mixed, sizes
        bench compare --peers relay,kafka     | there is no 'kafka'; there are jindou,
        bench compare --base kafka            | --base: there is no 'kafka'; there are jindou,
        bench compare --runs 0                | Invalid value for option '--runs': 0 is not 1 or more
        """)
    void shouldRefuseWhatMakesNoSense(final String command, final String why) {
        assertEquals(ExitCode.USAGE, run(command.split(" ")), err.toString());
        assertTrue(err.toString().contains(why), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldFailWhenNobodyListens() {
        final Path json = directory.resolve("runs.json");
        assertEquals(ExitCode.FAILED, run("bench", "pairs", "--connect", "127.0.0.1:1", "--json", json.toString()));
        assertTrue(out.toString().contains("FAIL        broke off: user 0"), out.toString());
        assertTrue(json.toFile().exists());
    }
}
