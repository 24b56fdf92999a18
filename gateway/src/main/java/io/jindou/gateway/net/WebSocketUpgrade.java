package io.jindou.gateway.net;

import io.jindou.codecs.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
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

    private final ConnectionHandler socket;

    WebSocketUpgrade(final ConnectionHandler socket) {
        this.socket = socket;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
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
        ctx.pipeline().replace(this, null, new WebSocketFrames(socket, isDirect));
    }

    private static void refuse(final ChannelHandlerContext ctx, final HttpResponseStatus status, final byte[] text) {
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
