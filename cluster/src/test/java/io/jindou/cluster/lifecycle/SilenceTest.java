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
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends that nobody brings about. Bound: the timeout (here 1 s for the heartbeat) and 0.5 s, in which the gateway looks at each
 * connection once (checklist rows 68, 74).
 */
@Timeout(120)
final class SilenceTest {
    private static final int HEARTBEAT_TIMEOUT_SEC = 1;

    @TempDir
    private Path temp;
    private Path data;
    private NodeProcess node;
    private Ledger ledger;

    @BeforeEach
    void start() {
        data = temp.resolve("data");
        node = NodeProcess.launch(new NodeSettings(data, Profile.SHARED, false, 0, Limits.PAYLOAD_MAX_DEFAULT,
            new GatewaySettings(0, "127.0.0.1", 0, 100, HEARTBEAT_TIMEOUT_SEC)), DataDirectory.open(data), new EmbeddedParts());
        ledger = new Ledger(data);
    }

    @AfterEach
    void stop() {
        node.stop();
        assertEquals(0, node.errorCount());
        node.close();
    }

    private RawClient login(final String uid, final int receiveBuffer) throws IOException {
        return new RawClient(node.tcpPort(), receiveBuffer).login(uid, "", "phone");
    }

    /** Row 74: idle. The client is there and listens, so it is told. */
    @Test
    void shouldEndAnIdleClientAndTellIt() throws IOException {
        try (RawClient client = login("alice", 0)) {
            assertEquals(Reason.HEARTBEAT_TIMEOUT, client.awaitEnd());
        }
        ledger.assertClosedOnce(1, Reason.HEARTBEAT_TIMEOUT, 1);
        ledger.assertLife("alice", "opened", "closed by gateway: HEARTBEAT_TIMEOUT");
    }

    /**
     * Row 74: half-open, a client behind a cut cable. It neither sends nor takes, and no FIN will ever come; messages for it lie
     * in the buffers. Its session ends within the bound above, its socket when the time for the goodbye (2 s) is over.
     */
    @Test
    void shouldEndAHalfOpenConnection() throws Exception {
        try (RawClient silent = login("alice", 4_096);
            JindouClient bob = JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("bob").connect()) {
            long waiting = 0;
            // more than the kernel takes for a client that reads nothing, less than makes a slow consumer
            while (waiting < Limits.OUTBOUND_BYTES_MAX / 2) {
                assertTrue(bob.sendToUser("alice", new byte[Limits.PAYLOAD_MAX_DEFAULT]).get().accepted());
                waiting += Limits.PAYLOAD_MAX_DEFAULT;
            }
            final JsonNode gone = ledger.await("the session of alice has ended",
                now -> 1 == ledger.grown(now, "engine.sessions_closed"));
            assertEquals(1, ledger.grown(gone, "gateway.closed.heartbeat_timeout"), gone::toString);
            ledger.await("the socket of alice is closed", now -> 1 == ledger.grown(now, "gateway.connections"));
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(2, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(2, ledger.grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(2, ledger.grown(now, "gateway.session_closes"), now::toString);
        ledger.assertLife("alice", "opened", "closed by gateway: HEARTBEAT_TIMEOUT");
        ledger.assertAgreed(now);
    }

    /** Row 74: a socket that says nothing at all. Bound: 2 s and the look at each connection. */
    @Test
    void shouldForgetASocketThatSaysNothing() throws IOException {
        try (RawClient client = new RawClient(node.tcpPort())) {
            assertNull(client.awaitEnd());
        }
        final JsonNode now = ledger.awaitNobodyLeft();
        assertEquals(1, ledger.grown(now, "gateway.closed.connect_timeout"), now::toString);
        assertEquals(0, ledger.grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(0, ledger.grown(now, "gateway.session_closes"), now::toString);
    }
}
