package io.jindou.client;

import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One thread that reads, writes and keeps time for any number of clients. Without saying anything, all clients of a process
 * share one such thread; a program that wants more cores, or whose listeners take long, starts further ones:
 *
 * <pre>{@code
 * try (ClientLoop loop = ClientLoop.start("chat-robots")) {
 *     JindouClient.builder().uid("robot").loop(loop).connect();
 * }
 * }</pre>
 *
 * <p>Nothing here waits for more to write: whatever was queued when the thread comes by goes out with one write.
 */
public final class ClientLoop implements AutoCloseable {
    /** Read from one socket before the next one's turn. */
    private static final int READ_MAX = 256 << 10;
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(60);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<ClientSession> dirty = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final List<ClientSession> sessions = new ArrayList<>();
    private final ByteBuffer inboundBytes =
        ByteBuffer.allocateDirect(FrameDescriptor.HEADER_LENGTH + Limits.FRAME_BODY_MAX + READ_MAX);
    private final UnsafeBuffer inbound = new UnsafeBuffer(inboundBytes);
    private final FrameWriter writer = new FrameWriter();
    private final WireDecoder decoder = new WireDecoder();
    private long timersDueNs;
    private volatile boolean isRunning = true;

    private ClientLoop(final String threadName) {
        try {
            selector = Selector.open();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open a selector", e);
        }
        timersDueNs = System.nanoTime() + IDLE_NS;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /** Starts a thread of this name. It is a daemon: it does not keep a process alive. */
    public static ClientLoop start(final String threadName) {
        final ClientLoop loop = new ClientLoop(threadName);
        loop.thread.start();
        return loop;
    }

    /** The one that all clients of the process share. It runs as long as the process. */
    static ClientLoop shared() {
        return Shared.LOOP;
    }

    private static final class Shared {
        private static final ClientLoop LOOP = start("jindou-client");
    }

    /** Closes the clients that are still open and ends the thread. Waits for it, unless called on it. */
    @Override
    public void close() {
        isRunning = false;
        wake();
        if (!isCurrentThread()) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on the thread; false: the loop has ended, and the task was not run. */
    boolean execute(final Runnable task) {
        tasks.add(task);
        wake();
        // The thread looks once more after isRunning turned false; what it has not taken by then is still here to be removed.
        return isRunning || !tasks.remove(task);
    }

    /** Asks for {@link ClientSession#flush} soon; from any thread. */
    void flushSoon(final ClientSession session) {
        dirty.add(session);
        wake();
    }

    private void wake() {
        if (!isCurrentThread() && isWoken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    // ----- for sessions, on the thread only -----

    void add(final ClientSession session) {
        sessions.add(session);
        timersChanged();
    }

    void remove(final ClientSession session) {
        sessions.remove(session);
    }

    SelectionKey register(final SocketChannel channel, final FrameSocket socket) throws ClosedChannelException {
        return channel.register(selector, SelectionKey.OP_CONNECT, socket);
    }

    void timersChanged() {
        timersDueNs = System.nanoTime();
    }

    /** Has the timers looked at no later than at this time. */
    void timersDueBy(final long timeNs) {
        if (timeNs - timersDueNs < 0) {
            timersDueNs = timeNs;
        }
    }

    ByteBuffer inboundBytes() {
        return inboundBytes;
    }

    UnsafeBuffer inbound() {
        return inbound;
    }

    int readMax() {
        return READ_MAX;
    }

    FrameWriter writer() {
        return writer;
    }

    WireDecoder decoder() {
        return decoder;
    }

    // ----- the duty cycle -----

    private void run() {
        try {
            while (isRunning) {
                select();
                isWoken.set(false);
                pollSockets();
                pollTasks();
                pollTimers(System.nanoTime());
                pollDirty();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        } finally {
            isRunning = false;
            pollTasks();
            List.copyOf(sessions).forEach(ClientSession::closeNow);
            closeSelector();
        }
    }

    private void select() throws IOException {
        final long remainingNs = timersDueNs - System.nanoTime();
        if (remainingNs <= 0 || !dirty.isEmpty() || !tasks.isEmpty()) {
            selector.selectNow();
        } else {
            // Rounded up: waking a little late costs nothing, waking early spins.
            selector.select(1 + TimeUnit.NANOSECONDS.toMillis(remainingNs));
        }
    }

    private void pollSockets() {
        for (final SelectionKey key : selector.selectedKeys()) {
            ((FrameSocket)key.attachment()).onReady(key);
        }
        selector.selectedKeys().clear();
    }

    private void pollTasks() {
        Runnable task = tasks.poll();
        while (null != task) {
            task.run();
            task = tasks.poll();
        }
    }

    private void pollDirty() {
        // Those that queue themselves again wait for the next cycle, so that reading gets its turn.
        for (int i = dirty.size(); i > 0; i--) {
            final ClientSession session = dirty.poll();
            if (null == session) {
                return;
            }
            session.flush();
        }
    }

    private void pollTimers(final long nowNs) {
        if (nowNs - timersDueNs < 0) {
            return;
        }
        long remainingNs = IDLE_NS;
        timersDueNs = nowNs + IDLE_NS;
        for (int i = sessions.size() - 1; i >= 0; i--) {
            // A session that ends may take another one's listener, and that one's session, along.
            if (i < sessions.size()) {
                remainingNs = Math.min(remainingNs, sessions.get(i).onTimers(nowNs));
            }
        }
        // What is called above may have set it earlier.
        if (nowNs + remainingNs - timersDueNs < 0) {
            timersDueNs = nowNs + remainingNs;
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close the selector", e);
        }
    }
}
