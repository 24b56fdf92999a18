package io.jindou.perf.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Plays all clients of a load on the thread that calls it. One turn: what is due by the clock, one write for each connection
 * that has something to say, then whatever wires have become ready.
 *
 * <p>It knows how busy it is: only turns that found nothing, and the sleep for the wires, count as idle.
 */
public final class Generator implements AutoCloseable {
    private static final int IN_CAPACITY = 4 << 20;
    private static final int CONNECTING_MAX = 256;
    private static final int SLEEP_MS = 10;
    /** Every speaker's tick comes once in this time, a few in each turn. */
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MARKED_INITIAL = 1024;

    private final Transport transport;
    private final NanoClock clock;
    /** By user; null: closed. */
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer inBytes = ByteBuffer.allocateDirect(IN_CAPACITY);
    private final UnsafeBuffer in = new UnsafeBuffer(inBytes);
    private Connection[] marked = new Connection[MARKED_INITIAL];
    private Connection[] flushing = new Connection[MARKED_INITIAL];
    private int markedCount;
    private Load load;
    private int readyCount;
    private int tickCursor;
    private long tickedNs;
    private long nowNs;
    private long idleNs;
    private long reads;
    private long writes;

    public Generator(final InetSocketAddress server) throws IOException {
        this(new Sockets(server), SystemNanoClock.INSTANCE);
    }

    Generator(final Transport transport, final NanoClock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** Adds connections of so many more users, a bounded number at a time, and waits until all are ready. */
    void connect(final Protocol protocol, final Plan plan, final int count, final long timeoutMs) {
        run(new OpeningLoad(this, protocol, plan, count, CONNECTING_MAX, TimeUnit.MILLISECONDS.toNanos(timeoutMs)));
    }

    /** Runs a load until it is done. */
    public void run(final Load newLoad) {
        load = newLoad;
        try {
            nowNs = clock.nanoTime();
            while (!newLoad.isDone(nowNs)) {
                turn();
            }
        } catch (final IOException ex) {
            throw new RigException(ex.getMessage(), ex);
        }
    }

    private void turn() throws IOException {
        final long startNs = nowNs;
        int work = load.step(nowNs);
        tick();
        work += flush();
        work += transport.poll();
        nowNs = clock.nanoTime();
        if (work > 0) {
            return;
        }
        if (load.isSpinning()) {
            Thread.onSpinWait();
            idleNs += nowNs - startNs;
            return;
        }
        // handled after the clock was read, so that the time which that takes is not taken for sleep
        final int ready = transport.await(SLEEP_MS);
        nowNs = clock.nanoTime();
        idleNs += nowNs - startNs;
        if (ready > 0) {
            transport.pollAwaited();
        }
    }

    private void tick() {
        final int size = connections.size();
        final long elapsedNs = Math.min(nowNs - tickedNs, TICK_NS);
        final int count = (int)(size * elapsedNs / TICK_NS);
        if (0 == count) {
            return;
        }
        tickedNs = nowNs;
        for (int i = 0; i < count; i++) {
            tickCursor = tickCursor + 1 < size ? tickCursor + 1 : 0;
            final Connection connection = connections.get(tickCursor);
            if (null != connection && connection.isReady()) {
                connection.speaker.tick(connection.out);
                if (connection.out.length() > 0) {
                    mark(connection);
                }
            }
        }
    }

    private int flush() {
        final int count = markedCount;
        if (0 == count) {
            return 0;
        }
        final Connection[] now = marked;
        marked = flushing;
        flushing = now;
        markedCount = 0;
        for (int i = 0; i < count; i++) {
            final Connection connection = now[i];
            now[i] = null;
            connection.isMarked = false;
            if (connection.isReady()) {
                nowNs = clock.nanoTime();
                load.fill(connection, nowNs);
            }
            connection.flush();
        }
        return count;
    }

    /** Has a connection filled and flushed in the next turn. */
    public void mark(final Connection connection) {
        if (connection.isMarked) {
            return;
        }
        connection.isMarked = true;
        if (markedCount == marked.length) {
            marked = Arrays.copyOf(marked, markedCount * 2);
        }
        marked[markedCount++] = connection;
    }

    /** Begins to open the connection of a user that has none; to be called from {@link Load#step}. */
    public Connection open(final int user, final Speaker speaker) {
        return open(user, speaker, null);
    }

    /**
     * The same to a place of its own.
     *
     * @return it may be broken and closed already, of which the load was told
     */
    public Connection open(final int user, final Speaker speaker, final InetSocketAddress address) {
        final Connection connection = new Connection(this, user, speaker, address);
        while (connections.size() <= user) {
            connections.add(null);
        }
        if (null != connections.set(user, connection)) {
            throw new IllegalStateException("user " + user + " has a connection");
        }
        try {
            connection.connect(transport);
        } catch (final IOException ex) {
            load.onBroken(connection, ex);
        }
        return connection;
    }

    /**
     * Ends a connection without a word; to be called from {@link Load#step}, or when the load hears that it is broken or refused.
     * What was not written is dropped.
     */
    public void close(final Connection connection) {
        if (connection.isReady()) {
            readyCount--;
        }
        connection.close();
        connections.set(connection.user, null);
    }

    void onReady(final Connection connection) {
        readyCount++;
        load.onReady(connection, nowNs);
    }

    void onRead() {
        reads++;
        nowNs = clock.nanoTime();
    }

    void onWrite() {
        writes++;
    }

    /** Null when it was closed. */
    public Connection connection(final int user) {
        return connections.get(user);
    }

    /** One more than the largest user that ever had a connection. */
    int connectionCount() {
        return connections.size();
    }

    int readyCount() {
        return readyCount;
    }

    Load load() {
        return load;
    }

    NanoClock clock() {
        return clock;
    }

    public long nowNs() {
        return nowNs;
    }

    ByteBuffer inBytes() {
        return inBytes;
    }

    UnsafeBuffer in() {
        return in;
    }

    /** Time without anything to do, since the start. */
    public long idleNs() {
        return idleNs;
    }

    long reads() {
        return reads;
    }

    long writes() {
        return writes;
    }

    @Override
    public void close() {
        for (final Connection connection : connections) {
            if (null != connection) {
                connection.close();
            }
        }
        transport.close();
    }
}
