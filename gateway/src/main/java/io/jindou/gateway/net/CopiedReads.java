package io.jindou.gateway.net;

import io.jindou.codecs.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Before decoders of Netty's, which keep the buffer of an incomplete unit: they get one of its size, not the large one that all
 * sockets are read into. It also ends clients that send much before they have said who they are.
 */
final class CopiedReads extends ChannelInboundHandlerAdapter {
    private final ConnectionHandler socket;
    private long bytes;

    CopiedReads(final ConnectionHandler socket) {
        this.socket = socket;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf in = (ByteBuf)message;
        bytes += in.readableBytes();
        if (!socket.isKnown() && bytes > ConnectionHandler.UNKNOWN_BYTES_MAX) {
            in.release();
            socket.onRefused(Reason.FRAME_TOO_LONG);
            return;
        }
        final ByteBuf copy = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
        in.release();
        ctx.fireChannelRead(copy);
    }
}
