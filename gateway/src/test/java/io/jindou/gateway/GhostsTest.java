package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedEncoder;
import io.jindou.gateway.GatewayCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checklist rows 7, 67 and 85: sessions and sockets that have lost each other are seen, counted and closed, and no others. */
class GhostsTest {
    private static final long GHOST = 999_999;

    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory).launch();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldFindNoneAmongHealthyConnections() throws IOException {
        final TestClient alice = rig.connected("alice");
        rig.connected("bob");
        rig.advance(30, TimeUnit.SECONDS);
        alice.close();
        rig.await(() -> rig.counters().value(Counter.SESSIONS) == 1);
        rig.advance(30, TimeUnit.SECONDS);
        assertEquals(0, rig.counters().value(Counter.SESSIONS_WITHOUT_SOCKET));
        assertEquals(0, rig.counters().value(Counter.SOCKETS_WITHOUT_SESSION));
        assertEquals(0, rig.counters().value(Counter.GHOSTS_CLOSED));
    }

    @Test
    void shouldCloseASessionWhoseSocketHasGoneWithoutAWord() throws IOException {
        rig.connected("alice");
        rig.cell.sessions.put(GHOST, 50);
        final SessionOpenedEncoder opened = new SessionOpenedEncoder().wrapAndApplyHeader(rig.cell.event(), 0, rig.cell.header())
            .connectionId(GHOST).userNo(50).deviceLevel((short)1).more((short)0);
        opened.channelsCount(1).next().channelNo(7);
        rig.cell.emit(MessageHeaderEncoder.ENCODED_LENGTH + opened.encodedLength());
        rig.await(() -> rig.counters().value(Counter.SESSIONS) == 2);
        rig.advance(3, TimeUnit.SECONDS);
        assertEquals(1, rig.counters().value(Counter.SESSIONS_WITHOUT_SOCKET));
        assertFalse(rig.cell.closeCount.containsKey(GHOST), "too early");
        rig.advance(15, TimeUnit.SECONDS);
        assertEquals(1, rig.cell.closeCount.get(GHOST));
        rig.await(() -> rig.counters().value(Counter.SESSIONS) == 1);
        rig.advance(3, TimeUnit.SECONDS);
        assertEquals(0, rig.counters().value(Counter.SESSIONS_WITHOUT_SOCKET));
        assertEquals(1, rig.counters().value(Counter.GHOSTS_CLOSED));
    }

    /** While the cell stands still the close is on its way, for as long as it takes. */
    @Test
    void shouldNotTakeASessionForAGhostWhoseCloseIsOnItsWay() throws IOException {
        final TestClient alice = rig.connected("alice");
        rig.cell.isTaking = false;
        alice.close();
        rig.await(() -> rig.counters().value(Counter.CONNECTIONS) == 0);
        rig.advance(8, TimeUnit.SECONDS);
        assertEquals(1, rig.counters().value(Counter.SESSIONS_WITHOUT_SOCKET));
        rig.cell.isTaking = true;
        rig.await(() -> rig.counters().value(Counter.SESSIONS) == 0);
        rig.advance(15, TimeUnit.SECONDS);
        assertEquals(0, rig.counters().value(Counter.GHOSTS_CLOSED));
        assertEquals(1, rig.counters().value(Counter.SESSION_CLOSES));
    }

    @Test
    void shouldCloseASocketWhoseSessionIsGone() throws IOException {
        final TestClient alice = rig.connected("alice");
        rig.gateway.sessions().clear();
        rig.cell.beats = false;
        rig.advance(3, TimeUnit.SECONDS);
        rig.awaitEnd(alice);
        assertEquals(Reason.AUDIT_DIFFERENCE, alice.disconnect());
        assertEquals(1, rig.counters().value(Counter.GHOSTS_CLOSED));
    }
}
