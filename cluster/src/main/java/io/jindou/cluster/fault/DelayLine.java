package io.jindou.cluster.fault;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams that leave later, in the order in which they came. A thread of its own lets them go, because an idle driver touches
 * its channels too rarely to do it in time; the thread starts with the first delay, so that none is there without.
 */
final class DelayLine implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DelayLine.class);
    /** At 1,400 bytes each not more than 12 MB; what finds no room is lost, as on any network. */
    private static final int CAPACITY = 8192;
    private static final long POLL_MS = 50;

    private final ArrayBlockingQueue<Held> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong delayed = new AtomicLong();
    private final AtomicLong overflowed = new AtomicLong();
    private Thread thread;
    private volatile boolean isClosed;

    private record Held(DatagramChannel channel, SocketAddress to, ByteBuffer bytes, long dueNs) {
    }

    /**
     * Takes a copy of the rest of the buffer and takes that as sent.
     *
     * @param to null: whomever the channel is connected to
     */
    void hold(final DatagramChannel channel, final SocketAddress to, final ByteBuffer buffer, final long delayNs) {
        start();
        final ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
        copy.put(buffer).flip();
        if (queue.offer(new Held(channel, to, copy, System.nanoTime() + delayNs))) {
            delayed.getAndIncrement();
        } else {
            overflowed.getAndIncrement();
        }
    }

    /** Something waits: what is sent now must go behind it. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    long delayed() {
        return delayed.get();
    }

    long overflowed() {
        return overflowed.get();
    }

    private synchronized void start() {
        if (null == thread && !isClosed) {
            thread = new Thread(this::run, "network-delay");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                final Held held = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (null != held) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, held.dueNs - System.nanoTime()));
                    release(held);
                }
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(final Held held) {
        try {
            if (null == held.to) {
                held.channel.write(held.bytes);
            } else {
                held.channel.send(held.bytes, held.to);
            }
        } catch (final IOException ex) {
            // the channel was closed meanwhile, or nobody listens any more: a datagram is lost
            LOGGER.debug("a delayed datagram was lost: {}", ex.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (null != thread) {
            thread.interrupt();
        }
        queue.clear();
    }
}
