package io.jindou.gateway.net;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client socket in its event loop. Shows bytes to their receiver where Netty has put them; only an incomplete frame, or what
 * came behind one that has to wait, is copied into a buffer of its own, which grows with bytes received and never with lengths
 * announced.
 */
public final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final ChannelFutureListener HALF_CLOSE = ConnectionHandler::halfClose;

    private final Channel channel;
    private final Outbound outbound;
    private final GatewayCounters counters;
    private final DutyAccount account;
    private final UnsafeBuffer view;
    private InboundBytes inbound;
    private ByteBuf kept;
    private Reason brokenBy;
    private Object remoteAddress;
    private boolean isClosing;
    private boolean isDiscarding;
    private boolean isReading;

    /**
     * A handler for the channel.
     *
     * @param inView   used within single calls only; all handlers of an agent share one.
     * @param buffers  all handlers of an agent share them.
     * @param bytesMax see {@link Outbound#append}.
     */
    public ConnectionHandler(
        final Channel channel, final GatewayCounters counters, final DutyAccount account, final UnsafeBuffer inView,
        final OutboundBuffers buffers, final int bytesMax) {
        this.channel = channel;
        this.counters = counters;
        this.account = account;
        this.view = inView;
        this.outbound = new Outbound(channel, counters, buffers, bytesMax);
    }

    /** Names the receiver of the bytes; before the first of them. */
    public void inbound(final InboundBytes receiver) {
        this.inbound = receiver;
    }

    /**
     * Takes its place in the channel's pipeline; before anything is read.
     *
     * @param isForWebSocket the client came to the port that serves WebSockets only.
     */
    public void install(final boolean isForWebSocket) {
        channel.pipeline().addLast(new ProtocolSwitch(this, isForWebSocket), this);
    }

    public Outbound outbound() {
        return outbound;
    }

    /**
     * The client's protocol is known.
     *
     * @param framing  how frames for it lie.
     * @param isDirect nobody between us and the socket wants to see, or change, what is written.
     */
    void onProtocol(final ProtocolDetector.Protocol protocol, final Framing framing, final boolean isDirect) {
        outbound.framing(framing);
        if (isDirect) {
            outbound.writeDirectly();
        }
        if (null != inbound) {
            inbound.onProtocol(protocol);
        }
    }

    void onGarbage() {
        if (null != inbound) {
            inbound.onGarbage();
        }
    }

    /** The client has closed its WebSocket, and was answered. */
    void onWebSocketClosed() {
        isClosing = true;
        discard();
        outbound.flushLast(channel.newPromise().addListener(ChannelFutureListener.CLOSE), false);
    }

    void onSignOfLife() {
        if (null != inbound) {
            inbound.onSignOfLife();
        }
    }

    /** A load balancer has told where the client is. */
    void remoteAddress(final Object value) {
        remoteAddress = value;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf in = (ByteBuf)message;
        final Phase outer = account.enter(Phase.DECODE);
        try {
            counters.increment(Counter.SOCKET_READS);
            counters.add(Counter.BYTES_IN, in.readableBytes());
            if (isDiscarding) {
                return;
            }
            if (null == kept) {
                show(in);
                if (in.isReadable() && !isDiscarding) {
                    kept = channel.alloc().directBuffer(in.readableBytes());
                    kept.writeBytes(in);
                }
            } else {
                kept.writeBytes(in);
                showKept();
            }
        } finally {
            in.release();
            account.resume(outer);
        }
    }

    /** Stops reading from the socket; what is here already stays here. */
    public void withholdReads() {
        channel.config().setAutoRead(false);
    }

    /** Shows what was kept once more, and reads on unless reads are withheld again meanwhile. */
    public void resumeReads() {
        channel.config().setAutoRead(true);
        if (null != kept) {
            showKept();
        }
    }

    /** Sends what was gathered, says goodbye in the TCP way, and drops what still comes until the client has closed too. */
    public void closeAfterFlush() {
        if (!isClosing) {
            isClosing = true;
            discard();
            channel.config().setAutoRead(true);
            outbound.flushLast(channel.newPromise().addListener(HALF_CLOSE), true);
        }
    }

    /** Drops from now on what the client sends, without closing. */
    public void discardReads() {
        discard();
        channel.config().setAutoRead(true);
    }

    /** Closes at once; what the client has not taken is lost. */
    public void closeNow() {
        isClosing = true;
        discard();
        outbound.release();
        channel.close();
    }

    /** Where the client is, for the log. */
    public Object remoteAddress() {
        return null == remoteAddress ? channel.remoteAddress() : remoteAddress;
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            // the echo of writes that a close has cut off
            return;
        }
        if (cause instanceof IOException) {
            brokenBy = Reason.CONNECTION_RESET;
        } else {
            brokenBy = Reason.SYSTEM_ERROR;
            counters.increment(Counter.INTERNAL_ERRORS);
            LOG.error("connection of {} is closed", remoteAddress(), cause);
        }
        closeNow();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        discard();
        outbound.release();
        if (null != inbound) {
            final InboundBytes receiver = inbound;
            inbound = null;
            receiver.onSocketClosed(null == brokenBy ? Reason.CLIENT_CLOSED : brokenBy);
        }
    }

    private void showKept() {
        if (isReading) {
            return;
        }
        show(kept);
        if (null == kept) {
            return;
        }
        if (kept.isReadable()) {
            kept.discardSomeReadBytes();
        } else {
            kept.release();
            kept = null;
        }
    }

    private void show(final ByteBuf bytes) {
        final int length = bytes.readableBytes();
        if (0 == length || null == inbound) {
            return;
        }
        ByteBufs.view(view, bytes, bytes.readerIndex(), length);
        isReading = true;
        try {
            final int used = inbound.onBytes(view, 0, length);
            if (bytes.refCnt() > 0) {
                bytes.skipBytes(used);
            }
        } finally {
            isReading = false;
        }
        if (isDiscarding) {
            dropKept();
        }
    }

    private void discard() {
        isDiscarding = true;
        if (!isReading) {
            dropKept();
        }
    }

    private void dropKept() {
        if (null != kept) {
            kept.release();
            kept = null;
        }
    }

    private static void halfClose(final ChannelFuture future) {
        // with unread bytes a full close would send RST, and the client would lose the reason that was just sent
        if (future.isSuccess() && future.channel() instanceof DuplexChannel) {
            ((DuplexChannel)future.channel()).shutdownOutput();
        } else {
            future.channel().close();
        }
    }
}
