package io.jindou.gateway.net;

import io.jindou.gateway.net.ProtocolDetector.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * First in the pipeline of a new socket: looks at the first bytes, puts what their protocol needs in its own place, and hands the
 * bytes on. For the native protocol and WuKongIM's over TCP that is nothing: the connection's own handler is first then.
 */
final class ProtocolSwitch extends ChannelInboundHandlerAdapter {
    /** Longest first bytes that have to be seen to tell protocols apart; white space may come before JSON. */
    private static final int KEPT_MAX = 64;
    /** An upgrade has no body to speak of. */
    private static final int REQUEST_BODY_MAX = 1 << 10;
    private static final int LINE_MAX = 4 << 10;
    private static final int HEADERS_MAX = 16 << 10;

    private final ConnectionHandler socket;
    private final boolean isForWebSocket;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ByteBuf kept;

    /** A switch; {@code isForWebSocket}: only an upgrade to a WebSocket is served at this port. */
    ProtocolSwitch(final ConnectionHandler socket, final boolean isForWebSocket) {
        this.socket = socket;
        this.isForWebSocket = isForWebSocket;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
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
            return;
        }
        if (install(found, ctx.pipeline())) {
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

    private boolean install(final Protocol found, final ChannelPipeline pipeline) {
        switch (found) {
            case HTTP:
                pipeline.addAfter(pipeline.context(this).name(), null, new WebSocketUpgrade(socket));
                pipeline.addAfter(pipeline.context(this).name(), null, new HttpObjectAggregator(REQUEST_BODY_MAX));
                pipeline.addAfter(
                    pipeline.context(this).name(), null, new HttpServerCodec(LINE_MAX, HEADERS_MAX, HEADERS_MAX));
                return true;
            case NATIVE:
            case WUKONGIM:
            case JSON_RPC:
                if (!isForWebSocket) {
                    socket.onProtocol(
                        found, Protocol.NATIVE == found ? Framing.BATCHED : Framing.STREAM, pipeline.first() == this);
                    return true;
                }
                return false;
            default:
                return false;
        }
    }
}
