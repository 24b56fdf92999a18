package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A gateway on real loopback sockets, stepped by hand, with a cell in memory and a clock that the test turns. */
final class GatewayRig implements AutoCloseable {
    static final String ADMIN_TOKEN = "the admin's token";
    /** Only a hang reaches it. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    final FakeCell cell = new FakeCell();
    final GatewayContext ctx;
    final List<Throwable> errors = new ArrayList<>();
    Gateway gateway;
    private final List<TestClient> clients = new ArrayList<>();
    private long nowNs = TimeUnit.SECONDS.toNanos(1);

    GatewayRig(final Path directory) {
        ctx = new GatewayContext()
            .tcpPort(0)
            .directory(directory)
            .gatewayId(3)
            .clusterLinkSupplier(() -> cell)
            .adminToken(ADMIN_TOKEN.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .nanoClock(() -> nowNs)
            .errorHandler(errors::add)
            .useAgentInvoker(true);
    }

    GatewayRig launch() throws IOException {
        gateway = Gateway.launch(ctx);
        await(() -> ctx.counters().value(GatewayCounters.Counter.LINKS_OPENED) == 1);
        return this;
    }

    GatewayCounters counters() {
        return ctx.counters();
    }

    TestClient client() throws IOException {
        return client(0);
    }

    TestClient client(final int receiveBuffer) throws IOException {
        final TestClient client = new TestClient(gateway.tcpPort(), receiveBuffer);
        clients.add(client);
        return client;
    }

    /** A client that has its CONNACK. */
    TestClient connected(final String uid) throws IOException {
        final TestClient client = client();
        write(client, Frames.connect(uid, ""));
        await(() -> client.count(FrameDescriptor.CONNACK) == 1);
        assertEquals(Reason.SUCCESS, client.connAck());
        return client;
    }

    void write(final TestClient client, final byte[] bytes) {
        int at = client.write(bytes, 0);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (at < bytes.length) {
            step();
            at += client.write(bytes, at);
            assertTrue(System.nanoTime() < deadlineNs, "the gateway reads nothing");
        }
    }

    void step() {
        gateway.invoke();
        for (final TestClient client : clients) {
            client.pump();
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("the agent threw", errors.get(0));
        }
    }

    void steps(final int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            step();
            assertTrue(System.nanoTime() < deadlineNs, "did not happen");
        }
    }

    /** Turns the clock in steps that are small for the link. */
    void advance(final long amount, final TimeUnit unit) {
        final long step = TimeUnit.MILLISECONDS.toNanos(500);
        for (long left = unit.toNanos(amount); left > 0; left -= step) {
            nowNs += Math.min(left, step);
            gateway.invoke();
        }
        step();
    }

    void awaitEnd(final TestClient client) {
        await(() -> client.isEnded);
    }

    @Override
    public void close() throws IOException {
        for (final TestClient client : clients) {
            client.close();
        }
        gateway.close();
    }
}
