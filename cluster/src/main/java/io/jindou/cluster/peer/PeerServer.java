package io.jindou.cluster.peer;

import io.jindou.cluster.cell.CellSecret;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the other nodes of the cell. Nothing is answered before the caller has proved that it knows the secret. Each connection
 * has a thread; their number is limited, and each has to say something in time.
 */
public final class PeerServer implements AutoCloseable {
    /** Longest status. */
    public static final int STATUS_MAX = PeerRequest.ANSWER_MAX;
    /** Room for a batch of journal records. */
    public static final int BATCH_MAX = 512 << 10;
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerServer.class);
    private static final int CONNECTIONS_MAX = 32;
    private static final int BACKLOG = 32;
    private static final long LOGGED_EVERY_NS = TimeUnit.SECONDS.toNanos(10);

    private final ServerSocketChannel listener;
    private final CellSecret secret;
    private final PeerHost host;
    private Thread acceptor;
    private final PeerTimes times;
    private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
    private final Map<PeerChannel, Thread> connections = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong notAuthenticated = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong timedOut = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong nextLogNs = new AtomicLong(System.nanoTime());

    private PeerServer(
        final ServerSocketChannel listener, final CellSecret secret, final PeerHost host, final PeerTimes times) {
        this.listener = listener;
        this.secret = secret;
        this.host = host;
        this.times = times;
    }

    /**
     * Listens.
     *
     * @param address of this node, see {@link io.jindou.cluster.cell.NodeAddress#peerPort()}; port 0 takes a free one.
     */
    public static PeerServer launch(final InetSocketAddress address, final CellSecret secret, final PeerHost host)
        throws IOException {
        return launch(address, secret, host, PeerTimes.NORMAL);
    }

    static PeerServer launch(
        final InetSocketAddress address, final CellSecret secret, final PeerHost host, final PeerTimes times)
        throws IOException {
        final ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address, BACKLOG);
        } catch (final IOException ex) {
            listener.close();
            throw ex;
        }
        final PeerServer server = new PeerServer(listener, secret, host, times);
        server.acceptor = daemon(server::accept, "jindou-peer");
        server.acceptor.start();
        return server;
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                final SocketChannel caller = listener.accept();
                if (!free.tryAcquire()) {
                    warn(turnedAway.incrementAndGet(), "callers were turned away because " + CONNECTIONS_MAX + " are connected",
                        caller.socket().getInetAddress());
                    caller.close();
                    continue;
                }
                begin(caller);
            } catch (final ClosedChannelException nothing) {
                return;
            } catch (final IOException ex) {
                LOGGER.warn("the server for other nodes failed: {}", ex.getMessage());
                return;
            }
        }
    }

    private void begin(final SocketChannel caller) throws IOException {
        accepted.incrementAndGet();
        final InetAddress from = caller.socket().getInetAddress();
        final PeerChannel channel;
        try {
            caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel = new PeerChannel(caller);
        } catch (final IOException ex) {
            free.release();
            caller.close();
            LOGGER.info("a caller of the server for other nodes was lost at once: {}", ex.getMessage());
            return;
        }
        final Thread thread = daemon(() -> serve(channel, from), "jindou-peer-caller");
        connections.put(channel, thread);
        thread.start();
    }

    private void serve(final PeerChannel channel, final InetAddress from) {
        try (channel; Connection connection = new Connection(channel)) {
            PeerHandshake.accept(channel, secret, PeerChannel.deadline(times.handshakeMs()));
            connection.serve();
        } catch (final PeerFailure ex) {
            switch (ex.kind()) {
                case NOT_AUTHENTICATED -> warn(notAuthenticated.incrementAndGet(),
                    "callers did not know the cell's secret", from);
                case PROTOCOL -> warn(malformed.incrementAndGet(), "callers sent what is no request", from);
                default -> timedOut.incrementAndGet();
            }
        } catch (final EOFException | ClosedChannelException nothing) {
            LOGGER.debug("a peer left");
        } catch (final IOException ex) {
            LOGGER.info("a peer at {} was lost: {}", from, ex.getMessage());
        } finally {
            connections.remove(channel);
            free.release();
        }
    }

    /** Whoever knocks a thousand times a second must not fill the log. */
    private void warn(final long count, final String what, final InetAddress from) {
        final long nowNs = System.nanoTime();
        final long next = nextLogNs.get();
        if (nowNs - next >= 0 && nextLogNs.compareAndSet(next, nowNs + LOGGED_EVERY_NS)) {
            LOGGER.warn("{} {} at the port for other nodes so far, the last one from {}", count, what, from.getHostAddress());
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Counters by name. */
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        counters.put("accepted", accepted.get());
        counters.put("turnedAway", turnedAway.get());
        counters.put("notAuthenticated", notAuthenticated.get());
        counters.put("malformed", malformed.get());
        counters.put("timedOut", timedOut.get());
        counters.put("requests", requests.get());
        counters.put("refused", refused.get());
        return counters;
    }

    /** Returns when no thread of it asks the host any more, so that what answers may be closed next. */
    @Override
    public void close() {
        try {
            listener.close();
            // a caller that it took in the last moment is among the connections then
            acceptor.join();
            for (final Map.Entry<PeerChannel, Thread> connection : connections.entrySet()) {
                connection.getKey().close();
                connection.getValue().join(times.requestMs());
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot close the server for other nodes", ex);
        }
    }

    /** One caller that has proved itself. */
    private final class Connection implements AutoCloseable {
        private final PeerChannel channel;
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private ByteBuffer batch;
        private JournalBatches journal;

        Connection(final PeerChannel channel) {
            this.channel = channel;
        }

        void serve() throws IOException {
            while (true) {
                channel.awaitFrame(PeerChannel.deadline(times.idleMs()));
                final ByteBuffer body = channel.receive(PeerRequest.LENGTH_MAX, PeerChannel.deadline(times.requestMs()));
                final PeerRequest request = PeerRequest.decode(channel.kind(), body);
                requests.incrementAndGet();
                byte kind = PeerRequest.ANSWER;
                ByteBuffer answer;
                try {
                    answer = answer(request);
                } catch (final RuntimeException ex) {
                    refused.incrementAndGet();
                    LOGGER.info("a request of a peer is refused", ex);
                    kind = PeerRequest.REFUSED;
                    answer = PeerRequest.text(null == ex.getMessage() ? ex.getClass().getSimpleName() : ex.getMessage());
                }
                channel.send(kind, answer, PeerChannel.deadline(times.requestMs()));
            }
        }

        private ByteBuffer answer(final PeerRequest request) {
            return switch (request.kind()) {
                case PeerRequest.HELLO -> host.hello().encode();
                case PeerRequest.STATUS -> status();
                case PeerRequest.SNAPSHOT_POSITION ->
                    ByteBuffer.allocate(Long.BYTES).putLong(host.snapshotPosition()).flip();
                case PeerRequest.JOURNAL -> batch(request);
                default -> throw new IllegalStateException("no such request: " + request.kind());
            };
        }

        private ByteBuffer status() {
            final byte[] status = host.status().getBytes(StandardCharsets.UTF_8);
            if (status.length > STATUS_MAX) {
                throw new IllegalStateException("the status has " + status.length + " bytes, more than " + STATUS_MAX);
            }
            return ByteBuffer.wrap(status);
        }

        private ByteBuffer batch(final PeerRequest request) {
            if (null == journal) {
                journal = host.journal();
                batch = ByteBuffer.allocateDirect(BATCH_MAX);
                view.wrap(batch);
            }
            final int length = journal.fill(request.fromNo(), request.lastNo(), view, 0, BATCH_MAX);
            return batch.clear().limit(length);
        }

        @Override
        public void close() {
            if (null != journal) {
                journal.close();
            }
        }
    }
}
