package io.jindou.perf.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One thread that hands messages on. One turn: read once from each socket that has something, copy each message to its receivers'
 * outboxes and an ack to the sender's, sync the log if there is one, then one write for each connection with something to say.
 * It waits in the selector; no client is asked to prove who it is, and one that sends what is no frame is cut off.
 */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int IN_CAPACITY = 1024 * 1024;
    /** A client that leaves more than this waiting is cut off. */
    private static final int WAITING_MAX = 64 * 1024 * 1024;
    private static final int DIRTY_INITIAL = 256;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final RelayLog log;
    private final Routes routes = new Routes();
    private final ByteBuffer inBytes = ByteBuffer.allocateDirect(IN_CAPACITY);
    private final UnsafeBuffer in = new UnsafeBuffer(inBytes);
    private final Consumer<SelectionKey> onSelected = this::onSelected;
    private RelayConnection[] dirty = new RelayConnection[DIRTY_INITIAL];
    private int dirtyCount;
    private volatile boolean isClosed;

    /**
     * Takes connections from now on; they are served when {@link #run} is called.
     *
     * @param port on 127.0.0.1; 0: any
     * @param file every message is on the disk in here before it is acknowledged; null: nothing is stored
     */
    public Relay(final int port, final Path file) throws IOException {
        log = null == file ? null : new RelayLog(file);
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress)server.getLocalAddress();
    }

    /** Serves until {@link #close} is called by another thread; closes everything. */
    public void run() throws IOException {
        try {
            while (!isClosed) {
                selector.select(onSelected);
                if (null != log) {
                    log.sync();
                }
                flush();
            }
        } finally {
            selector.keys().forEach(key -> CloseHelper.quietClose(key.channel()));
            CloseHelper.closeAll(selector, log);
        }
    }

    /** Has {@link #run} return. */
    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
    }

    private void onSelected(final SelectionKey key) {
        final RelayConnection connection = (RelayConnection)key.attachment();
        if (null == connection) {
            accept();
            return;
        }
        try {
            if (key.isWritable()) {
                mark(connection);
            }
            if (key.isReadable()) {
                read(connection);
            }
        } catch (final IOException gone) {
            drop(connection);
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = server.accept(); null != channel; channel = server.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new RelayConnection(channel, key));
            }
        } catch (final IOException failure) {
            // out of file handles, most likely: go on and it would be tried for ever
            throw new UncheckedIOException(failure);
        }
    }

    private void read(final RelayConnection connection) throws IOException {
        inBytes.clear();
        connection.takePiece(inBytes);
        if (connection.channel.read(inBytes) < 0) {
            drop(connection);
            return;
        }
        final int end = inBytes.position();
        int at = 0;
        while (at < end && connection.key.isValid()) {
            final int length = RelayFrame.scan(in, at, end - at);
            if (RelayFrame.NEED_MORE == length) {
                connection.keepPiece(inBytes, at, end);
                return;
            }
            if (RelayFrame.NO_FRAME == length) {
                drop(connection);
                return;
            }
            onFrame(connection, at, length);
            at += length;
        }
    }

    private void onFrame(final RelayConnection connection, final int at, final int length) throws IOException {
        final int body = at + RelayFrame.HEADER_LENGTH;
        final byte type = RelayFrame.type(in, at);
        if (RelayFrame.MESSAGE == type && length >= RelayFrame.HEADER_LENGTH + RelayFrame.MESSAGE_LENGTH) {
            if (null != log) {
                log.append(in, at, length);
            }
            final int payload = body + RelayFrame.MESSAGE_LENGTH;
            forward(connection, RelayFrame.id(in, body), payload, at + length - payload);
            final int ack = append(connection, RelayFrame.ACK, RelayFrame.TOKEN_LENGTH);
            RelayFrame.putToken(connection.out.buffer(), ack, RelayFrame.token(in, body + RelayFrame.ID_LENGTH));
        } else if (RelayFrame.LOGIN == type && length >= RelayFrame.HEADER_LENGTH + RelayFrame.ID_LENGTH) {
            login(connection, body, at + length);
        } else {
            drop(connection);
        }
    }

    private void login(final RelayConnection connection, final int body, final int end) {
        routes.remove(connection);
        connection.user = RelayFrame.id(in, body);
        final int from = body + RelayFrame.ID_LENGTH;
        connection.groups = new int[(end - from) / RelayFrame.ID_LENGTH];
        for (int i = 0; i < connection.groups.length; i++) {
            connection.groups[i] = RelayFrame.id(in, from + i * RelayFrame.ID_LENGTH);
        }
        if (routes.add(connection)) {
            append(connection, RelayFrame.LOGGED_IN, 0);
        } else {
            drop(connection);
        }
    }

    private void forward(final RelayConnection sender, final int destination, final int payload, final int length) {
        if (destination >= 0) {
            final RelayConnection receiver = routes.user(destination);
            if (null != receiver) {
                deliver(receiver, in, payload, length);
            }
            return;
        }
        final RelayConnection[] members = routes.members(~destination);
        final int count = routes.memberCount(~destination);
        for (int i = 0; i < count; i++) {
            if (members[i] != sender) {
                deliver(members[i], in, payload, length);
            }
        }
    }

    private void deliver(final RelayConnection receiver, final DirectBuffer source, final int payload, final int length) {
        final int at = append(receiver, RelayFrame.DELIVERY, length);
        receiver.out.buffer().putBytes(at, source, payload, length);
    }

    /** Begins a frame in an outbox; its body is to be written at the answer. */
    private int append(final RelayConnection connection, final byte type, final int bodyLength) {
        final int at = connection.out.claim(RelayFrame.HEADER_LENGTH + bodyLength);
        RelayFrame.putHeader(connection.out.buffer(), at, RelayFrame.HEADER_LENGTH + bodyLength, type);
        mark(connection);
        return at + RelayFrame.HEADER_LENGTH;
    }

    private void mark(final RelayConnection connection) {
        if (!connection.isDirty) {
            connection.isDirty = true;
            if (dirtyCount == dirty.length) {
                dirty = Arrays.copyOf(dirty, dirtyCount * 2);
            }
            dirty[dirtyCount++] = connection;
        }
    }

    private void flush() {
        for (int i = 0; i < dirtyCount; i++) {
            final RelayConnection connection = dirty[i];
            connection.isDirty = false;
            if (connection.key.isValid()) {
                try {
                    write(connection);
                } catch (final IOException gone) {
                    drop(connection);
                }
            }
        }
        dirtyCount = 0;
    }

    private void write(final RelayConnection connection) throws IOException {
        final boolean isEmpty = connection.out.writeTo(connection.channel);
        if (connection.out.length() > WAITING_MAX) {
            drop(connection);
            return;
        }
        final int wanted = isEmpty ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (connection.key.interestOps() != wanted) {
            connection.key.interestOps(wanted);
        }
    }

    private void drop(final RelayConnection connection) {
        routes.remove(connection);
        CloseHelper.quietClose(connection.channel);
    }
}
