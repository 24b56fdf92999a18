package io.jindou.client;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.TYPE_OFFSET;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A socket as a source and sink of frames. It reads into the loop's buffer and keeps only the start of a frame whose rest has
 * not come; it writes from the loop's buffer and keeps only what the socket did not take.
 */
final class FrameSocket {
    /** What it calls. */
    interface Handler {
        void onSocketOpen();

        /** The body is valid during the call only. What does not fit the type throws a {@link JindouException}. */
        void onFrame(int type, DirectBuffer buffer, int offset, int length);

        /** The connection ended or cannot be used any longer; the handler closes this socket. */
        void onSocketLost(Reason reason, String text);

        /** The socket, full before, takes bytes again: {@link #flush} is asked for. */
        void onSocketWritable();
    }

    /** Moves what waits to be sent into an empty writer. */
    @FunctionalInterface
    interface Source {
        void fill(FrameWriter writer);
    }

    private static final int WRITES_PER_FLUSH = 8;
    private static final byte[] NOTHING = new byte[0];

    private final ClientLoop loop;
    private final Handler handler;
    private final ClientCounters counters;
    private final ArrayDeque<byte[]> control = new ArrayDeque<>();
    private SocketChannel channel;
    private SelectionKey key;
    private String address = "";
    private byte[] partial = NOTHING;
    private ByteBuffer unwritten;
    private long lastReadNs;
    private long lastWriteNs;

    FrameSocket(final ClientLoop loop, final Handler handler, final ClientCounters counters) {
        this.loop = loop;
        this.handler = handler;
        this.counters = counters;
    }

    boolean isOpen() {
        return null != channel;
    }

    long lastReadNs() {
        return lastReadNs;
    }

    long lastWriteNs() {
        return lastWriteNs;
    }

    /** Starts to connect. Names are looked up here, on the loop's thread. */
    void open(final String host, final int port) {
        address = host + ":" + port;
        try {
            final InetSocketAddress to = new InetSocketAddress(host, port);
            if (to.isUnresolved()) {
                handler.onSocketLost(Reason.CONNECTION_RESET, "unknown host " + host);
                return;
            }
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = loop.register(channel, this);
            if (channel.connect(to)) {
                onConnected();
            }
        } catch (final IOException e) {
            handler.onSocketLost(Reason.CONNECTION_RESET, "cannot reach " + address + ": " + e.getMessage());
        }
    }

