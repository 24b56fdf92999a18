package io.jindou.perf.jindou;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.bench.Bench;
import io.jindou.perf.bench.ConnectedServer;
import io.jindou.perf.bench.CycleWorkload;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.bench.Workload;
import io.jindou.perf.bench.Workloads;
import io.jindou.perf.report.Figure;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every scenario for a moment, much smaller, against a real node in a process of its own: nothing may be lost or wrong. How
 * fast it is does not matter, so a missed rate or a busy generator is no failure here.
 */
final class SmokeTest {
    private static final Scenario.Scale SCALE = new Scenario.Scale(50, 250, 50);

    @TempDir
    private static Path parent;
    private static JindouServer server;
    private static FreshServer node;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        server = new JindouServer(Programs.ofMachine(), JindouOptions.standard());
        node = FreshServer.start(server, parent, -1);
    }

    @AfterAll
    static void stop() throws IOException {
        if (null != node) {
            node.close();
        }
        try (var left = Files.list(parent)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunAScenarioWithoutALoss(final Scenario scenario) throws IOException {
        final Proc proc = Proc.ofMachine();
        final Bench bench = new Bench(proc, Pinning.NONE, new PrintWriter(err));
        final long pid = node.pids()[0];
        for (final Workload workload : Workloads.of(scenario, SCALE)) {
            final RunReport report = bench.run(new Bench.Subject(server.name(), server.version(), server.persistence(),
                () -> new ConnectedServer(node.address(), server.protocolOnUsedServer(), pid)), scenario.word(), workload, 1)
                .report();
            assertRan(report);
            assertEquals(proc.isThere(), null != report.serverUse());
        }
        assertEquals("", err.toString());
    }

    /** Whoever has gone is gone: the node says so itself. */
    @Test
    void shouldLeaveNobodyBehindAfterManyCycles() throws IOException {
        final Plan plan = Scenario.LOGIN.plans(SCALE).get(0);
        final long pid = node.pids()[0];
        final RunReport report = new Bench(Proc.ofMachine(), Pinning.NONE, new PrintWriter(err)).run(
            new Bench.Subject(server.name(), server.version(), server.persistence(),
                () -> new ConnectedServer(node.address(), server.protocolOnUsedServer(), pid)),
            "login", new CycleWorkload(plan, 300, node.data()), 1).report();
        assertRan(report);
        assertEquals(List.of(), report.failures());
        assertEquals(300, report.messages());
        assertEquals(300, report.latencies().get("login").count());
        assertTrue(report.figures().contains(new Figure("left", 0, "sessions", false)), report.toString());
        assertTrue(report.figures().stream().anyMatch(figure -> figure.name().equals("at the end") && figure.value() > 0),
            report.toString());
        assertEquals("", err.toString());
    }

    private static void assertRan(final RunReport report) {
        final String text = report.toString();
        assertFalse(report.failures().stream().anyMatch(failure -> failure.startsWith("broke off")), text);
        if (null != report.verdict()) {
            assertTrue(report.verdict().isClean(), text);
            assertTrue(report.verdict().delivered() > 0, text);
        }
        assertNotNull(report.figures());
        assertFalse(report.figures().isEmpty(), text);
    }
}
