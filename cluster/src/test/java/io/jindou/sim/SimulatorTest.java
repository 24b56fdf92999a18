package io.jindou.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Rough runs against the oracle. Checklist rows 7, 67, 68, 74, 76 to 80, and 88. */
class SimulatorTest {
    private static final int SEEDS = 1000;

    @Test
    void shouldAgreeWithTheOracleOverAllSeeds() {
        final SimReport report = SimReport.run(1, SEEDS, Simulation.STEPS_DEFAULT);
        assertNull(report.failure(), () -> {
            final StringWriter text = new StringWriter();
            report.print(new PrintWriter(text, true));
            return text.toString();
        });
        assertEquals(SEEDS, report.seeds());
        for (final Fault fault : Fault.values()) {
            assertTrue(report.tally().faults(fault) > 0, fault + " never happened");
        }
    }

    @Test
    void shouldRunTheSameTwice() {
        for (long seed = 1; seed <= 5; seed++) {
            assertEquals(describe(seed), describe(seed));
        }
    }

    @Test
    void shouldReportFromTheCommandLine() {
        final StringWriter out = new StringWriter();
        final int code = new CommandLine(new SimCommand()).setOut(new PrintWriter(out))
            .execute("--seeds", "3", "--from", "7", "--steps", "50");
        assertEquals(0, code);
        assertTrue(out.toString().contains("PASS"), out.toString());
    }

    private static String describe(final long seed) {
        final StringWriter text = new StringWriter();
        SimReport.run(seed, 1, Simulation.STEPS_DEFAULT).print(new PrintWriter(text, true));
        return text.toString();
    }
}
