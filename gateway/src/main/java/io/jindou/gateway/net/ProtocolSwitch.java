package io.jindou.gateway.net;

import io.jindou.codecs.Reason;
import io.jindou.gateway.net.ProtocolDetector.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * First in the pipeline of a new socket: looks at the first bytes, puts what their protocol needs in its own place, and hands the
 * bytes on. For the native protocol and WuKongIM's over TCP that is nothing: the connection's own handler is first then. What
 * only wraps another protocol, a PROXY header and TLS, is put before the switch, which then looks again.
 */
final class ProtocolSwitch extends ChannelInboundHandlerAdapter {
    /** Longest first bytes that have to be seen to tell protocols apart; white space may come before JSON. */
    private static final int KEPT_MAX = 64;
    /** An upgrade has no body to speak of. */
    private static final int REQUEST_BODY_MAX = 1 << 10;
    private static final int LINE_MAX = 4 << 10;
    private static final int HEADERS_MAX = 16 << 10;
    /** What a load balancer may add to the addresses. */
    private static final int PROXY_EXTRAS_MAX = 1 << 10;

    private final ConnectionHandler socket;
    private final boolean isForWebSocket;
    private final PortSecurity security;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ByteBuf kept;
    private boolean isProxied;
    private boolean isSecret;

    /** A switch; {@code isForWebSocket}: only an upgrade to a WebSocket is served at this port. */
    ProtocolSwitch(final ConnectionHandler socket, final boolean isForWebSocket, final PortSecurity security) {
        this.socket = socket;
        this.isForWebSocket = isForWebSocket;
        this.security = security;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof HAProxyMessage) {
            onProxy((HAProxyMessage)message);
            return;
        }
        ByteBuf bytes = (ByteBuf)message;
        if (null != kept) {
            kept.writeBytes(bytes);
            bytes.release();
            bytes = kept;
            kept = null;
        }
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        socket.onSignOfLife();
        ByteBufs.view(view, bytes, bytes.readerIndex(), bytes.readableBytes());
        final Protocol found = ProtocolDetector.detect(view, 0, view.capacity());
        if (Protocol.NEED_MORE == found && bytes.readableBytes() <= KEPT_MAX) {
            // the buffer of the read is everybody's
            kept = ctx.alloc().buffer(KEPT_MAX).writeBytes(bytes);
            bytes.release();
        } else if (Protocol.PROXY == found && mayBeProxied()) {
            isProxied = true;
            wrap(new HAProxyMessageDecoder(PROXY_EXTRAS_MAX), ctx, bytes);
        } else if (Protocol.TLS == found && null != security.tls() && !isSecret) {
            isSecret = true;
            wrap(security.tls().newHandler(ctx.alloc()), ctx, bytes);
        } else if (isSpoken(found) && !isSecret && !security.mayBePlain(socket.remoteAddress())) {
            bytes.release();
            socket.onRefused(Reason.TLS_REQUIRED);
        } else if (isSpoken(found)) {
            install(found, ctx.pipeline());
            ctx.fireChannelRead(bytes);
            ctx.pipeline().remove(this);
        } else {
            bytes.release();
            socket.onGarbage();
        }
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        if (null != kept) {
            kept.release();
            kept = null;
        }
    }

    /** A header inside TLS, or a second one, was written by the client. */
    private boolean mayBeProxied() {
        return !isProxied && !isSecret && security.isTrusted(socket.remoteAddress());
    }

    private boolean isSpoken(final Protocol found) {
        return Protocol.HTTP == found
            || !isForWebSocket && (Protocol.NATIVE == found || Protocol.WUKONGIM == found || Protocol.JSON_RPC == found);
    }

    private void wrap(final ChannelHandler wrapping, final ChannelHandlerContext ctx, final ByteBuf bytes) {
        copyReads(ctx.pipeline());
        ctx.pipeline().addBefore(ctx.name(), null, wrapping);
        ctx.pipeline().fireChannelRead(bytes);
    }

    private void copyReads(final ChannelPipeline pipeline) {
        if (null == pipeline.get(CopiedReads.class)) {
            pipeline.addFirst(new CopiedReads(socket));
        }
    }

    private void onProxy(final HAProxyMessage message) {
        // a load balancer that looks whether we live speaks for itself and names nobody
        final String source = message.sourceAddress();
        if (null != source) {
            socket.onForwarded(ForwardedAddress.parse(source, message.sourcePort()));
        }
        message.release();
    }

    private void install(final Protocol found, final ChannelPipeline pipeline) {
        if (Protocol.HTTP == found) {
            copyReads(pipeline);
            final String here = pipeline.context(this).name();
            pipeline.addAfter(here, null, new WebSocketUpgrade(socket, security));
            pipeline.addAfter(here, null, new HttpObjectAggregator(REQUEST_BODY_MAX));
            pipeline.addAfter(here, null, new HttpServerCodec(LINE_MAX, HEADERS_MAX, HEADERS_MAX));
            return;
        }
        final boolean isDirect = null == pipeline.get(SslHandler.class);
        if (isDirect && null != pipeline.get(CopiedReads.class)) {
            pipeline.remove(CopiedReads.class);
        }
        socket.onProtocol(found, Protocol.NATIVE == found ? Framing.BATCHED : Framing.STREAM, isDirect);
    }
}
