package io.jindou.perf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions against a real node in a process of its own. What is asked of them is correctness, not speed. */
@Timeout(240)
final class SoakTest {
    private static final List<String> COLD = List.of("--profile", "shared", "--warm-up", "0");

    private static final int USERS = 20;

    @TempDir
    private Path temp;

    private static SoakPlan plan(final long lengthMs, final int users) {
        return new SoakPlan(lengthMs, 200, 3, users, 600, 600, 1_000, 1_500);
    }

    @Test
    void shouldDeliverEverythingWhileUsersAndMembersComeAndGo() throws Exception {
        final StringWriter text = new StringWriter();
        final SoakText writer = new SoakText(new PrintWriter(text));
        try (SoakedNode node = SoakedNode.start(temp.resolve("data"), COLD)) {
            final SoakPlan plan = plan(6_000, USERS);
            writer.begin(plan);
            final SoakResult result = new Soak(plan, node, writer::line).run();
            writer.end(result);
            assertEquals(List.of(), result.failures(), text::toString);
            assertTrue(result.outcome().verdict().isClean());
            assertEquals(result.outcome().sent(), result.outcome().acknowledged());
            assertTrue(result.outcome().leaves() > 0 && result.outcome().changes() > 0, text::toString);
            assertTrue(result.outcome().gapsClosed() > 0 && result.outcome().fromHistory() > 0, text::toString);
            assertTrue(result.snapshots() > 0, text::toString);
            assertTrue(text.toString().endsWith("PASS\n"), text::toString);
            final ObjectNode json = SoakJson.object(result);
            assertTrue(json.path("passed").asBoolean());
            assertEquals(result.lines().size(), json.path("lines").size());
            assertTrue(json.path("lines").path(0).path("node").path("heapUsedBytes").asLong() > 0);
        }
        assertFalse(Files.exists(temp.resolve("data/ports.json")), "the node was not stopped in order");
    }

    @Test
    void shouldEndEarlyWithAVerdict() throws Exception {
        try (SoakedNode node = SoakedNode.start(temp.resolve("data"), COLD)) {
            final CompletableFuture<Soak> running = new CompletableFuture<>();
            final Soak soak = new Soak(plan(3_600_000, USERS), node, line -> running.join().stop());
            running.complete(soak);
            final SoakResult result = soak.run();
            assertEquals(List.of(), result.failures());
            assertEquals(List.of("ended before its time"), result.remarks().subList(0, 1));
            assertTrue(result.outcome().acknowledged() > 0);
        }
    }

    @Test
    void shouldFailWhenTheNodeDies() throws Exception {
        try (SoakedNode node = SoakedNode.start(temp.resolve("data"), COLD)) {
            final SoakResult result = new Soak(plan(3_600_000, USERS), node, line -> node.close()).run();
            assertFalse(result.isPassed());
            assertTrue(result.failures().get(0).startsWith("the session broke off: "), result.failures()::toString);
        }
    }
}
