package io.jindou.perf.wukongim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.bench.Bench;
import io.jindou.perf.bench.ConnectedServer;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.bench.Workload;
import io.jindou.perf.bench.Workloads;
import io.jindou.perf.jindou.JindouOptions;
import io.jindou.perf.jindou.JindouServer;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios for a moment against Jindou in WuKongIM's protocol, encrypted: nothing may be lost, doubled or unreadable. */
final class WuKongImSmokeTest {
    private static final Scenario.Scale SCALE = new Scenario.Scale(50, 250, 50);

    @TempDir
    private static Path parent;
    private static FreshServer node;

    private final WuKongImServer server = WuKongImServer.both().get(0);

    @BeforeAll
    static void start() throws IOException {
        node = FreshServer.start(new JindouServer(Programs.ofMachine(), JindouOptions.standard()), parent, -1);
    }

    @AfterAll
    static void stop() throws IOException {
        if (null != node) {
            node.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"PAIRS,5", "PAIRS,2", "RATE,6", "SIZES,5", "LOGIN,1"})
    void shouldRunAScenarioWithoutALoss(final Scenario scenario, final int version) throws IOException {
        final StringWriter err = new StringWriter();
        final Bench bench = new Bench(Proc.ofMachine(), Pinning.NONE, new PrintWriter(err));
        for (final Workload workload : Workloads.of(scenario, SCALE)) {
            final RunReport report = bench.run(new Bench.Subject(server.name(), server.version(), server.persistence(),
                () -> new ConnectedServer(node.address(), server.protocol(version, null), node.pids()[0])),
                scenario.word(), workload, 1).report();
            final String text = report.toString();
            assertFalse(report.failures().stream().anyMatch(failure -> failure.startsWith("broke off")), text);
            if (null != report.verdict()) {
                assertTrue(report.verdict().isClean(), text);
                assertTrue(report.verdict().delivered() > 0, text);
            }
        }
        assertEquals("", err.toString());
    }

    @Test
    void shouldNameTheApiThatGroupsNeed() {
        final Plan plan = new Plan("fan", 3, List.of(new int[] {0, 1, 2}), List.of(new Plan.Route(0, ~0)), 1, 0,
            new int[] {16}, 1, 1);
        final IOException failure =
            assertThrows(IOException.class, () -> server.protocol().prepare(node.address(), plan));
        assertTrue(failure.getMessage().contains("--api"), failure.getMessage());
    }
}
