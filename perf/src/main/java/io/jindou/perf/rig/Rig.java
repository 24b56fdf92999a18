package io.jindou.perf.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Runs a plan against a server, on the calling thread. All methods set up groups first and throw a {@link RigException} when
 * the load cannot be carried out; whatever is merely wrong with its outcome is in the result.
 */
public final class Rig {
    private static final long CONNECT_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(60);
    /** What a server does once for a connection, it has done by then. */
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final int CYCLE_PARTS = 10;

    private Rig() {
    }

    /** Connects all users, sends along the routes, and checks every delivery. */
    public static LoadResult messages(
        final InetSocketAddress server, final Protocol protocol, final Plan plan, final Meter meter) throws IOException {
        try (Generator generator = prepared(server, protocol, plan)) {
            generator.connect(protocol, plan, plan.users(), CONNECT_TIMEOUT_MS);
            final MessageLoad load = new MessageLoad(generator, protocol, plan, meter);
            generator.run(load);
            return load.result();
        }
    }

    /**
     * Connects, waits for the confirmed login, and closes, for the measured time; the plan's window is how many connections
     * are being opened at a time, and its users, of which there must be more, take turns.
     */
    public static LoginResult logins(
        final InetSocketAddress server, final Protocol protocol, final Plan plan, final Meter meter) throws IOException {
        try (Generator generator = prepared(server, protocol, plan)) {
            final LoginLoad load = new LoginLoad(generator, protocol, plan, meter);
            generator.run(load);
            return load.result();
        }
    }

    /**
     * Connects, waits for the confirmed login, and closes, so many times, in ten parts.
     *
     * @param watch told before the first part and after each; nobody is connected by this generator then
     */
    public static CycleResult cycles(
        final InetSocketAddress server, final Protocol protocol, final Plan plan, final long cycles, final CycleWatch watch)
        throws IOException {
        try (Generator generator = prepared(server, protocol, plan)) {
            final LatencyRecorder login = new LatencyRecorder();
            watch.onPart(0);
            long done = 0;
            long durationNs = 0;
            for (int part = 1; part <= CYCLE_PARTS; part++) {
                final long end = cycles * part / CYCLE_PARTS;
                final long startNs = generator.clock().nanoTime();
                generator.run(new CycleLoad(generator, protocol, plan, end - done, login));
                durationNs += generator.clock().nanoTime() - startNs;
                done = end;
                watch.onPart(done);
            }
            return new CycleResult(plan.scenario(), (double)durationNs / TimeUnit.SECONDS.toNanos(1), done, login.histogram());
        }
    }

    /** Connects all users at once. */
    public static LoginResult storm(
        final InetSocketAddress server, final Protocol protocol, final Plan plan, final Meter meter) throws IOException {
        try (Generator generator = prepared(server, protocol, plan)) {
            final OpeningLoad load = new OpeningLoad(generator, protocol, plan, plan.users(), plan.users(),
                TimeUnit.MILLISECONDS.toNanos(CONNECT_TIMEOUT_MS));
            final Watch watch = new Watch(generator, meter);
            watch.onStart();
            generator.run(load);
            watch.onEnd();
            return new LoginResult(plan.scenario(), (double)load.durationNs() / TimeUnit.SECONDS.toNanos(1), plan.users(),
                load.login().histogram(), 0, watch.busyShare(load.durationNs()));
        }
    }

    /** Connects the first half of the users, reads the memory, then the others, and reads it again. */
    public static IdleResult idle(
        final InetSocketAddress server, final Protocol protocol, final Plan plan, final MemoryMeter meter)
        throws IOException {
        try (Generator generator = prepared(server, protocol, plan)) {
            final int fewer = plan.users() / 2;
            generator.connect(protocol, plan, fewer, CONNECT_TIMEOUT_MS);
            final MemoryMeter.Memory atFewer = settled(generator, meter);
            generator.connect(protocol, plan, plan.users() - fewer, CONNECT_TIMEOUT_MS);
            return new IdleResult(plan.scenario(), fewer, plan.users(), atFewer, settled(generator, meter));
        }
    }

    private static MemoryMeter.Memory settled(final Generator generator, final MemoryMeter meter) throws IOException {
        generator.run(new QuietLoad(generator.clock().nanoTime(), SETTLE_NS));
        final MemoryMeter.Memory memory = meter.collectAndRead();
        // all are still there: a closed connection ends the run when it is heard of
        generator.run(new QuietLoad(generator.clock().nanoTime(), 1));
        return memory;
    }

    /**
     * Fills the channel of each route with so many messages, then asks for the newest of random channels and checks every
     * answer. The plan's window is how many requests are under way over all connections.
     */
    public static HistoryResult history(
        final InetSocketAddress server,
        final Protocol protocol,
        final Plan plan,
        final int filled,
        final int newest,
        final Meter meter) throws IOException {
        if (!protocol.hasHistory()) {
            throw new RigException(protocol.name() + " has no history");
        }
        try (Generator generator = prepared(server, protocol, plan)) {
            generator.connect(protocol, plan, plan.users(), CONNECT_TIMEOUT_MS);
            generator.run(new FillLoad(generator, protocol, plan, filled));
            final HistoryLoad load = new HistoryLoad(generator, plan, filled, newest, meter);
            generator.run(load);
            return load.result();
        }
    }

    private static Generator prepared(final InetSocketAddress server, final Protocol protocol, final Plan plan)
        throws IOException {
        FileHandles.check("self", plan.users());
        protocol.prepare(server, plan);
        return new Generator(server);
    }
}
