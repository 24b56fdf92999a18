package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that go to real sockets past Netty, and what becomes of them when the socket does not take them. */
class DirectWriterTest {
    private static final int BODY_LENGTH = 4000;
    private static final int FRAME_LENGTH = FrameDescriptor.HEADER_LENGTH + BODY_LENGTH;
    private static final int SOCKET_BUFFER = 16 << 10;
    /** Only a hang reaches it. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final GatewayCounters counters = new GatewayCounters();
    private final DutyAccount account = new DutyAccount("test", Phase.UPKEEP, () -> 0);
    private final SharedReadBuffer inbound = new SharedReadBuffer();
    private final OutboundBuffers buffers = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[BODY_LENGTH]);
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<SocketChannel> peers = new ArrayList<>();
    private boolean isWatchedInFront;
    private ManualIoEventLoop loop;
    private TcpListener listener;
    private int sent;
    private int received;

    @BeforeEach
    void listen() throws IOException {
        assumeTrue(Epoll.isAvailable());
        loop = EventLoops.create(account, counters);
        listener = new TcpListener(loop, "127.0.0.1", 0, inbound, channel -> accepted.add(new Accepted(channel)));
    }

    @AfterEach
    void close() throws IOException {
        for (final SocketChannel peer : peers) {
            peer.close();
        }
        if (null != loop) {
            listener.close();
            loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            while (!loop.isTerminated()) {
                loop.runNow();
            }
        }
        inbound.close();
        buffers.close();
    }

    @Test
    void shouldWritePastNettyWhatTheSocketTakes() throws IOException {
        final Accepted connection = connect();
        assertEquals(ProtocolDetector.Protocol.NATIVE, connection.spoken);
        for (int i = 0; i < 10; i++) {
            send(connection);
            assertEquals(0, connection.outbound.waitingBytes());
            receive(peers.get(0), i + 1);
        }
        assertEquals(0, connection.nettyWrites);
    }

    @Test
    void shouldLeaveTheRestToNettyAndKeepOrder() throws IOException {
        final Accepted connection = connect();
        for (int round = 1; round <= 2; round++) {
            final int before = connection.nettyWrites;
            // until the socket takes only a part, and then what has to wait behind it
            while (connection.nettyWrites < before + 20) {
                send(connection);
            }
            assertTrue(connection.outbound.waitingBytes() > 19 * FRAME_LENGTH, "nothing waits");
            receive(peers.get(0), sent);
            await(() -> 0 == connection.outbound.waitingBytes());
            final int after = connection.nettyWrites;
            send(connection);
            receive(peers.get(0), sent);
            assertEquals(after, connection.nettyWrites, "still through Netty");
        }
    }

    @Test
    void shouldSeeThatNothingIsTaken() throws IOException {
        final Accepted connection = connect();
        while (connection.channel.isWritable()) {
            send(connection);
        }
        assertFalse(connection.outbound.isWritable());
        receive(peers.get(0), sent);
        await(connection.outbound::isWritable);
    }

    @Test
    void shouldSendAllBeforeTheEnd() throws IOException {
        final Accepted connection = connect();
        while (0 == connection.nettyWrites) {
            send(connection);
        }
        append(connection);
        connection.handler.closeAfterFlush();
        receive(peers.get(0), sent);
        final ByteBuffer one = ByteBuffer.allocate(1);
        await(() -> -1 == read(peers.get(0), one));
    }

    @Test
    void shouldCloseWhenThePeerIsGone() throws IOException {
        final Accepted connection = connect();
        peers.get(0).setOption(StandardSocketOptions.SO_LINGER, 0).close();
        // the loop does not run: it is the write that finds out
        send(connection);
        assertFalse(connection.channel.isOpen());
        await(() -> null != connection.end);
        assertEquals(Reason.CONNECTION_RESET, connection.end);
    }

    @Test
    void shouldWriteNothingOnceClosed() throws IOException {
        final Accepted connection = connect();
        append(connection);
        final SocketChannel peer = peer();
        connection.channel.close();
        // the kernel gives this one the lowest free number, which is that of the socket just closed
        final Accepted other = accept();
        connection.outbound.flush();
        assertEquals(0, read(peer, ByteBuffer.allocate(1)));
        sent = 0;
        send(other);
        receive(peer, 1);
    }

    @Test
    void shouldNotPassByAnotherHandler() throws IOException {
        isWatchedInFront = true;
        final Accepted connection = connect();
        send(connection);
        assertEquals(1, connection.nettyWrites);
        receive(peers.get(0), 1);
    }

    @Test
    void shouldLeaveOtherTransportsToNetty() {
        final NioSocketChannel channel = new NioSocketChannel();
        assertNull(DirectWriter.socketOf(channel));
        channel.unsafe().closeForcibly();
    }

    private Accepted connect() throws IOException {
        peer();
        return accept();
    }

    private SocketChannel peer() throws IOException {
        final SocketChannel peer = SocketChannel.open();
        peers.add(peer);
        peer.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        peer.connect(new InetSocketAddress("127.0.0.1", listener.port()));
        peer.configureBlocking(false);
        return peer;
    }

    private Accepted accept() {
        final int count = accepted.size() + 1;
        await(() -> count == accepted.size() && accepted.get(count - 1).channel.isRegistered());
        return accepted.get(count - 1);
    }

    private void append(final Accepted connection) {
        body.putInt(0, sent++);
        assertTrue(connection.outbound.append(FrameDescriptor.RECV, body, 0, BODY_LENGTH));
    }

    private void send(final Accepted connection) {
        append(connection);
        connection.outbound.flush();
    }

    private void receive(final SocketChannel peer, final int until) {
        final ByteBuffer frame = ByteBuffer.allocate(FRAME_LENGTH);
        while (received < until) {
            frame.clear();
            await(() -> {
                assertTrue(read(peer, frame) >= 0, "ended after " + received);
                return !frame.hasRemaining();
            });
            assertEquals(FrameDescriptor.RECV, frame.get(FrameDescriptor.TYPE_OFFSET));
            final DirectBuffer bytes = new UnsafeBuffer(frame);
            assertEquals(received++, bytes.getInt(FrameDescriptor.HEADER_LENGTH));
        }
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            loop.runNow();
            assertTrue(System.nanoTime() - deadlineNs < 0, "did not happen");
        }
    }

    private static int read(final SocketChannel peer, final ByteBuffer into) {
        try {
            return peer.read(into);
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    /** A connection with a watch on what passes through Netty. */
    private final class Accepted extends ChannelOutboundHandlerAdapter implements InboundBytes {
        private final Channel channel;
        private final ConnectionHandler handler;
        private final Outbound outbound;
        private ProtocolDetector.Protocol spoken;
        private int nettyWrites;
        private Reason end;

        private Accepted(final Channel channel) {
            this.channel = channel;
            channel.config().setOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
            handler = new ConnectionHandler(
                channel, counters, account, new UnsafeBuffer(0, 0), buffers, Integer.MAX_VALUE);
            handler.inbound(this);
            outbound = handler.outbound();
            if (isWatchedInFront) {
                channel.pipeline().addLast(this, handler);
            } else {
                channel.pipeline().addLast(handler, this);
            }
            // as the detection of the protocol does
            handler.onProtocol(ProtocolDetector.Protocol.NATIVE, Framing.BATCHED, !isWatchedInFront);
        }

        @Override
        public void onProtocol(final ProtocolDetector.Protocol protocol) {
            spoken = protocol;
        }

        @Override
        public void onGarbage() {
            throw new AssertionError("nobody sends garbage here");
        }

        @Override
        public void onSignOfLife() {
            throw new AssertionError("nobody sends pings here");
        }

        @Override
        public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise)
            throws Exception {
            nettyWrites++;
            super.write(ctx, message, promise);
        }

        @Override
        public int onBytes(final UnsafeBuffer buffer, final int offset, final int length) {
            return length;
        }

        @Override
        public void onSocketClosed(final Reason reason) {
            end = reason;
        }
    }
}
