package io.jindou.gateway.net;

import io.jindou.codecs.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers the HTTP request that makes a socket a WebSocket, any path, and refuses all others by name. */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Some frame headers and what the payload grows by in base64 lie between the limits of frame and message. */
    private static final WebSocketDecoderConfig DECODER = WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(2 * Limits.FRAME_BODY_MAX)
        .allowExtensions(false)
        .withUTF8Validator(false)
        .build();
    private static final byte[] REFUSAL =
        "this port is for WebSocket clients; the HTTP API has a port of its own\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] UNREADABLE = "this is no HTTP request\n".getBytes(StandardCharsets.US_ASCII);

    private final ConnectionHandler socket;
    private final PortSecurity security;
    private ByteBuf early;

    WebSocketUpgrade(final ConnectionHandler socket, final PortSecurity security) {
        this.socket = socket;
        this.security = security;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
        if (message instanceof ByteBuf) {
            // a client that did not wait for the answer: the decoder of requests hands on what it has left
            early = (ByteBuf)message;
        } else {
            super.channelRead(ctx, message);
        }
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        if (null != early) {
            early.release();
            early = null;
        }
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) throws Exception {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, UNREADABLE);
            return;
        }
        if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, REFUSAL);
            return;
        }
        final WebSocketServerHandshaker handshaker =
            new WebSocketServerHandshakerFactory(null, null, DECODER).newHandshaker(request);
        if (null == handshaker) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
                .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (security.isTrusted(socket.remoteAddress())) {
            final InetSocketAddress client = ForwardedAddress.of(request.headers(), security);
            if (null != client) {
                socket.onForwarded(client);
            }
        }
        try {
            handshaker.handshake(ctx.channel(), request);
        } catch (final WebSocketHandshakeException ex) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, (ex.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        // pings may come before the first message tells which kind of them is spoken
        socket.outbound().framing(Framing.BINARY_MESSAGES);
        socket.outbound().followNetty();
        // what Netty puts between us and the socket looks at frames of its own only; ours are bytes, and pass
        final boolean isDirect = null == ctx.pipeline().get(SslHandler.class);
        final ByteBuf first = early;
        early = null;
        final ChannelPipeline pipeline = ctx.pipeline();
        final WebSocketFrames frames = new WebSocketFrames(socket, isDirect);
        pipeline.replace(this, null, frames);
        if (null != first) {
            frames.channelRead(pipeline.context(frames), first);
        }
    }

    private void refuse(final ChannelHandlerContext ctx, final HttpResponseStatus status, final byte[] text) {
        socket.onUpgradeRefused();
        final DefaultFullHttpResponse response =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
        response.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
            .setInt(HttpHeaderNames.CONTENT_LENGTH, text.length)
            .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (HttpResponseStatus.UPGRADE_REQUIRED.equals(status)) {
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