    private void onConnected() throws IOException {
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            // While nobody listens on a local port, the system may give that very port to the connecting side, which then finds
            // itself, and keeps a restarting server from its port. Reset, so that nothing lingers there.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            handler.onSocketLost(Reason.CONNECTION_RESET, "cannot reach " + address + ": nobody listens");
            return;
        }
        key.interestOps(SelectionKey.OP_READ);
        lastReadNs = System.nanoTime();
        lastWriteNs = lastReadNs;
        handler.onSocketOpen();
    }

    void onReady(final SelectionKey ready) {
        if (ready != key || !ready.isValid()) {
            return;
        }
        try {
            if (ready.isConnectable()) {
                channel.finishConnect();
                onConnected();
                return;
            }
            if (ready.isReadable()) {
                read();
            }
            if (ready == key && ready.isValid() && ready.isWritable()) {
                handler.onSocketWritable();
            }
        } catch (final JindouException e) {
            handler.onSocketLost(e.reason(), e.getMessage());
        } catch (final IOException e) {
            handler.onSocketLost(Reason.CONNECTION_RESET, "the connection to " + address + " failed: " + e.getMessage());
        }
    }

    private void read() throws IOException {
        final ByteBuffer bytes = loop.inboundBytes();
        bytes.clear().limit(partial.length + loop.readMax());
        bytes.put(partial);
        if (channel.read(bytes) < 0) {
            handler.onSocketLost(Reason.CONNECTION_RESET, address + " closed the connection");
            return;
        }
        lastReadNs = System.nanoTime();
        final UnsafeBuffer buffer = loop.inbound();
        final SocketChannel reading = channel;
        final int end = bytes.position();
        int at = 0;
        while (at < end) {
            final int frameLength = FrameScanner.scan(buffer, at, end - at);
            if (FrameScanner.NEED_MORE == frameLength) {
                break;
            }
            if (frameLength < 0) {
                throw fault(frameLength);
            }
            onFrame(buffer, at, frameLength);
            if (reading != channel) {
                return;
            }
            at += frameLength;
        }
        partial = at == end ? NOTHING : new byte[end - at];
        buffer.getBytes(at, partial);
    }

    private void onFrame(final UnsafeBuffer buffer, final int offset, final int length) {
        final int type = buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
        final int bodyOffset = offset + HEADER_LENGTH;
        final int bodyLength = length - HEADER_LENGTH;
        if (FrameDescriptor.BATCH != type) {
            handler.onFrame(type, buffer, bodyOffset, bodyLength);
            return;
        }
        final int count = FrameScanner.scanBatch(buffer, bodyOffset, bodyLength);
        if (count < 0) {
            throw fault(count);
        }
        final SocketChannel reading = channel;
        for (int at = bodyOffset; at < bodyOffset + bodyLength && reading == channel; ) {
            final int innerLength = FrameDescriptor.innerBodyLength(buffer, at);
            handler.onFrame(buffer.getByte(at) & 0xFF, buffer, at + INNER_HEADER_LENGTH, innerLength);
            at += INNER_HEADER_LENGTH + innerLength;
        }
    }

    private static JindouException fault(final int fault) {
        return switch (fault) {
            case FrameScanner.BAD_MAGIC -> WireDecoder.damaged("wrong magic");
            case FrameScanner.UNKNOWN_TYPE -> new JindouException(Reason.UNKNOWN_FRAME_TYPE,
                "the server sent a frame of a type that this client does not know");
            case FrameScanner.TOO_LONG -> new JindouException(Reason.FRAME_TOO_LONG,
                "the server announced a frame over the limit");
            default -> WireDecoder.damaged("a batch that does not add up");
        };
    }

    /** A frame that goes out alone, before all else. */
    void queueControl(final byte[] frame) {
        control.add(frame);
    }

    /**
     * Writes until nothing waits or the socket is full, in which case it goes on by itself.
     *
     * @return false: there is more to write, and it is others' turn.
     */
    boolean flush(final Source source) {
        try {
            if (null != unwritten && !drain()) {
                return true;
            }
            final FrameWriter writer = loop.writer();
            for (int i = 0; i < WRITES_PER_FLUSH; i++) {
                writer.reset();
                if (control.isEmpty()) {
                    source.fill(writer);
                } else {
                    writer.tryAdd(control.poll());
                }
                if (writer.isEmpty()) {
                    return true;
                }
                if (!write(writer)) {
                    return true;
                }
            }
            return false;
        } catch (final IOException e) {
            handler.onSocketLost(Reason.CONNECTION_RESET, "the connection to " + address + " failed: " + e.getMessage());
            return true;
        }
    }

    private boolean write(final FrameWriter writer) throws IOException {
        if (writer.isBatch()) {
            counters.batchesWritten.incrementAndGet();
        }
        final ByteBuffer bytes = writer.sealed();
        lastWriteNs = System.nanoTime();
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
            return true;
        }
        unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return false;
    }

    private boolean drain() throws IOException {
        lastWriteNs = System.nanoTime();
        channel.write(unwritten);
        if (unwritten.hasRemaining()) {
            return false;
        }
        unwritten = null;
        key.interestOps(SelectionKey.OP_READ);
        return true;
    }

    /** Says goodbye if the socket takes it at once; a server learns the same from the closing. */
    void tryWriteLast(final byte[] frame) {
        if (null == unwritten) {
            control.add(frame);
            flush(writer -> { });
        }
    }

    void close() {
        if (null == channel) {
            return;
        }
        final SocketChannel closing = channel;
        channel = null;
        key = null;
        partial = NOTHING;
        unwritten = null;
        control.clear();
        CloseHelper.quietClose(closing);
    }
}
