package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a connection ends, its session ends exactly once. Checklist rows 68, 74, 76, 78. */
class ConnectionEndsTest {
    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void create() {
        rig = new GatewayRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldCloseSessionOnFin() throws IOException {
        rig.launch().connected("alice").finish();
        awaitClosedOnce(Reason.CLIENT_CLOSED);
    }

    @Test
    void shouldCloseSessionOnReset() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        client.reset();
        awaitClosedOnce(Reason.CONNECTION_RESET);
    }

    @Test
    void shouldCloseSessionOnGoodbye() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        rig.write(client, Frames.disconnect());
        awaitClosedOnce(Reason.CLIENT_DISCONNECT);
        rig.awaitEnd(client);
        assertEquals(0, client.count(FrameDescriptor.DISCONNECT));
    }

    // half-open: the client is silent, nothing tells of its death
    @Test
    void shouldCloseSessionOnSilence() throws IOException {
        rig.ctx.limits().heartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(60));
        final TestClient client = rig.launch().connected("alice");
        for (int i = 0; i < 4; i++) {
            rig.advance(40, TimeUnit.SECONDS);
            rig.write(client, Frames.heartbeat());
            final int beats = i + 1;
            rig.await(() -> client.count(FrameDescriptor.HEARTBEAT) == beats);
        }
        assertTrue(rig.cell.closeCount.isEmpty());
        rig.advance(61, TimeUnit.SECONDS);
        awaitClosedOnce(Reason.HEARTBEAT_TIMEOUT);
        rig.awaitEnd(client);
        assertEquals(Reason.HEARTBEAT_TIMEOUT, client.disconnect());
    }

    @Test
    void shouldCloseSessionOnProtocolError() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        // much more behind the fault: the reason must arrive nevertheless
        rig.write(client, Frames.concat("WUKONG?".getBytes(java.nio.charset.StandardCharsets.US_ASCII), new byte[300_000]));
        awaitClosedOnce(Reason.UNKNOWN_FRAME_TYPE);
        rig.awaitEnd(client);
        assertEquals(Reason.UNKNOWN_FRAME_TYPE, client.disconnect());
        assertFalse(client.isReset);
    }

    @Test
    void shouldNotAnswerKickWithClose() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        rig.cell.kick(rig.cell.lastConnectionId(), Reason.CONNECT_KICK, false);
        rig.awaitEnd(client);
        assertEquals(Reason.CONNECT_KICK, client.disconnect());
        client.close();
        rig.await(() -> rig.gateway.connections().count() == 0);
        rig.steps(10);
        assertTrue(rig.cell.closeCount.isEmpty());
        assertEquals(0, rig.gateway.sessions().count());
    }

    @Test
    void shouldKickSilently() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        rig.cell.kick(rig.cell.lastConnectionId(), Reason.BAN, true);
        rig.awaitEnd(client);
        assertEquals(0, client.count(FrameDescriptor.DISCONNECT));
    }

    @Test
    void shouldCloseSessionOfClientThatTakesNothing() throws IOException {
        rig.ctx.limits().outboundBytesMax(1 << 20);
        rig.launch();
        final TestClient client = new TestClient(rig.gateway.tcpPort(), 4096);
        rig.write(client, Frames.connect("alice", ""));
        rig.await(() -> rig.cell.sessions.size() == 1);
        rig.steps(20);
        final long id = rig.cell.lastConnectionId();
        final String payload = "x".repeat(60_000);
        for (int i = 0; i < 200 && rig.cell.closeCount.isEmpty(); i++) {
            rig.cell.recv(1, 0, 0, 0, payload, id);
            rig.step();
        }
        awaitClosedOnce(Reason.SLOW_CONSUMER);
        client.close();
    }

    @Test
    void shouldCloseSessionOfClientThatAcknowledgesNothing() throws IOException {
        rig.ctx.recvWindow(10, 1 << 20);
        final TestClient client = rig.launch().connected("alice");
        for (int i = 0; i < 11; i++) {
            rig.cell.recv(0, 0, 0, 0, "x", rig.cell.lastConnectionId());
        }
        awaitClosedOnce(Reason.SLOW_CONSUMER);
        rig.awaitEnd(client);
        assertEquals(Reason.SLOW_CONSUMER, client.disconnect());
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    @Test
    void shouldCloseSessionWhileItIsBeingOpened() throws IOException {
        rig.launch();
        rig.cell.answersOpens = false;
        final TestClient client = rig.client();
        rig.write(client, Frames.connect("alice", ""));
        rig.await(() -> rig.cell.commands.size() == 1);
        client.finish();
        rig.await(() -> rig.cell.closeCount.size() == 1);
        assertEquals(List.of(Reason.CLIENT_CLOSED), rig.cell.closeReasons);
    }

    @Test
    void shouldCloseSessionsWhenItStops() throws IOException {
        final TestClient one = rig.launch().connected("alice");
        final TestClient two = rig.connected("bob");
        rig.gateway.close();
        assertEquals(2, rig.cell.closeCount.size());
        assertTrue(rig.cell.closeCount.values().stream().allMatch(count -> 1 == count));
        assertEquals(List.of(Reason.SERVER_STOPPING, Reason.SERVER_STOPPING), rig.cell.closeReasons);
        assertEquals(1, rig.cell.linkCloses);
        one.pump();
        two.pump();
        assertEquals(Reason.SERVER_STOPPING, one.disconnect());
        assertEquals(Reason.SERVER_STOPPING, two.disconnect());
    }

    @Test
    void shouldEndConnectionsWithTheLink() throws IOException {
        final TestClient client = rig.launch().connected("alice");
        rig.cell.loseLink();
        rig.awaitEnd(client);
        assertEquals(Reason.LINK_LOST, client.disconnect());
        assertEquals(0, rig.gateway.sessions().count());
        rig.await(() -> rig.counters().value(Counter.LINKS_OPENED) == 2);
        assertTrue(rig.cell.closeCount.isEmpty(), "there was no session left to close");
        rig.connected("alice");
    }

    // a close needs room in the link like any command, and must not be lost for want of it
    @Test
    void shouldKeepClosesThatFindNoRoom() throws IOException {
        rig.ctx.linkRing(2 * Limits.COMMAND_MAX, 0);
        final TestClient filler = rig.launch().connected("filler");
        final TestClient[] others = new TestClient[20];
        for (int i = 0; i < others.length; i++) {
            others[i] = rig.connected("u" + i);
        }
        rig.steps(5);
        rig.cell.isTaking = false;
        for (int i = 0; 0 == rig.counters().value(Counter.READS_WITHHELD); i++) {
            rig.write(filler, Frames.send(i, "x"));
            rig.step();
        }
        for (final TestClient other : others) {
            other.finish();
        }
        rig.await(() -> rig.counters().closedBy(Reason.CLIENT_CLOSED) == others.length);
        assertTrue(rig.gateway.connections().deferredCloseCount() > others.length / 2);
        assertTrue(rig.cell.closeCount.isEmpty());
        rig.cell.isTaking = true;
        rig.await(() -> rig.cell.closeCount.size() == others.length);
        assertTrue(rig.cell.closeCount.values().stream().allMatch(count -> 1 == count));
        assertEquals(0, rig.gateway.connections().deferredCloseCount());
    }

    // while the link has no room nobody is read, and yet whoever goes must be noticed: a cell may be away for long
    @Test
    void shouldNoticeTheEndOfClientsThatAreNotRead() throws IOException {
        rig.ctx.linkRing(2 * Limits.COMMAND_MAX, 0);
        final TestClient finishing = rig.launch().connected("alice");
        final TestClient resetting = rig.connected("bob");
        rig.steps(5);
        rig.cell.isTaking = false;
        for (final TestClient client : List.of(finishing, resetting)) {
            final long withheld = rig.counters().value(Counter.READS_WITHHELD);
            for (int i = 0; withheld == rig.counters().value(Counter.READS_WITHHELD); i++) {
                rig.write(client, Frames.send(i, "x"));
                rig.step();
            }
        }
        finishing.finish();
        resetting.reset();
        rig.await(() -> rig.gateway.connections().count() == 0);
        assertEquals(1, rig.counters().closedBy(Reason.CLIENT_CLOSED));
        assertEquals(1, rig.counters().closedBy(Reason.CONNECTION_RESET));
        assertTrue(rig.cell.closeCount.isEmpty());
        rig.cell.isTaking = true;
        rig.await(() -> rig.cell.closeCount.size() == 2);
        rig.steps(10);
        assertTrue(rig.cell.closeCount.values().stream().allMatch(count -> 1 == count));
        assertEquals(0, rig.gateway.sessions().count());
    }

    @Test
    void shouldAskForAuditWhenDigestsDiffer() throws IOException {
        rig.launch().connected("alice");
        rig.cell.digestError = 1;
        rig.await(() -> rig.counters().value(Counter.AUDITS_SENT) > 0);
        rig.steps(5);
        assertEquals(1, rig.counters().value(Counter.AUDITS_SENT), "one audit for one event number");
        assertTrue(rig.counters().value(Counter.DIGEST_DIFFERENCES) > 1);
    }

    private void awaitClosedOnce(final Reason reason) {
        rig.await(() -> rig.cell.closeCount.size() == 1);
        rig.advance(10, TimeUnit.SECONDS);
        rig.await(() -> rig.gateway.connections().count() == 0);
        rig.steps(10);
        assertEquals(List.of(reason), rig.cell.closeReasons);
        assertTrue(rig.cell.closeCount.values().stream().allMatch(count -> 1 == count));
        assertEquals(0, rig.gateway.sessions().count());
        assertEquals(1, rig.counters().closedBy(reason));
        assertEquals(1, rig.counters().value(Counter.SESSION_CLOSES));
    }
}
