package io.jindou.gateway.net;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
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
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
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
    private static final ChannelFutureListener CLOSE_OUTPUT = ConnectionHandler::closeOutput;
    private static final ChannelFutureListener HALF_CLOSE = ConnectionHandler::halfClose;
    /** Bytes that a client may send before its CONNECT is answered; the longest token fits thirty times. */
    public static final int UNKNOWN_BYTES_MAX = 128 << 10;

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
    private boolean isKnown;

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
        install(isForWebSocket, PortSecurity.PLAIN);
    }

    /** The same with what is believed of those who connect. */
    public void install(final boolean isForWebSocket, final PortSecurity security) {
        channel.pipeline().addLast(new ProtocolSwitch(this, isForWebSocket, security), this);
    }

    /** The client has said who it is and was believed. */
    public void known() {
        isKnown = true;
    }

    boolean isKnown() {
        return isKnown;
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

    /** What came is against the rules of the port. */
    void onRefused(final Reason reason) {
        if (null != inbound) {
            inbound.onRefused(reason);
        }
    }

    void onUpgradeRefused() {
        counters.increment(Counter.UPGRADES_REFUSED);
    }

    /** Somebody who is believed has told where the client is. */
    void onForwarded(final InetSocketAddress value) {
        if (null != value) {
            remoteAddress = value;
            if (null != inbound) {
                inbound.onForwarded();
            }
        }
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
        if (Defects.isPlanted(Defect.WITHHELD_BYTES_FORGOTTEN) && !isReading) {
            dropKept();
        }
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
        // past TLS, which would wait for its own goodbye to be taken
        final ChannelHandlerContext first = channel.pipeline().firstContext();
        if (null != first) {
            first.close();
        } else {
            channel.close();
        }
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
        brokenBy = reasonOf(cause);
        if (Reason.SYSTEM_ERROR == brokenBy) {
            counters.increment(Counter.INTERNAL_ERRORS);
            LOG.error("connection of {} is closed", remoteAddress(), cause);
        } else if (Reason.CONNECTION_RESET != brokenBy && null != inbound) {
            // what the client sent cannot be decoded
            inbound.onRefused(brokenBy);
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

    private static Reason reasonOf(final Throwable cause) {
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            return Reason.TLS_FAILED;
        }
        if (cause instanceof CorruptedWebSocketFrameException) {
            return WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(((CorruptedWebSocketFrameException)cause).closeStatus())
                ? Reason.FRAME_TOO_LONG : Reason.BAD_FRAME;
        }
        if (cause instanceof DecoderException) {
            return Reason.BAD_FRAME;
        }
        return cause instanceof IOException ? Reason.CONNECTION_RESET : Reason.SYSTEM_ERROR;
    }

    private static void halfClose(final ChannelFuture future) {
        final SslHandler tls = future.channel().pipeline().get(SslHandler.class);
        if (null != tls && future.isSuccess()) {
            // without TLS's own goodbye the client could not tell an end from a cut
            tls.closeOutbound().addListener(CLOSE_OUTPUT);
        } else {
            closeOutput(future);
        }
    }

    private static void closeOutput(final ChannelFuture future) {
        // with unread bytes a full close would send RST, and the client would lose the reason that was just sent
        if (future.isSuccess() && future.channel() instanceof DuplexChannel) {
            ((DuplexChannel)future.channel()).shutdownOutput();
        } else {
            future.channel().close();
        }
    }
}
