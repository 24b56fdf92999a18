package io.jindou.cluster.heal;

import io.jindou.cluster.NodeErrors;
import io.jindou.cluster.Sentences;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerFailure;
import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what the journal lacks from any peer whose journal is whole, on a thread of its own, while the node follows. It never
 * gives up: a peer that fails is followed by the next one. When the journal is whole it says so, once.
 */
public final class JournalRebuild implements AutoCloseable {
    /** Bytes a second when nothing else is chosen; a cell's log seldom needs as much. */
    public static final long RATE_DEFAULT = 64L << 20;
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalRebuild.class);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SAY_EVERY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long JOIN_MS = 10_000;

    private final CellLayout layout;
    private final int nodeId;
    private final JournalPeer.Connecting peers;
    private final Supplier<JournalCopySink> sinks;
    private final long bytesPerSecond;
    private final Runnable whenWhole;
    private final NodeErrors errors;
    private final Thread thread;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile long nextNo;
    private volatile long lastNo;
    private volatile boolean isClosed;
    private int turn;
    private long nextSayNs = System.nanoTime();

    /**
     * Prepares; {@link #start} begins.
     *
     * @param sinks          makes a sink of the recovered journal, one at a time, on the thread of this.
     * @param bytesPerSecond at most, see {@link #RATE_DEFAULT}.
     * @param whenWhole      called once on the thread of this, after the journal was adopted: the mark in the directory goes, and
     *                       the node may lead.
     */
    public JournalRebuild(
        final CellLayout layout,
        final int nodeId,
        final CellSecret secret,
        final Supplier<JournalCopySink> sinks,
        final long bytesPerSecond,
        final Runnable whenWhole,
        final NodeErrors errors) {
        this(layout, nodeId, JournalPeer.network(secret), sinks, bytesPerSecond, whenWhole, errors);
    }

    JournalRebuild(
        final CellLayout layout,
        final int nodeId,
        final JournalPeer.Connecting peers,
        final Supplier<JournalCopySink> sinks,
        final long bytesPerSecond,
        final Runnable whenWhole,
        final NodeErrors errors) {
        this.layout = layout;
        this.nodeId = nodeId;
        this.peers = peers;
        this.sinks = sinks;
        this.bytesPerSecond = bytesPerSecond;
        this.whenWhole = whenWhole;
        this.errors = errors;
        this.thread = new Thread(this::run, "jindou-rebuild");
        thread.setDaemon(true);
    }

    /** Begins. */
    public JournalRebuild start() {
        thread.start();
        return this;
    }

    /** For the node's status: what is still to be copied and what happened so far; any thread. */
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        counters.put("nextNo", nextNo);
        counters.put("lastNo", lastNo);
        counters.put("records", records.get());
        counters.put("bytes", bytes.get());
        counters.put("retries", retries.get());
        return counters;
    }

    private void run() {
        try {
            while (!isClosed) {
                if (copyOnce()) {
                    LOGGER.info("the journal is whole: {} records, {} bytes were copied", records.get(), bytes.get());
                    whenWhole.run();
                    return;
                }
                retries.incrementAndGet();
                LockSupport.parkNanos(RETRY_NS);
            }
        } catch (final RuntimeException ex) {
            if (!isClosed) {
                errors.fatal("the journal cannot be rebuilt: " + Sentences.of(ex), ex);
            }
        }
    }

    /** One attempt with the next peer. True when the journal is whole. */
    private boolean copyOnce() {
        try (JournalCopySink sink = sinks.get()) {
            note(sink);
            if (!sink.isComplete() && !copyFrom(nextPeer(), sink)) {
                return false;
            }
            sink.adopt();
            note(sink);
            return true;
        } catch (final JournalException ex) {
            if (JournalException.Kind.DAMAGED != ex.kind()) {
                throw ex;
            }
            LOGGER.warn("what was copied of the journal does not fit and is copied again: {}", ex.getMessage());
            return false;
        }
    }

    private NodeAddress nextPeer() {
        turn = (turn + 1) % layout.size();
        if (turn == nodeId) {
            turn = (turn + 1) % layout.size();
        }
        return layout.node(turn);
    }

    private boolean copyFrom(final NodeAddress node, final JournalCopySink sink) {
        try (JournalPeer peer = peers.connect(node)) {
            final Hello hello = peer.hello();
            if (!hello.journalWhole() || hello.journalLastNo() < sink.nextNo()) {
                LOGGER.info("node {} does not have the journal from {} on", node.id(), sink.nextNo());
                return false;
            }
            if (hello.journalFirstNo() > sink.nextNo()) {
                LOGGER.info("retention has left the journal from {} on", hello.journalFirstNo());
                sink.truncate(hello.journalFirstNo());
            }
            LOGGER.info("copying the journal from {} to {} from node {}", sink.nextNo(), sink.lastNo(), node.id());
            return copy(peer, sink);
        } catch (final PeerFailure ex) {
            LOGGER.info("copying the journal: {}", ex.getMessage());
            return false;
        }
    }

    private boolean copy(final JournalPeer peer, final JournalCopySink sink) throws PeerFailure {
        final long startNs = System.nanoTime();
        long sinceStart = 0;
        while (!sink.isComplete() && !isClosed) {
            final ByteBuffer batch = peer.journal(sink.nextNo(), sink.lastNo());
            final int length = batch.remaining();
            if (0 == length) {
                return false;
            }
            view.wrap(batch, batch.position(), length);
            records.addAndGet(sink.accept(view, 0, length));
            bytes.addAndGet(length);
            sinceStart += length;
            note(sink);
            throttle(startNs, sinceStart);
        }
        return sink.isComplete();
    }

    private void throttle(final long startNs, final long sent) {
        final long dueNs = startNs + (long)(sent * (double)TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        long leftNs = dueNs - System.nanoTime();
        while (leftNs > 0 && !isClosed) {
            LockSupport.parkNanos(leftNs);
            leftNs = dueNs - System.nanoTime();
        }
    }

    private void note(final JournalCopySink sink) {
        nextNo = sink.nextNo();
        lastNo = sink.lastNo();
        if (System.nanoTime() - nextSayNs >= 0) {
            nextSayNs = System.nanoTime() + SAY_EVERY_NS;
            LOGGER.info("the journal lacks {} to {}", nextNo, lastNo);
        }
    }

    /** Ends it; what was copied stays. To be closed before the journal is. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
