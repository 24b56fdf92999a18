package io.jindou.gateway.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.IntUnaryOperator;

/**
 * The gateway's end of a socket in memory. Treats its handlers as Netty's epoll channels do: reads only when it may, but notices
 * the end of a client all the same; keeps what the socket does not take; tells of a broken socket once, then closes.
 */
final class MemoryChannel extends AbstractChannel implements DuplexChannel {
    /** One socket is read so often before the others have their turn. */
    private static final int READS_MAX = 16;
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final MemorySocket peer;
    private final IntUnaryOperator pieces;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private boolean isClosed;
    private boolean isOutputShutdown;

    /**
     * A channel that is not registered yet.
     *
     * @param pieces how many bytes one read brings, at least one, of so many that are there.
     */
    MemoryChannel(final MemorySocket peer, final ByteBufAllocator allocator, final IntUnaryOperator pieces) {
        super(null);
        this.peer = peer;
        this.pieces = pieces;
        config.setAllocator(allocator);
    }

    /** What an event loop does for its socket in one turn. */
    void run() {
        if (!isClosed && peer.isResetByClient()) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            close();
        }
        if (!isClosed) {
            readSome();
        }
        if (!isClosed && peer.isFinishedByClient() && 0 == peer.toGateway().size()) {
            close();
        }
        if (!isClosed && !isOutputShutdown && peer.hasRoom()) {
            flush();
        }
    }

    private void readSome() {
        int reads = 0;
        // a poll that wakes up for the end of the client reads once, whether it may or not
        while (!isClosed && peer.toGateway().size() > 0 && reads < READS_MAX
            && (config.isAutoRead() || 0 == reads && peer.isFinishedByClient())) {
            final int length = pieces.applyAsInt(peer.toGateway().size());
            final ByteBuf bytes = config.getAllocator().directBuffer(length);
            peer.toGateway().moveTo(bytes, length);
            pipeline().fireChannelRead(bytes);
            reads++;
        }
        if (reads > 0) {
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    protected void doWrite(final ChannelOutboundBuffer in) throws Exception {
        while (!in.isEmpty()) {
            if (peer.isResetByClient()) {
                throw new IOException("Broken pipe");
            }
            final ByteBuf bytes = (ByteBuf)in.current();
            final int length = bytes.readableBytes();
            final int taken = peer.take(bytes);
            if (length == taken) {
                in.remove();
            } else {
                in.removeBytes(taken);
                return;
            }
        }
    }

    @Override
    protected void doShutdownOutput() {
        isOutputShutdown = true;
        peer.onGatewayFinished();
    }

    @Override
    protected void doClose() {
        isClosed = true;
        peer.onGatewayClosed();
    }

    @Override
    protected void doBeginRead() {
        // every turn looks by itself
    }

    @Override
    protected void doBind(final SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    @Override
    public boolean isActive() {
        return !isClosed;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new MemoryUnsafe();
    }

    @Override
    protected boolean isCompatible(final EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(final ChannelPromise promise) {
        ((AbstractUnsafe)unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public boolean isOutputShutdown() {
        return isOutputShutdown || isClosed;
    }

    @Override
    public boolean isInputShutdown() {
        return isClosed;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return close();
    }

    @Override
    public ChannelFuture shutdownInput(final ChannelPromise promise) {
        return close(promise);
    }

    @Override
    public boolean isShutdown() {
        return isClosed;
    }

    @Override
    public ChannelFuture shutdown() {
        return close();
    }

    @Override
    public ChannelFuture shutdown(final ChannelPromise promise) {
        return close(promise);
    }

    /** Nobody connects this one; it was accepted. */
    private final class MemoryUnsafe extends AbstractUnsafe {
        @Override
        public void connect(final SocketAddress remote, final SocketAddress local, final ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException());
        }
    }
}
