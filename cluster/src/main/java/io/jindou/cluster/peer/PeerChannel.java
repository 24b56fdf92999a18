package io.jindou.cluster.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One connection between nodes: frames of a length (int32), a kind (int8) and a body, big-endian, read and written by one
 * thread, each within a deadline for the whole frame, so that a peer that dribbles or does not read holds nobody for longer. A
 * length is checked before anything is allocated for it.
 */
final class PeerChannel implements AutoCloseable {
    /** Length and kind. */
    static final int HEADER = Integer.BYTES + 1;
    private static final int BUFFER_FIRST = 4 << 10;

    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private ByteBuffer body = ByteBuffer.allocate(BUFFER_FIRST);

    PeerChannel(final SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.configureBlocking(false);
        selector = Selector.open();
        key = socket.register(selector, 0);
    }

    static long deadline(final long timeoutMs) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /** Finishes a connect that has begun. */
    void awaitConnected(final long deadlineNs) throws IOException {
        while (!socket.finishConnect()) {
            await(SelectionKey.OP_CONNECT, deadlineNs);
        }
    }

    /**
     * Reads a frame.
     *
     * @param bodyMax longest body; a longer one is refused.
     * @return its body, which is valid until the next call; its kind is {@link #kind()}.
     */
    ByteBuffer receive(final int bodyMax, final long deadlineNs) throws IOException {
        header.clear();
        readFully(header, deadlineNs);
        final int length = bodyLength(header.getInt(0), bodyMax);
        if (body.capacity() < length) {
            body = ByteBuffer.allocate(length);
        }
        body.clear().limit(length);
        readFully(body, deadlineNs);
        return body.flip();
    }

    /** Waits until the next frame begins; what follows has a deadline of its own. */
    void awaitFrame(final long deadlineNs) throws IOException {
        await(SelectionKey.OP_READ, deadlineNs);
    }

    static int bodyLength(final int length, final int bodyMax) throws PeerFailure {
        if (length < 0 || length > bodyMax) {
            throw new PeerFailure(PeerFailure.Kind.PROTOCOL,
                "a frame of " + length + " bytes where " + bodyMax + " are the most");
        }
        return length;
    }

    /** Kind of the frame that was read last. */
    byte kind() {
        return header.get(Integer.BYTES);
    }

    /** Writes a frame, whose body is what remains of the buffer. */
    void send(final byte kind, final ByteBuffer content, final long deadlineNs) throws IOException {
        final ByteBuffer head = ByteBuffer.allocate(HEADER).putInt(content.remaining()).put(kind).flip();
        final ByteBuffer[] frame = {head, content};
        while (content.hasRemaining() || head.hasRemaining()) {
            if (0 == socket.write(frame)) {
                await(SelectionKey.OP_WRITE, deadlineNs);
            }
        }
    }

    private void readFully(final ByteBuffer target, final long deadlineNs) throws IOException {
        while (target.hasRemaining()) {
            final int read = socket.read(target);
            if (read < 0) {
                throw new EOFException("the peer closed the connection");
            }
            if (0 == read) {
                await(SelectionKey.OP_READ, deadlineNs);
            } else if (System.nanoTime() - deadlineNs > 0) {
                throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "the peer is too slow");
            }
        }
    }

    private void await(final int operation, final long deadlineNs) throws IOException {
        try {
            key.interestOps(operation);
            do {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "the peer did not answer in time");
                }
                selector.select(leftMs);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "interrupted");
                }
            } while (selector.selectedKeys().isEmpty());
            selector.selectedKeys().clear();
        } catch (final CancelledKeyException | ClosedSelectorException ex) {
            throw new AsynchronousCloseException();
        }
    }

    /** Any thread; who waits in a call gets an exception. */
    @Override
    public void close() throws IOException {
        socket.close();
        selector.close();
    }
}
