package io.jindou.cluster.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.JindouClient;
import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.EmbeddedParts;
import io.jindou.cluster.NodeProcess;
import io.jindou.cluster.Profile;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends of connections that somebody brings about. Bound of all of them: the end of the socket, one turn of the gateway, one
 * command through the log and one event back; nothing waits for a timer (checklist rows 68, 74, 76, 78).
 */
@Timeout(120)
final class ConnectionEndsTest {
    /** Nobody is silent for so long in this test. */
    private static final int HEARTBEAT_TIMEOUT_SEC = 3_600;
    private static final int SENDS_UNDER_WAY = 8;
    private static final int CONNECTIONS_MAX = 100;
    private static final String TOKEN = "secret";
    private static final String DEVICE = "phone";

    @TempDir
    private static Path temp;
    private static Path data;
    private static NodeProcess node;
    private static JindouClient admin;

    private Ledger ledger;

    @BeforeAll
    static void start() throws Exception {
        data = temp.resolve("data");
        final GatewaySettings gateway = new GatewaySettings(0, "127.0.0.1", 0, CONNECTIONS_MAX, HEARTBEAT_TIMEOUT_SEC);
        node = NodeProcess.launch(new NodeSettings(
            data, Profile.SHARED, true, 0, Limits.PAYLOAD_MAX_DEFAULT, gateway), DataDirectory.open(data), new EmbeddedParts());
        admin = JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid(SystemUids.MANAGER)
            .deviceFlag(DeviceFlags.SYSTEM).token(Files.readString(data.resolve("admin.token")).trim()).connect();
        for (final String uid : List.of("alice", "bob", "fence")) {
            admin.admin().setToken(uid, TOKEN, DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        node.stop();
        assertEquals(0, node.errorCount());
        node.close();
    }

    @BeforeEach
    void count() {
        ledger = new Ledger(data);
    }

    private static JsonNode status() {
        return ControlClient.ask(data, "status");
    }

    private static RawClient alice() throws IOException {
        return new RawClient(node.tcpPort()).login("alice", TOKEN, DEVICE);
    }

    private void assertClosedOnce(final int sessions, final Reason reason, final int commands) {
        ledger.assertClosedOnce(sessions, reason, commands);
        ledger.assertNothingFollows(ConnectionEndsTest::oneSession);
    }

    private static void oneSession() {
        try (RawClient client = new RawClient(node.tcpPort()).login("fence", TOKEN, DEVICE)) {
            client.goodbye();
            assertNull(client.awaitEnd());
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Row 74: FIN. */
    @Test
    void shouldEndOnFin() throws IOException {
        try (RawClient client = alice()) {
            client.finish();
            assertNull(client.awaitEnd());
        }
        assertClosedOnce(1, Reason.CLIENT_CLOSED, 1);
        ledger.assertLife("alice", "opened", "closed by client: CLIENT_CLOSED");
    }

    /** Row 74: RST. */
    @Test
    void shouldEndOnReset() throws IOException {
        alice().reset();
        assertClosedOnce(1, Reason.CONNECTION_RESET, 1);
        ledger.assertLife("alice", "opened", "closed by client: CONNECTION_RESET");
    }

    /** Row 74: RST while the server has bytes for the client that it never took. */
    @Test
    void shouldEndOnResetWithBytesUnderWay() throws Exception {
        try (RawClient client = alice()) {
            for (int i = 0; i < 100; i++) {
                client.heartbeat();
            }
            client.reset();
        }
        assertClosedOnce(1, Reason.CONNECTION_RESET, 1);
        ledger.assertLife("alice", "opened", "closed by client: CONNECTION_RESET");
    }

    /** Row 74: explicit close by the client. */
    @Test
    void shouldEndOnGoodbye() throws IOException {
        try (RawClient client = alice()) {
            client.goodbye();
            assertNull(client.awaitEnd());
        }
        assertClosedOnce(1, Reason.CLIENT_DISCONNECT, 1);
        ledger.assertLife("alice", "opened", "closed by client: CLIENT_DISCONNECT");
    }

    /** Rows 74, 79: the client has gone before its session is open. */
    @Test
    void shouldEndTheSessionOfAClientThatDidNotWaitForIt() throws IOException {
        for (int i = 0; i < 20; i++) {
            final RawClient client = new RawClient(node.tcpPort());
            client.sendConnect("alice", TOKEN, "phone-" + i);
            // the server has read it when it closes too
            client.finish();
            client.awaitEnd();
            client.close();
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(20, ledger.grown(now, "gateway.accepted"), now::toString);
        assertEquals(ledger.grown(now, "engine.sessions_opened"), ledger.grown(now, "engine.sessions_closed"), now::toString);
        ledger.assertAgreed(now);
        ledger.assertNothingFollows(ConnectionEndsTest::oneSession);
    }

    /** Row 74: protocol error; the client is told. */
    @Test
    void shouldEndOnProtocolErrorWithAReason() throws IOException {
        try (RawClient client = alice()) {
            client.write("WUKONG?nonsense".getBytes(StandardCharsets.US_ASCII));
            assertEquals(Reason.UNKNOWN_FRAME_TYPE, client.awaitEnd());
        }
        assertClosedOnce(1, Reason.UNKNOWN_FRAME_TYPE, 1);
        ledger.assertLife("alice", "opened", "closed by gateway: UNKNOWN_FRAME_TYPE");
    }

    /** Row 74: a second CONNECT on one connection. */
    @Test
    void shouldEndOnASecondConnect() throws IOException {
        try (RawClient client = alice()) {
            client.sendConnect("alice", TOKEN, DEVICE);
            assertEquals(Reason.ALREADY_CONNECTED, client.awaitEnd());
        }
        assertClosedOnce(1, Reason.ALREADY_CONNECTED, 1);
        ledger.assertLife("alice", "opened", "closed by gateway: ALREADY_CONNECTED");
    }

    /** Row 74: kick. The engine closes the session itself, and the gateway must not close it again. */
    @Test
    void shouldEndOnKickByTheAdmin() throws Exception {
        try (RawClient client = alice()) {
            admin.admin().quitDevice("alice", DeviceFlags.APP).get();
            assertEquals(Reason.CONNECT_KICK, client.awaitEnd());
        }
        assertClosedOnce(1, Reason.CONNECT_KICK, 0);
        ledger.assertLife("alice", "opened", "closed by admin: CONNECT_KICK");
        admin.admin().setToken("alice", TOKEN, DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
    }

    /** Rows 74, 78: duplicate login, on the same kind of device with another id. */
    @Test
    void shouldEndTheOldSessionOnALoginElsewhere() throws IOException {
        try (RawClient old = alice(); RawClient other = new RawClient(node.tcpPort()).login("alice", TOKEN, "other")) {
            assertEquals(Reason.CONNECT_KICK, old.awaitEnd());
            final JsonNode now = ledger.await("one of two is left", next -> 1 == ledger.grown(next, "gateway.connections"));
            assertEquals(1, ledger.grown(now, "gateway.sessions"), now::toString);
            assertEquals(0, ledger.grown(now, "gateway.session_closes"), now::toString);
            other.goodbye();
            assertNull(other.awaitEnd());
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(1, ledger.grown(now, "gateway.closed.connect_kick"), now::toString);
        assertEquals(1, ledger.grown(now, "engine.sessions_kicked"), now::toString);
        assertEquals(2, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(1, ledger.grown(now, "gateway.session_closes"), now::toString);
        ledger.assertLife("alice", "opened", "closed by kick: CONNECT_KICK", "opened", "closed by client: CLIENT_DISCONNECT");
        ledger.assertAgreed(now);
    }

    /** Row 74: duplicate login of the very same device; the old connection is closed without a word. */
    @Test
    void shouldEndTheOldSessionOnALoginOfTheSameDevice() throws IOException {
        try (RawClient old = alice(); RawClient again = alice()) {
            assertNull(old.awaitEnd());
            again.reset();
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(2, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(1, ledger.grown(now, "gateway.session_closes"), now::toString);
        assertEquals(1, ledger.grown(now, "gateway.closed.connection_reset"), now::toString);
        ledger.assertLife("alice", "opened", "closed by kick: CONNECT_KICK", "opened", "closed by client: CONNECTION_RESET");
        ledger.assertAgreed(now);
    }

    /** Rows 74, 79: the client closes at the moment at which it is kicked; whoever is first, there is one end. */
    @Test
    void shouldEndOnceWhenKickAndCloseCross() throws Exception {
        final int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            final RawClient client = alice();
            final CompletableFuture<?> kick = admin.admin().quitDevice("alice", DeviceFlags.APP);
            if (i % 2 == 0) {
                client.reset();
            } else {
                client.finish();
            }
            kick.get();
            client.close();
            admin.admin().setToken("alice", TOKEN, DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(rounds, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(rounds, ledger.grown(now, "engine.sessions_closed"), now::toString);
        ledger.assertAgreed(now);
        ledger.assertNothingFollows(ConnectionEndsTest::oneSession);
    }

    /**
     * Row 74: slow consumer. Bound: the first message over the limit of bytes that wait for one client; the slow one costs nobody
     * else anything.
     */
    @Test
    void shouldEndAClientThatTakesNothing() throws Exception {
        final byte[] payload = new byte[Limits.PAYLOAD_MAX_DEFAULT];
        try (RawClient slow = new RawClient(node.tcpPort(), 4_096).login("alice", TOKEN, DEVICE);
            JindouClient bob = JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("bob").token(TOKEN).connect()) {
            final List<CompletableFuture<?>> sends = new ArrayList<>();
            while (0 == ledger.grown(status(), "gateway.closed.slow_consumer")) {
                sends.add(bob.sendToUser("alice", payload));
                if (sends.size() > SENDS_UNDER_WAY) {
                    // a flood of these would fill the link's ring, which is another end than the one that is looked at
                    sends.get(sends.size() - 1 - SENDS_UNDER_WAY).get();
                }
                assertTrue((long)sends.size() * payload.length < 16L * Limits.OUTBOUND_BYTES_MAX, "it is never closed");
            }
            for (final CompletableFuture<?> send : sends) {
                send.get();
            }
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(1, ledger.grown(now, "gateway.closed.slow_consumer"), now::toString);
        ledger.assertLife("alice", "opened", "closed by gateway: SLOW_CONSUMER");
        assertEquals(2, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(2, ledger.grown(now, "gateway.session_closes"), now::toString);
        ledger.assertAgreed(now);
        ledger.assertNothingFollows(ConnectionEndsTest::oneSession);
    }

    /** Row 74: a login that is refused leaves neither session nor socket. */
    @Test
    void shouldLeaveNothingOfARefusedLogin() throws IOException {
        try (RawClient client = new RawClient(node.tcpPort())) {
            client.sendConnect("alice", "guessed", DEVICE);
            assertEquals(Reason.AUTH_FAIL, client.connAck());
            assertNull(client.awaitEnd());
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(0, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(0, ledger.grown(now, "gateway.session_closes"), now::toString);
        assertEquals(1, ledger.grown(now, "gateway.refused.auth_fail"), now::toString);
        ledger.assertLife("alice", "refused by engine: AUTH_FAIL");
        ledger.assertAgreed(now);
    }

    /** Row 74: more connections than allowed; those over the limit are told so, and use nothing up for good (row 70). */
    @Test
    void shouldTellThoseOverTheLimitAndForgetThem() throws Exception {
        final List<RawClient> clients = new ArrayList<>();
        // the admin is connected too
        for (int i = 1; i < CONNECTIONS_MAX; i++) {
            admin.admin().setToken("user-" + i, TOKEN, DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
            clients.add(new RawClient(node.tcpPort()).login("user-" + i, TOKEN, DEVICE));
        }
        for (int i = 0; i < 3; i++) {
            try (RawClient more = new RawClient(node.tcpPort())) {
                more.sendConnect("alice", TOKEN, DEVICE);
                assertEquals(Reason.CONNECTION_LIMIT, more.awaitEnd());
            }
        }
        for (final RawClient client : clients) {
            client.close();
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(CONNECTIONS_MAX - 1, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(CONNECTIONS_MAX - 1, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(CONNECTIONS_MAX - 1, ledger.grown(now, "gateway.session_closes"), now::toString);
        ledger.assertAgreed(now);
        ledger.assertNothingFollows(ConnectionEndsTest::oneSession);
    }

    /** Rows 71, 80: nothing is made for a session that has ended, neither a push nor a re-send. */
    @Test
    void shouldSendNothingToWhoHasGone() throws Exception {
        try (JindouClient bob = JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("bob").token(TOKEN).connect()) {
            try (RawClient client = alice()) {
                assertTrue(bob.sendToUser("alice", new byte[] {1}).get().accepted());
                client.await(FrameDescriptor.RECV);
                client.reset();
            }
            final JsonNode gone = ledger.await("alice has gone", now -> 1 == ledger.grown(now, "gateway.connections")
                && 1 == ledger.grown(now, "engine.sessions_closed"));
            for (int i = 0; i < 10; i++) {
                assertTrue(bob.sendToUser("alice", new byte[] {1}).get().accepted());
            }
            final JsonNode later = status();
            for (final String counter : new String[] {"gateway.recvs", "gateway.resends", "gateway.events_late",
                "engine.recv_events"}) {
                assertEquals(Ledger.counter(gone, counter), Ledger.counter(later, counter), counter);
            }
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(2, ledger.grown(now, "engine.sessions_closed"), now::toString);
        ledger.assertAgreed(now);
    }
}
