package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets. What depends on time is judged in the tests with a clock of their own. */
@Timeout(120)
class RigTest {
    private static final Plan CLOSED = MemoryRig.lasting(MemoryRig.closed(2, 8, 16, 1_000, 60_000), 20, 100);

    private final TestServer server = new TestServer(List.of());
    private final TestProtocol protocol = new TestProtocol();

    @Test
    void shouldLoseNothingOverSockets() throws IOException {
        try (SocketServer socket = new SocketServer(server, CLOSED.users())) {
            final LoadResult result = Rig.messages(socket.address(), protocol, CLOSED, Meter.NONE);

            assertTrue(result.verdict().isClean(), result.verdict().toString());
            assertEquals(server.sends, result.verdict().delivered());
            assertEquals(0, result.strayAcks() + result.missingAcks());
            assertTrue(result.over() > 0);
        }
    }

    @Test
    void shouldLoseNothingAtAPace() throws IOException {
        final Plan plan = MemoryRig.lasting(MemoryRig.paced(2, 2_000), 20, 200);
        try (SocketServer socket = new SocketServer(server, plan.users())) {
            final LoadResult result = Rig.messages(socket.address(), protocol, plan, Meter.NONE);

            assertTrue(result.verdict().isClean(), result.verdict().toString());
            assertEquals(result.due(), result.ack().getTotalCount());
            assertEquals(result.due(), result.recv().getTotalCount());
            assertEquals(plan.ratePerSecond() * result.seconds(), result.due(), 2);
        }
    }

    @Test
    void shouldSayWhenNobodyListens() throws IOException {
        final InetSocketAddress closed;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = (InetSocketAddress)unused.getLocalSocketAddress();
        }
        final RigException thrown =
            assertThrows(RigException.class, () -> Rig.messages(closed, protocol, CLOSED, Meter.NONE));

        assertEquals("user 0, not yet ready: Connection refused", thrown.getMessage());
    }

    @Test
    void shouldSayWhenTheServerClosesAConnection() throws IOException {
        try (SocketServer socket = new SocketServer(server, CLOSED.users())) {
            server.script((to, user, destination, token, payload) -> {
                if (20 == server.sends) {
                    socket.end();
                } else if (server.sends < 20) {
                    to.serve(user, destination, token, payload);
                }
            });
            final RigException thrown =
                assertThrows(RigException.class, () -> Rig.messages(socket.address(), protocol, CLOSED, Meter.NONE));

            assertTrue(thrown.getMessage().matches("user \\d: the server closed the connection"), thrown.getMessage());
        }
    }

    @Test
    void shouldSayWhenTheServerRefuses() throws IOException {
        try (SocketServer socket = new SocketServer(server.refuse("no tokens left"), CLOSED.users())) {
            final RigException thrown =
                assertThrows(RigException.class, () -> Rig.messages(socket.address(), protocol, CLOSED, Meter.NONE));

            assertTrue(thrown.getMessage().matches("user \\d: no tokens left"), thrown.getMessage());
        }
    }

    @Test
    void shouldCloseAllConnectionsAtTheEnd() throws IOException, InterruptedException {
        try (SocketServer socket = new SocketServer(server, CLOSED.users())) {
            Rig.messages(socket.address(), protocol, CLOSED, Meter.NONE);
            socket.awaitEnds();
        }
    }

    @Test
    void shouldOpenAllAtOnceInAStorm() throws IOException {
        final Plan plan = new Plan("storm", 150, List.of(), List.of(), 1, 0, new int[]{16}, 0, 1);
        try (SocketServer socket = new SocketServer(server, plan.users())) {
            final LoginResult result = Rig.storm(socket.address(), protocol, plan, Meter.NONE);

            assertEquals(plan.users(), result.logins());
            assertEquals(plan.users(), result.login().getTotalCount());
            assertTrue(result.seconds() > 0);
            assertEquals("storm", result.name());
        }
    }

    @Test
    void shouldReadTheMemoryWithHalfAndWithAllConnections() throws IOException {
        final Plan plan = new Plan("idle", 20, List.of(), List.of(), 1, 0, new int[]{16}, 0, 1);
        try (SocketServer socket = new SocketServer(server, plan.users())) {
            final IdleResult result = Rig.idle(socket.address(), protocol, plan, () -> {
                synchronized (server) {
                    final long bytes = server.logins * 2048L;
                    return new MemoryMeter.Memory(bytes, bytes / 2, bytes * 3, bytes / 4);
                }
            });

            assertEquals(10, result.fewer());
            assertEquals(20, result.more());
            assertEquals(2, result.residentKiB());
            assertEquals(1, result.anonymousKiB());
            assertEquals(6, result.proportionalKiB());
            assertEquals(0.5, result.heapKiB());
            assertEquals(List.of(), result.failures());
        }
    }

    @Test
    void shouldAskOnlyWhereThereIsAHistory() {
        assertThrows(RigException.class, () -> Rig.history(new InetSocketAddress(1), new TestProtocol(true, false), CLOSED, 1,
            1, Meter.NONE));
    }
}
