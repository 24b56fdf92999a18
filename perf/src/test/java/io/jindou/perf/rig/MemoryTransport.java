package io.jindou.perf.rig;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** Wires and time of a test: nothing happens but what the test says, and a turn takes as long as it says. */
final class MemoryTransport implements Transport, NanoClock {
    private final TestServer server;
    private final List<MemoryWire> wires = new ArrayList<>();
    /** Of one call. */
    int readMax = Integer.MAX_VALUE;
    int writeMax = Integer.MAX_VALUE;
    /** What a turn takes. */
    long turnNs = 1_000;
    /** From a byte's arrival at the server to its answer. */
    long serverNs = 100_000;
    /** The server says nothing from the first to before the second. */
    long stallFromNs = Long.MAX_VALUE;
    long stallToNs = Long.MAX_VALUE;
    /** Once the clock has reached the first, a turn takes the second. */
    long pauseAtNs = Long.MAX_VALUE;
    long pauseNs;
    int openWires;
    int largestOpenWires;
    int unconfirmed;
    int largestUnconfirmed;
    private long nowNs = 1_000_000_000L;

    MemoryTransport(final TestServer server) {
        this.server = server;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public Wire connect(final Connection connection) {
        final MemoryWire wire = new MemoryWire(connection);
        wires.add(wire);
        openWires++;
        largestOpenWires = Math.max(largestOpenWires, openWires);
        unconfirmed++;
        largestUnconfirmed = Math.max(largestUnconfirmed, unconfirmed);
        return wire;
    }

    @Override
    public int poll() {
        nowNs += turnNs;
        if (nowNs >= pauseAtNs) {
            nowNs += pauseNs;
            pauseAtNs = Long.MAX_VALUE;
        }
        return handle();
    }

    private int handle() {
        int count = 0;
        wires.removeIf(wire -> !wire.isOpen);
        for (final MemoryWire wire : List.copyOf(wires)) {
            count += wire.handle() ? 1 : 0;
        }
        return count;
    }

    @Override
    public int await(final int timeoutMs) {
        long next = nowNs + timeoutMs * 1_000_000L;
        int ready = 0;
        for (final MemoryWire wire : wires) {
            if (!wire.arrivals.isEmpty()) {
                next = Math.min(next, Math.max(nowNs, wire.arrivals.peek().atNs));
                ready = 1;
            }
        }
        nowNs = next;
        return ready;
    }

    @Override
    public void pollAwaited() {
        handle();
    }

    @Override
    public void close() {
        wires.clear();
    }

    /** The server ends all connections. */
    void end() {
        wires.forEach(wire -> wire.isEnded = true);
    }

    private record Arrival(long atNs, ByteBuffer bytes) {
    }

    private final class MemoryWire implements Wire, TestServer.Line {
        private final Connection connection;
        private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
        private boolean isConnected;
        private boolean isOpen = true;
        private boolean isEnded;
        private boolean isAwaited;

        MemoryWire(final Connection connection) {
            this.connection = connection;
        }

        boolean handle() {
            boolean isReady = false;
            if (!isConnected) {
                isConnected = true;
                connection.onConnected();
                return true;
            }
            if (isAwaited) {
                isReady = true;
                connection.onWritable();
            }
            if (isEnded || !arrivals.isEmpty() && arrivals.peek().atNs <= nowNs) {
                isReady = true;
                final boolean wasReady = connection.isReady();
                connection.onReadable();
                unconfirmed -= !wasReady && connection.isReady() ? 1 : 0;
            }
            return isReady;
        }

        @Override
        public void put(final byte[] frame) {
            final long atNs = nowNs + serverNs;
            arrivals.add(new Arrival(atNs >= stallFromNs && atNs < stallToNs ? stallToNs : atNs, ByteBuffer.wrap(frame)));
        }

        @Override
        public int read(final ByteBuffer to) {
            if (isEnded) {
                return -1;
            }
            int count = 0;
            while (count < readMax && !arrivals.isEmpty() && arrivals.peek().atNs <= nowNs) {
                final ByteBuffer from = arrivals.peek().bytes;
                to.put(from.get());
                count++;
                if (!from.hasRemaining()) {
                    arrivals.poll();
                }
            }
            return count;
        }

        @Override
        public int write(final ByteBuffer from) {
            final byte[] bytes = new byte[Math.min(writeMax, from.remaining())];
            from.get(bytes);
            server.onBytes(this, bytes);
            return bytes.length;
        }

        @Override
        public void awaitWritable(final boolean value) {
            isAwaited = value;
        }

        @Override
        public boolean isAwaitingWritable() {
            return isAwaited;
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            if (isOpen) {
                isOpen = false;
                openWires--;
            }
        }
    }
}
