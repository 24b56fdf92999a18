package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A generator and a server in one thread, with a clock that only the test moves. */
final class MemoryRig implements AutoCloseable {
    static final long MS = 1_000_000;
    private static final long TIMEOUT_MS = 10_000;

    final TestServer server;
    final MemoryTransport transport;
    final Generator generator;
    final TestProtocol protocol;
    MessageLoad load;

    MemoryRig(final TestServer server) {
        this(server, new TestProtocol());
    }

    MemoryRig(final TestServer server, final TestProtocol protocol) {
        this.server = server;
        this.protocol = protocol;
        transport = new MemoryTransport(server);
        generator = new Generator(transport, transport);
    }

    /** Pairs of users with a window. */
    static Plan closed(final int pairs, final int window, final int... payloadBytes) {
        return plan(pairs, window, 0, payloadBytes);
    }

    static Plan paced(final int pairs, final long ratePerSecond) {
        return plan(pairs, 0, ratePerSecond, Payload.HEADER_LENGTH * 2);
    }

    private static Plan plan(final int pairs, final int window, final long rate, final int... payloadBytes) {
        final List<Plan.Route> routes = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            routes.add(new Plan.Route(2 * i, 2 * i + 1));
        }
        return new Plan("test", 2 * pairs, List.of(), routes, window, rate, payloadBytes, 5, 20);
    }

    static Plan lasting(final Plan plan, final long warmUpMs, final long measuredMs) {
        return new Plan(plan.scenario(), plan.users(), plan.groups(), plan.routes(), plan.window(), plan.ratePerSecond(),
            plan.payloadBytes(), warmUpMs, measuredMs);
    }

    void connect(final Plan plan) {
        generator.connect(protocol, plan, plan.users(), TIMEOUT_MS);
    }

    LoadResult run(final Plan plan) {
        return run(plan, Meter.NONE);
    }

    LoadResult run(final Plan plan, final Meter meter) {
        connect(plan);
        load = new MessageLoad(generator, protocol, plan, meter);
        generator.run(load);
        return load.result();
    }

    static byte[] flipped(final byte[] payload, final int at) {
        final byte[] copy = payload.clone();
        copy[at] ^= 1;
        return copy;
    }

    static byte[] shorter(final byte[] payload, final int by) {
        return Arrays.copyOf(payload, payload.length - by);
    }

    @Override
    public void close() {
        generator.close();
    }
}
