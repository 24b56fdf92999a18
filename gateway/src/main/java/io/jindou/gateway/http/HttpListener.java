package io.jindou.gateway.http;

import io.jindou.gateway.net.EventLoops;
import io.jindou.gateway.net.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Function;

/** Listens on the port of the HTTP API, on the agent's loop. */
final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final Channel channel;

    /**
     * Binds.
     *
     * @param port     0 for any free one.
     * @param tls      taken beside plain bytes; null: it is not.
     * @param accepted makes the connection of an accepted channel; null: it is closed at once.
     * @throws IOException when the address cannot be bound; the message names it.
     */
    HttpListener(
        final ManualIoEventLoop loop, final String host, final int port, final ServerTls tls,
        final Function<Channel, HttpConnection> accepted)
        throws IOException {
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(loop)
            .channel(EventLoops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel child) {
                    install(child, accepted.apply(child));
                    if (null != tls) {
                        child.pipeline().addFirst(tls.newDetector());
                    }
                }
            });
        final ChannelFuture bound = bootstrap.bind(host, port);
        while (!bound.isDone()) {
            loop.runNow();
        }
        if (!bound.isSuccess()) {
            // Netty's own is no BindException, and those who start processes look for one
            final String why = bound.cause() instanceof UnresolvedAddressException
                ? "there is no such address" : bound.cause().getMessage();
            final HttpBindException cause =
                new HttpBindException("cannot listen on " + host + ":" + port + " for the HTTP API: " + why);
            throw new IOException(cause.getMessage(), cause);
        }
        channel = bound.channel();
    }

    /** Lets a connection serve a channel. */
    static void install(final Channel channel, final HttpConnection connection) {
        if (null == connection) {
            channel.close();
            return;
        }
        channel.pipeline().addLast(new Arrivals(connection));
        channel.pipeline().addLast(new HttpServerCodec(new HttpDecoderConfig()
            .setMaxInitialLineLength(HttpLimits.LINE_MAX)
            .setMaxHeaderSize(HttpLimits.HEADERS_MAX)
            .setMaxChunkSize(HttpLimits.CHUNK_MAX)));
        channel.pipeline().addLast(connection);
    }

    int port() {
        return ((InetSocketAddress)channel.localAddress()).getPort();
    }

    /** Stops accepting; what was accepted lives on. */
    @Override
    public void close() {
        channel.close();
    }

    /** Sees that bytes have come, whatever they will turn out to be. */
    private static final class Arrivals extends ChannelInboundHandlerAdapter {
        private final HttpConnection connection;

        Arrivals(final HttpConnection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
            connection.onBytes();
            super.channelRead(ctx, message);
        }
    }
}
