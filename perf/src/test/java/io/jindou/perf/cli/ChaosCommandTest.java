package io.jindou.perf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChaosCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    private int run(final String... arguments) {
        return PerfMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "--minutes x; Invalid value for option '--minutes'",
        "--minutes 0; the run lasts more than nothing",
        "--nodes 2; a cell has 1, 3 or 5 nodes",
        "--gateways 0; there are 1 to 9 gateways",
        "--connections 11; an even number",
        "--rate 0; the rate is 1 to",
        "--count -1; the number of events",
        "--fsync-level 3; --fsync-level is 0, 1 or 2",
        "--events leader; there is no event 'leader'; there are leader-kill",
        "--nodes 1 --events follower-kill; has no followers",
        "--failover soon; Invalid value for option '--failover'",
        "--sead 1; did you mean '--seed'?",
    })
    void shouldRefuseNonsense(final String arguments, final String sentence) {
        assertEquals(ExitCode.USAGE, run(("chaos " + arguments).split(" ")));
        assertTrue(err.toString().contains(sentence), err::toString);
    }

    @Test
    void shouldLeaveADirectoryAloneThatHasSomethingInIt() throws IOException {
        Files.writeString(temp.resolve("mine"), "mine");

        assertEquals(ExitCode.USAGE, run("chaos", "--data", temp.toString()));
        assertTrue(err.toString().contains("is not empty"), err::toString);
    }
}
