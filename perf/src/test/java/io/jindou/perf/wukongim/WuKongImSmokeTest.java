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
import io.jindou.perf.report.RunReport;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scenarios for a moment against Jindou in WuKongIM's protocol, in every way of it: nothing may be lost, doubled or unreadable.
 * Groups are made through the HTTP API. Not {@code rate}: its run-in of 20,000/s, on the two routes that are left of it here,
 * gives a receiver more than the 4,096 RECVs that may wait for their RECVACKs when a busy machine holds the generator up for half
 * a second; {@code fan} and {@code mixed} are on schedule too.
 */
final class WuKongImSmokeTest {
    private static final Scenario.Scale SCALE = new Scenario.Scale(50, 250, 50);

    @TempDir
    private static Path parent;
    private static final Map<WuKongImWay, JindouWuKongIm> SERVERS = new EnumMap<>(WuKongImWay.class);
    private static final Map<WuKongImWay, FreshServer> NODES = new EnumMap<>(WuKongImWay.class);

    private static FreshServer node(final WuKongImWay way) throws IOException {
        if (!NODES.containsKey(way)) {
            final JindouWuKongIm server = new JindouWuKongIm(Programs.ofMachine(), JindouOptions.standard(), way);
            NODES.put(way, FreshServer.start(server, parent, -1));
            SERVERS.put(way, server);
        }
        return NODES.get(way);
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(FreshServer::close);
    }

    /** As a server that somebody else started. */
    @ParameterizedTest
    @CsvSource({"PAIRS,TCP,5", "PAIRS,TCP,2", "PAIRS,TCP,6", "SIZES,TCP,5", "LOGIN,TCP,1", "FAN,TCP,4", "MIXED,TCP,5",
        "PAIRS,WEB_SOCKET,5", "SIZES,WEB_SOCKET,3", "LOGIN,WEB_SOCKET,5", "FAN,WEB_SOCKET,6",
        "PAIRS,TCP_PLAIN,5", "FAN,TCP_PLAIN,5", "PAIRS,WEB_SOCKET_PLAIN,5"})
    void shouldRunAScenarioWithoutALoss(final Scenario scenario, final WuKongImWay way, final int version)
        throws IOException {
        final FreshServer node = node(way);
        final StringWriter err = new StringWriter();
        final Bench bench = new Bench(Proc.ofMachine(), Pinning.NONE, new PrintWriter(err));
        final URI api = SERVERS.get(way).api();
        final WuKongImServer server = new WuKongImServer(way).speaking(version, api);
        for (final Workload workload : Workloads.of(scenario, SCALE)) {
            final RunReport report = bench.run(new Bench.Subject(server.name(), server.version(), server.persistence(),
                () -> new ConnectedServer(node.address(), server.protocol(), node.pids()[0])),
                scenario.word(), workload, 1).report();
            final String text = report + node.lastWords();
            assertFalse(report.failures().stream().anyMatch(failure -> failure.startsWith("broke off")), text);
            if (null != report.verdict()) {
                assertTrue(report.verdict().isClean(), text);
                assertTrue(report.verdict().delivered() > 0, text);
            }
        }
        assertEquals("", err.toString());
    }

    /** As it is compared: it knows the HTTP API of the node that it has started. */
    @ParameterizedTest
    @CsvSource({"TCP", "WEB_SOCKET_PLAIN"})
    void shouldKnowTheApiOfItsOwnNode(final WuKongImWay way) throws IOException {
        final FreshServer node = node(way);
        final RunReport report = new Bench(Proc.ofMachine(), Pinning.NONE, new PrintWriter(new StringWriter())).run(
            new Bench.Subject("jindou", "", "", () -> new ConnectedServer(node.address(), node.protocol(), node.pids()[0])),
            "fan", Workloads.of(Scenario.FAN, SCALE).get(0), 1).report();
        assertTrue(report.verdict().isClean(), report.toString());
        assertTrue(report.verdict().delivered() > 0, report.toString());
    }

    @Test
    void shouldNameTheApiThatGroupsNeed() throws IOException {
        final Plan plan = new Plan("fan", 3, List.of(new int[] {0, 1, 2}), List.of(new Plan.Route(0, ~0)), 1, 0,
            new int[] {16}, 1, 1);
        final FreshServer node = node(WuKongImWay.TCP);
        final IOException failure = assertThrows(IOException.class,
            () -> new WuKongImServer(WuKongImWay.TCP).protocol().prepare(node.address(), plan));
        assertTrue(failure.getMessage().contains("--api"), failure.getMessage());
    }
}
