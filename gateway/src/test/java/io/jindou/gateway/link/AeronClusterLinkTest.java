package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Aeron client against a real cell. */
class AeronClusterLinkTest implements ClusterLinkListener {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LARGE = 100_000;

    @TempDir
    Path directory;

    private final List<String> calls = new ArrayList<>();
    private final List<byte[]> messages = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private EchoCell cell;
    private Aeron aeron;
    private AeronClusterLink link;

    @BeforeEach
    void start() {
        cell = new EchoCell(directory);
        aeron = cell.client();
        link = new AeronClusterLink(new AeronClusterLinkContext()
            .aeron(aeron).ingressChannel("aeron:ipc").egressChannel("aeron:ipc").egressStreamId(1_102)
            .clientName("test").errorHandler(errors::add));
    }

    @AfterEach
    void stop() {
        CloseHelper.closeAll(link, aeron, cell);
    }

    @Test
    void shouldCarryMessagesAndLiveThroughLostSessions() {
        assertFalse(link.isConnected());
        assertTrue(echo(8, 0) < 0, "not connected yet");
        await("connected", link::isConnected);
        assertEquals(List.of("connected"), calls);

        expectEcho(8, 0);
        expectEcho(8, 100);
        expectEcho(56, LARGE);

        final UnsafeBuffer burst = new UnsafeBuffer(new byte[8]);
        burst.putByte(0, EchoCell.BURST);
        burst.putInt(Integer.BYTES, 5_000);
        send(burst);
        await("burst", () -> messages.size() == 5_000);
        for (int i = 0; i < messages.size(); i++) {
            assertEquals(i, new UnsafeBuffer(messages.get(i)).getInt(0));
        }
        messages.clear();

        final UnsafeBuffer close = new UnsafeBuffer(new byte[8]);
        close.putByte(0, EchoCell.CLOSE);
        send(close);
        await("closed by the cell and connected again", () -> calls.size() == 3);
        assertEquals(List.of("connected", "disconnected", "connected"), calls);
        expectEcho(8, 100);

        link.reconnect();
        link.reconnect();
        expectEcho(8, 100);
        await("replaced", () -> calls.size() == 4);
        assertEquals("connected", calls.get(3), "the old session stayed until the new one was there");
        expectEcho(8, 100);

        aeron.close();
        assertTrue(link.needsAeron());
        await("noticed", () -> calls.size() == 5);
        assertEquals("disconnected", calls.get(4));
        aeron = cell.client();
        link.aeron(aeron, null);
        await("connected over another client", link::isConnected);
        expectEcho(8, 100);

        link.close();
        assertFalse(link.isConnected());
        assertEquals(0, link.poll(this, System.nanoTime()));
    }

    private void expectEcho(final int headerLength, final int bodyLength) {
        messages.clear();
        await("echo sent", () -> echo(headerLength, bodyLength) > 0);
        await("echo", () -> !messages.isEmpty());
        final byte[] expected = new byte[headerLength + bodyLength];
        new Random(bodyLength).nextBytes(expected);
        expected[0] = EchoCell.ECHO;
        assertArrayEquals(expected, messages.get(0));
        messages.clear();
    }

    private long echo(final int headerLength, final int bodyLength) {
        final byte[] bytes = new byte[headerLength + bodyLength];
        new Random(bodyLength).nextBytes(bytes);
        bytes[0] = EchoCell.ECHO;
        final UnsafeBuffer body = new UnsafeBuffer(new byte[bodyLength + 3]);
        body.putBytes(3, bytes, headerLength, bodyLength);
        return link.offer(new UnsafeBuffer(bytes), 0, headerLength, body, 3, bodyLength);
    }

    private void send(final UnsafeBuffer message) {
        await("sent", () -> link.offer(message, 0, message.capacity(), message, 0, 0) > 0);
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            final long nowNs = System.nanoTime();
            assertTrue(nowNs - deadlineNs < 0, () -> "waited in vain: " + what
                + ", calls " + calls + ", messages " + messages.size() + ", errors " + errors);
            if (link.poll(this, nowNs) == 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
        }
    }

    @Override
    public void onConnected() {
        calls.add("connected");
    }

    @Override
    public void onDisconnected() {
        calls.add("disconnected");
    }

    @Override
    public void onNewLeader() {
        calls.add("new leader");
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
    }
}
