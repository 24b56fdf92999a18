package io.jindou.gateway.net;

import io.jindou.gateway.net.ProtocolDetector.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Between Netty's decoder of WebSocket frames and the connection: messages are one stream of bytes to it, however they are cut,
 * and what it says goes past Netty in messages of {@link Outbound}. So pings and the close are answered by {@link Outbound} too.
 */
final class WebSocketFrames extends ChannelInboundHandlerAdapter {
    private final ConnectionHandler socket;
    private final boolean isDirect;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private boolean isDetected;

    WebSocketFrames(final ConnectionHandler socket, final boolean isDirect) {
        this.socket = socket;
        this.isDirect = isDirect;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
        if (message instanceof ByteBuf) {
            // came with the upgrade, and past the decoder for that
            final ChannelHandlerContext decoder = ctx.pipeline().context(WebSocketFrameDecoder.class);
            ((ChannelInboundHandler)decoder.handler()).channelRead(decoder, message);
            return;
        }
        final WebSocketFrame frame = (WebSocketFrame)message;
        final ByteBuf content = frame.content();
        if (frame instanceof CloseWebSocketFrame) {
            answer(WebSocketMessage.CLOSE, content);
            frame.release();
            socket.onWebSocketClosed();
        } else if (frame instanceof PingWebSocketFrame) {
            answer(WebSocketMessage.PONG, content);
            frame.release();
            socket.onSignOfLife();
        } else if (frame instanceof PongWebSocketFrame || !content.isReadable()) {
            frame.release();
            socket.onSignOfLife();
        } else if (isDetected || detect(content)) {
            ctx.fireChannelRead(content);
        } else {
            frame.release();
            socket.onGarbage();
        }
    }

    /** The answer repeats what was said, as RFC 6455 wants of both. */
    private void answer(final int opcode, final ByteBuf content) {
        final int length = content.readableBytes();
        if (length > 0) {
            ByteBufs.view(view, content, content.readerIndex(), length);
        }
        if (socket.outbound().appendMessage(opcode, view, 0, length)) {
            socket.outbound().flush();
        }
    }

    private boolean detect(final ByteBuf content) {
        ByteBufs.view(view, content, content.readerIndex(), content.readableBytes());
        final Protocol found = ProtocolDetector.detect(view, 0, view.capacity());
        isDetected = Protocol.WUKONGIM == found || Protocol.JSON_RPC == found;
        if (isDetected) {
            socket.onProtocol(
                found, Protocol.JSON_RPC == found ? Framing.TEXT_MESSAGES : Framing.BINARY_MESSAGES, isDirect);
        }
        return isDetected;
    }
}
