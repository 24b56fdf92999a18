package io.jindou.gateway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Consumer;

/** Listens on a client port and hands each accepted socket to the agent, on the agent's thread. */
public final class TcpListener implements AutoCloseable {
    /**
     * Connections that the kernel may hold for us; it takes its own limit where that is smaller (net.core.somaxconn, 4,096 by
     * default). Of a storm, what finds no place tries again a second later, so each place is worth a second to somebody.
     */
    private static final int BACKLOG = 1 << 14;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final Channel channel;

    /**
     * Binds.
     *
     * @param port     0 for any free one.
     * @param bytes    accepted sockets are read into it.
     * @param accepted gets each accepted channel before anything is read from it.
     * @throws IOException when the address cannot be bound; the message names it.
     */
    public TcpListener(
        final ManualIoEventLoop loop, final String host, final int port, final SharedReadBuffer bytes,
        final Consumer<Channel> accepted)
        throws IOException {
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(loop)
            .channel(EventLoops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel child) {
                    child.config().setRecvByteBufAllocator(bytes);
                    accepted.accept(child);
                }
            });
        final ChannelFuture bound = bootstrap.bind(host, port);
        while (!bound.isDone()) {
            loop.runNow();
        }
        if (!bound.isSuccess()) {
            // Netty's own is no BindException, and those who start processes look for one
            final BindException cause = new BindException(bound.cause() instanceof UnresolvedAddressException
                ? "there is no such address" : bound.cause().getMessage());
            throw new IOException("cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
        }
        channel = bound.channel();
    }

    /** The port that clients connect to. */
    public int port() {
        return ((InetSocketAddress)channel.localAddress()).getPort();
    }

    /** Stops accepting; what was accepted lives on. */
    @Override
    public void close() {
        channel.close();
    }
}
