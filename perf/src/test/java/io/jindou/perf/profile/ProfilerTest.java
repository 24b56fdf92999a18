package io.jindou.perf.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.control.ControlServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles from samples with known numbers. */
class ProfilerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void shouldDivideWhatLiesBetweenTwoSamples() throws IOException {
        final CostProfile profile = Profiler.profile(sample(7, 1), sample(7, 3), 0);
        assertEquals(2_000, profile.messages());
        final CostDifference cost = profile.cost();
        assertEquals(2_000_000_000L, cost.ns());
        assertEquals(1_000_000_000L, cost.cpuNs());
        final CostDifference.Account core = cost.accounts().get("core");
        assertEquals(new CostDifference.Spent(600_000_000, 400), core.phases().get("engine"));
        assertEquals(20, core.loops());
        assertEquals(6, core.idleLoops());
        assertEquals(new CostDifference.ThreadCost(800_000_000, 400_000_000, 128_000), cost.threads().get("jindou-core"));
        assertEquals(Map.of("gateway.sends", 2_000L, "gateway.frames_in.send", 2_000L, "gateway.frames_in.recvack", 20L),
            cost.counters());
        assertEquals(2_020, cost.countedAll("gateway.frames_in."));
    }

    @Test
    void shouldPrintEachPhaseWithItsShare() throws IOException {
        final List<String> lines = printed(Profiler.profile(sample(7, 1), sample(7, 3), 1_000));
        // 0.6 s of 2 s for 1,000 messages in 400 entries
        assertTrue(lines.contains("engine            600.000   30.00%       0.4000      1500000"), lines.toString());
        assertTrue(lines.contains("wait              400.000   20.00%       0.0000            0"), lines.toString());
        assertTrue(lines.contains("all but wait      600.000   30.00%"), lines.toString());
        assertTrue(lines.contains("  frames read                    2.0200"), lines.toString());
        assertTrue(lines.contains("  jindou-core                   800.000    400.000        128.0"), lines.toString());
    }

    @Test
    void shouldTellHowLongLoopsWere() throws IOException {
        final LoopLengths lengths = Profiler.profile(sample(7, 1), sample(7, 3), 1).cost().accounts().get("core").lengths();
        // 18 loops below 8 ns, 2 below 1,024 ns
        assertEquals(8, lengths.belowNs(50));
        assertEquals(8, lengths.belowNs(90));
        assertEquals(1_024, lengths.belowNs(99));
        assertEquals(1_024, lengths.belowNs(100));
        assertEquals(0, new LoopLengths(new long[64]).belowNs(99));
    }

    @Test
    void shouldGiveTheSameAsATree() throws IOException {
        final Map<String, Object> report = Profiler.profile(sample(7, 1), sample(7, 3), 1_000).report();
        assertEquals(0.3, JSON.valueToTree(report).path("phases").path("core").path("engine").path("share").asDouble());
        assertEquals(2.02, JSON.valueToTree(report).path("countsPerMessage").path("frames read").asDouble());
    }

    @Test
    void shouldRefuseSamplesOfDifferentProcesses() throws IOException {
        final CostSample before = sample(7, 1);
        final CostSample after = sample(8, 3);
        assertThrows(IllegalArgumentException.class, () -> Profiler.profile(before, after, 1));
    }

    @Test
    void shouldAskTheServerOnceMoreBeforeTheLoad() throws Exception {
        final AtomicInteger asked = new AtomicInteger();
        try (ControlServer server = ControlServer.launch(directory, command -> answer(7, asked.incrementAndGet()))) {
            final CostProfile profile = Profiler.profile(directory, () -> {
                assertEquals(2, asked.get());
                return 10;
            });
            assertEquals(10, profile.messages());
            assertEquals(3, asked.get());
            assertEquals(1_000, profile.cost().counted("gateway.sends"));
        }
    }

    private static List<String> printed(final CostProfile profile) {
        final StringWriter text = new StringWriter();
        profile.print(new PrintWriter(text));
        return text.toString().lines().map(String::stripTrailing).toList();
    }

    private static CostSample sample(final long pid, final long n) throws JsonProcessingException {
        return new CostSample(JSON.readTree(JSON.writeValueAsString(answer(pid, n))));
    }

    /** What a server says that has spent n times the same. */
    private static Map<String, Object> answer(final long pid, final long n) {
        final Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("pid", pid);
        answer.put("atNs", n * 1_000_000_000L);
        answer.put("cpuNs", n * 500_000_000L);
        answer.put("collections", n);
        answer.put("collectionMs", n);
        final long[] loops = new long[64];
        loops[3] = 9 * n;
        loops[10] = n;
        final Map<String, Object> phases = new LinkedHashMap<>();
        phases.put("engine", Map.of("ns", n * 300_000_000L, "visits", n * 200));
        phases.put("wait", Map.of("ns", n * 200_000_000L, "visits", 0));
        answer.put("accounts", List.of(Map.of(
            "name", "core", "loops", 10 * n, "idleLoops", 3 * n, "loopsByLength", loops, "phases", phases)));
        answer.put("threads", Map.of("jindou-core", Map.of(
            "cpuNs", n * 400_000_000L, "userNs", n * 200_000_000L, "allocatedBytes", n * 64_000)));
        answer.put("counters", Map.of(
            "gateway.sends", 1_000 * n, "gateway.frames_in.send", 1_000 * n, "gateway.frames_in.recvack", 10 * n,
            "gateway.accepted", 5));
        return answer;
    }
}
