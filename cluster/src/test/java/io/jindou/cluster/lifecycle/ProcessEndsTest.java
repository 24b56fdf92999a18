package io.jindou.cluster.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.cli.ChildProcess;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of connections and sessions when the all-in-one process itself is stopped, killed, or stands still. */
@Timeout(180)
final class ProcessEndsTest {
    private static final String UP = "Stop it with ctrl-c or SIGTERM.";
    private static final int CLIENTS = 5;

    @TempDir
    private Path temp;
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void removeBuffers() throws IOException {
        for (final RawClient client : clients) {
            client.close();
        }
        final Path ports = temp.resolve("data/ports.json");
        if (Files.exists(ports)) {
            IoUtil.delete(new File(new ObjectMapper().readTree(Files.readAllBytes(ports)).path("aeronDirectory").asText()), true);
        }
    }

    private ChildProcess up(final String... more) throws InterruptedException {
        final List<String> arguments = new ArrayList<>(
            List.of("up", "--warm-up", "0", "--tcp-port", "0", "--http-port", "off", "--tcp-host", "127.0.0.1",
                "--data", data().toString()));
        arguments.addAll(List.of(more));
        return ChildProcess.realJindou(temp, arguments.toArray(String[]::new)).awaitOutput(UP);
    }

    private Path data() {
        return temp.resolve("data");
    }

    private JsonNode status() {
        return ControlClient.ask(data(), "status");
    }

    private void loginAll() throws IOException {
        final int port = status().path("tcpPort").asInt();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RawClient(port).login("user-" + i, "", "phone"));
        }
        assertEquals(CLIENTS, status().path("sessions").asInt());
    }

    /** Nobody is left from before, and who comes now is served. Bound: none, the new process says it is up after that. */
    private void assertNobodyLeft() throws IOException {
        final Ledger ledger = new Ledger(data());
        final JsonNode now = status();
        assertEquals(0, now.path("sessions").asInt(), now::toString);
        assertEquals(1, now.path("links").asInt(), now::toString);
        assertEquals(0, Ledger.counter(now, "gateway.connections"), now::toString);
        assertEquals(Ledger.counter(now, "engine.sessions_opened"), Ledger.counter(now, "engine.sessions_closed"), now::toString);
        loginAll();
        for (final RawClient client : clients) {
            client.close();
        }
        final JsonNode later = ledger.awaitNobodyLeft();
        assertEquals(CLIENTS, ledger.grown(later, "engine.sessions_opened"), later::toString);
        assertEquals(CLIENTS, ledger.grown(later, "engine.sessions_closed"), later::toString);
        ledger.assertAgreed(later);
    }

    /** Rows 74, 84: SIGTERM. Clients are told; the snapshot that is taken after has no session in it. */
    @Test
    void shouldTellClientsOnSigterm() throws Exception {
        try (ChildProcess process = up()) {
            loginAll();
            process.terminate();
            for (final RawClient client : clients) {
                assertEquals(Reason.SERVER_STOPPING, client.awaitEnd());
            }
            assertEquals(0, process.awaitExit(), process.err());
        }
        clients.clear();
        try (ChildProcess process = up()) {
            assertNobodyLeft();
            process.kill();
        }
    }

    /** Rows 74, 75, 79: SIGKILL. The sessions are in the log; the new incarnation of the gateway ends them before it serves. */
    @Test
    void shouldEndTheSessionsOfAKilledProcessWhenItStartsAgain() throws Exception {
        try (ChildProcess process = up()) {
            loginAll();
            process.kill();
            for (final RawClient client : clients) {
                client.awaitEnd();
            }
        }
        clients.clear();
        try (ChildProcess process = up()) {
            final JsonNode now = status();
            assertEquals(CLIENTS, Ledger.counter(now, "engine.sessions_opened"), now::toString);
            assertEquals(CLIENTS, Ledger.counter(now, "engine.sessions_closed"), now::toString);
            assertNobodyLeft();
            process.kill();
        }
    }

    /** Row 74: the same, but with the sessions in a snapshot. */
    @Test
    void shouldEndTheSessionsOfASnapshotWhenAKilledProcessStartsAgain() throws Exception {
        try (ChildProcess process = up()) {
            loginAll();
            assertTrue(ControlClient.ask(data(), "snapshot").has("position"));
            process.kill();
        }
        clients.clear();
        try (ChildProcess process = up()) {
            final JsonNode now = status();
            assertEquals(0, now.path("sessions").asInt(), now::toString);
            assertEquals(CLIENTS, Ledger.counter(now, "engine.sessions_closed"), now::toString);
            process.kill();
        }
    }

    /**
     * Row 74: SIGSTOP and SIGCONT. The process stood still for longer than the heartbeat timeout; clients that went on with their
     * heartbeats meanwhile keep their connections, because the silence was not theirs.
     */
    @Test
    void shouldKeepConnectionsOverAStandstill() throws Exception {
        final long standstillNs = TimeUnit.SECONDS.toNanos(3);
        try (ChildProcess process = up("--heartbeat-timeout", "2s")) {
            loginAll();
            process.stop();
            final long startNs = System.nanoTime();
            while (System.nanoTime() - startNs < standstillNs) {
                for (final RawClient client : clients) {
                    client.heartbeat();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            process.resume();
            for (final RawClient client : clients) {
                client.await(FrameDescriptor.HEARTBEAT);
                client.goodbye();
                client.awaitEnd();
            }
            final JsonNode now = new Ledger(data()).await("all have gone", status -> 0 == Ledger.sessions(status));
            assertEquals(CLIENTS, Ledger.counter(now, "gateway.closed.client_disconnect"), now::toString);
            assertEquals(CLIENTS, Ledger.counter(now, "engine.sessions_closed"), now::toString);
            assertEquals(1, Ledger.counter(now, "gateway.links_opened"), now::toString);
            process.kill();
        }
    }
}
