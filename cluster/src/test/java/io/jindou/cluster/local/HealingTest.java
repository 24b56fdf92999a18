package io.jindou.cluster.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.client.SendResult;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.cli.Main;
import io.jindou.codecs.ChannelTypes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Checklist rows 57 and 89, with real processes and kill -9: a node that lost its disk is whole again without help. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HealingTest {
    private static final long PATIENCE_MS = 90_000;
    private static final long STEP_MS = 20;
    private static final int BEFORE = 1_500;
    private static final int LENGTH = 2_000;
    /** So low that the copy of the journal takes seconds, and a kill in the middle of it does not need luck. */
    private static final List<String> SLOW_COPY = List.of("--rebuild-rate", "512k");

    @TempDir
    private Path directory;
    private LocalCell cell;
    private JindouClient alice;

    @BeforeEach
    void start() throws Exception {
        cell = LocalCell.create(directory.resolve("cell"), new LocalPlan(3, 1, 0, Failover.NORMAL, Profile.SHARED, 0,
            SLOW_COPY, List.of()), UsersProgram.server());
        cell.start();
        cell.awaitServing(PATIENCE_MS);
        await("alice cannot connect", () -> {
            try {
                alice = JindouClient.builder().address("127.0.0.1", cell.process("gateway-0").ports().get("tcp"))
                    .uid("alice").reconnect(false).connect();
                return true;
            } catch (final JindouException notYet) {
                return false;
            }
        });
    }

    @AfterEach
    void stop() {
        if (null != alice) {
            alice.close();
        }
        cell.processes().forEach(process -> cell.kill(process.name()));
    }

    @Test
    void shouldRebuildAWipedNodeThatIsKilledInTheMiddleOfIt() throws Exception {
        send(BEFORE);
        // a follower's directory will do: the command finds the leader
        final String leader = leader();
        final String wiped = node((cell.process(leader).id() + 1) % 3);
        assertEquals(0, command("snapshot", "--data", cell.process(wiped).data()));
        cell.kill(wiped);
        cell.wipe(wiped);
        assertEquals(0, command("snapshot", "--data", cell.root().toString()));

        cell.start(wiped);
        awaitStage(wiped, "log", "journal");
        cell.kill(wiped);
        send(10);
        cell.start(wiped);
        awaitStage(wiped, "journal");
        cell.kill(wiped);
        send(10);
        cell.start(wiped);
        awaitStage(wiped, "journal");
        assertFalse("LEADER".equals(cell.ask(wiped, "status").path("role").asText()));
        awaitStage(wiped, "none");
        send(10);

        // the one that was wiped has to lead, because the third one lacks what was sent meanwhile
        final String third = node(3 - cell.process(leader).id() - cell.process(wiped).id());
        cell.kill(third);
        send(10);
        cell.kill(leader);
        cell.start(third);
        assertEquals(wiped, leader());
        send(10);
        cell.start(leader);
        awaitStage(leader, "none");
        final History history = alice.history(ChannelTypes.PERSON, "bob", 1, 10, false).get(60, TimeUnit.SECONDS);
        assertEquals(10, history.messages().size());
        assertFalse(history.isTruncated());
        assertArrayEquals(payload(1), history.messages().get(0).payload());
        awaitEqualStates();
    }

    private void awaitEqualStates() throws Exception {
        await("the states differ", () -> {
            final List<String> states = new ArrayList<>();
            for (int id = 0; id < 3; id++) {
                final JsonNode status = cell.ask(node(id), "status");
                states.add(status.path("logPosition").asText() + ' ' + status.path("stateHash").asText());
            }
            return 1 == states.stream().distinct().count();
        });
    }

    /** Waits until a node's status says one of these; a node that still copies its log has no member and says nothing yet. */
    private void awaitStage(final String name, final String... stages) throws Exception {
        await(name + " does not get to " + String.join(" or ", stages), () -> {
            assertTrue(cell.process(name).handle().isPresent(), name + " has ended");
            try {
                final JsonNode status = cell.ask(name, "status");
                final String stage = status.path("rebuilding").asText("log");
                return List.of(stages).contains(stage) && ("log".equals(stage) || !status.path("leader").isNull());
            } catch (final NodeFailure notYet) {
                return false;
            }
        });
    }

    private String leader() throws Exception {
        final String[] found = new String[1];
        await("nobody leads", () -> {
            for (int id = 0; id < 3; id++) {
                try {
                    final JsonNode status = cell.ask(node(id), "status");
                    if ("LEADER".equals(status.path("role").asText()) && id == status.path("leader").asInt(-1)) {
                        found[0] = node(id);
                        return true;
                    }
                } catch (final NodeFailure down) {
                    continue;
                }
            }
            return false;
        });
        return found[0];
    }

    private static String node(final int id) {
        return "node-" + id;
    }

    private void send(final int count) throws Exception {
        final List<CompletableFuture<SendResult>> answers = new ArrayList<>();
        final long first = 1 + alice.maxSeq(ChannelTypes.PERSON, "bob").get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        for (int i = 0; i < count; i++) {
            answers.add(alice.sendToUser("bob", payload(first + i)));
        }
        for (int i = 0; i < count; i++) {
            assertEquals(first + i, answers.get(i).get(PATIENCE_MS, TimeUnit.MILLISECONDS).messageSeq());
        }
    }

    private static byte[] payload(final long seq) {
        final byte[] payload = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            payload[i] = (byte)(seq * 31 + i);
        }
        return payload;
    }

    private static int command(final String... words) {
        final StringWriter out = new StringWriter();
        final int code = Main.configured(new CommandLine(new Main())).setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out)).execute(words);
        assertEquals(0, code, out.toString());
        return code;
    }

    private static void await(final String otherwise, final Callable<Boolean> condition) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, otherwise);
            Thread.sleep(STEP_MS);
        }
    }
}
