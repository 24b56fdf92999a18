package io.jindou.perf.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.agrona.CloseHelper;

/** TCP connections by a selector, to one address unless a connection has its own. */
final class Sockets implements Transport {
    private final InetSocketAddress server;
    private final Selector selector;
    private final Consumer<SelectionKey> onSelected = Sockets::onSelected;

    Sockets(final InetSocketAddress server) throws IOException {
        this.server = server;
        selector = Selector.open();
    }

    @Override
    public Wire connect(final Connection connection) throws IOException {
        final SocketWire wire = new SocketWire(connection, selector);
        try {
            wire.connect(null == connection.address ? server : connection.address);
        } catch (final IOException | RuntimeException ex) {
            wire.close();
            throw ex;
        }
        return wire;
    }

    @Override
    public int poll() throws IOException {
        return selector.selectNow(onSelected);
    }

    @Override
    public int await(final int timeoutMs) throws IOException {
        return selector.select(timeoutMs);
    }

    @Override
    public void pollAwaited() {
        selector.selectedKeys().forEach(onSelected);
        selector.selectedKeys().clear();
    }

    private static void onSelected(final SelectionKey key) {
        final SocketWire wire = (SocketWire)key.attachment();
        try {
            wire.onSelected(key);
        } catch (final IOException ex) {
            wire.connection.onNotConnected(ex);
        }
    }

    @Override
    public void close() {
        CloseHelper.quietClose(selector);
    }

    private static final class SocketWire implements Wire {
        private final Connection connection;
        private final SocketChannel channel;
        private final SelectionKey key;

        SocketWire(final Connection connection, final Selector selector) throws IOException {
            this.connection = connection;
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        }

        /** Loopback may be connected at once; the selector says so all the same. */
        void connect(final InetSocketAddress server) throws IOException {
            if (channel.connect(server)) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }

        void onSelected(final SelectionKey selected) throws IOException {
            if (!connection.isConnected()) {
                channel.finishConnect();
                selected.interestOps(SelectionKey.OP_READ);
                connection.onConnected();
                return;
            }
            final int ready = selected.readyOps();
            if (0 != (ready & SelectionKey.OP_WRITE)) {
                connection.onWritable();
            }
            if (0 != (ready & SelectionKey.OP_READ)) {
                connection.onReadable();
            }
        }

        @Override
        public int read(final ByteBuffer to) throws IOException {
            return channel.read(to);
        }

        @Override
        public int write(final ByteBuffer from) throws IOException {
            return channel.write(from);
        }

        @Override
        public void awaitWritable(final boolean isAwaited) {
            key.interestOps(isAwaited ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        @Override
        public boolean isAwaitingWritable() {
            return 0 != (key.interestOps() & SelectionKey.OP_WRITE);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            CloseHelper.quietClose(channel);
        }
    }
}
