package io.jindou.gateway.http;

import io.jindou.gateway.GatewayCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's connection: gathers requests, hands each to the API when it is whole, and sends the answers in the order of the
 * requests. A request that is refused by its head is not gathered; what comes of its body is dropped.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final HttpApi api;
    private final Channel channel;
    private final boolean isOverLimit;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private ByteArrayOutputStream body;
    private Exchange current;
    /** The last answer is known: what still comes does not matter. */
    private boolean isEnding;
    private boolean isClosing;
    private boolean isGone;
    /** Since when a request is incomplete, the socket takes nothing, nothing happens, or the end lingers. */
    private long requestStartNs;
    private long unwritableNs;
    private long quietNs;
    private long closingNs;
    private boolean isReceiving;

    HttpConnection(final HttpApi api, final Channel channel, final boolean isOverLimit) {
        this.api = api;
        this.channel = channel;
        this.isOverLimit = isOverLimit;
        this.quietNs = api.nowNs();
        this.requestStartNs = quietNs;
        // who connects and says nothing is as slow as who stops in the middle
        this.isReceiving = true;
    }

    // ----- from the caller -----

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            if (isEnding || isClosing) {
                return;
            }
            if (message instanceof HttpRequest head) {
                onHead(head);
            }
            if (message instanceof HttpContent content && !isEnding && !isClosing) {
                onContent(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** The first byte of a request has come, or another one; asked by the handler before the codec. */
    void onBytes() {
        quietNs = api.nowNs();
        if (!isReceiving) {
            isReceiving = true;
            requestStartNs = quietNs;
        }
    }

    private void onHead(final HttpRequest head) {
        api.counters().increment(Counter.HTTP_REQUESTS);
        final Exchange exchange = new Exchange(this, head);
        waiting.add(exchange);
        api.onExchange(1);
        if (head.decoderResult().isFailure()) {
            exchange.failLast(api.malformed(head.decoderResult().cause()));
            return;
        }
        final HttpFailure refusal = refusal(exchange, head);
        if (null != refusal) {
            exchange.failLast(refusal);
        } else if (!exchange.isAnswered()) {
            current = exchange;
            body = new ByteArrayOutputStream();
            if (HttpUtil.is100ContinueExpected(head) && 1 == waiting.size()) {
                channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            }
        }
    }

    /** Why nothing of the body is wanted; null when it is, or when the exchange was answered here. */
    private HttpFailure refusal(final Exchange exchange, final HttpRequest head) {
        switch (api.judge(address(), head.headers().get("token"))) {
            case UNAUTHORIZED:
                exchange.bare(HttpResponseStatus.UNAUTHORIZED);
                return null;
            case FORBIDDEN:
                return new HttpFailure(HttpResponseStatus.FORBIDDEN, "this address is not trusted; see http-trusted");
            default:
                break;
        }
        if (isOverLimit) {
            return HttpFailure.unavailable("too many connections");
        }
        if (waiting.size() > HttpLimits.REQUESTS_PER_CONNECTION_MAX || api.isFull()) {
            api.counters().increment(Counter.HTTP_BUSY);
            exchange.fail(HttpFailure.unavailable("too many requests are under way; ask again"));
            return null;
        }
        if (HttpUtil.getContentLength(head, 0L) > HttpLimits.BODY_MAX) {
            return tooLarge();
        }
        final String expectation = head.headers().get(HttpHeaderNames.EXPECT);
        return null == expectation || HttpUtil.is100ContinueExpected(head) ? null
            : new HttpFailure(HttpResponseStatus.EXPECTATION_FAILED, "only 100-continue can be expected");
    }

    private void onContent(final HttpContent content) {
        final DecoderResult decoded = content.decoderResult();
        if (decoded.isFailure()) {
            end(api.malformed(decoded.cause()));
            return;
        }
        if (null != current && !gather(content.content())) {
            return;
        }
        if (content instanceof LastHttpContent) {
            isReceiving = false;
            if (null != current) {
                final Exchange exchange = current;
                exchange.body(body.toByteArray());
                finishBody();
                api.serve(exchange);
            }
        }
    }

    private boolean gather(final ByteBuf bytes) {
        final int length = bytes.readableBytes();
        if (body.size() + length > HttpLimits.BODY_MAX) {
            end(tooLarge());
            return false;
        }
        if (!api.reserve(length)) {
            api.counters().increment(Counter.HTTP_BUSY);
            end(HttpFailure.unavailable("too much is being received; ask again"));
            return false;
        }
        try {
            bytes.readBytes(body, length);
        } catch (final IOException ex) {
            throw new IllegalStateException("an array in memory was written", ex);
        }
        return true;
    }

    private HttpFailure tooLarge() {
        api.counters().increment(Counter.HTTP_TOO_LARGE);
        return new HttpFailure(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            "the body is over " + HttpLimits.BODY_MAX + " bytes");
    }

    /** Ends the request that is being received, and with it the connection. */
    private void end(final HttpFailure failure) {
        final Exchange exchange = null == current ? waiting.peekLast() : current;
        finishBody();
        if (null == exchange || exchange.isAnswered()) {
            closeNow();
        } else {
            exchange.failLast(failure);
        }
    }

    private void finishBody() {
        if (null != body) {
            api.reserve(-body.size());
        }
        current = null;
        body = null;
    }

    /** Nobody will answer what did not come whole. */
    private void abandonBody() {
        if (null != current) {
            api.onExchange(-1);
        }
        finishBody();
    }

    // ----- to the caller -----

    /** One of the exchanges was answered; sends what is its turn. */
    void onAnswer(final Exchange answered) {
        api.onExchange(-1);
        api.counters().increment(counterOf(answered.response().status()));
        if (isGone) {
            answered.response().release();
            api.counters().increment(Counter.HTTP_RESULTS_DROPPED);
            return;
        }
        isEnding |= !answered.isKeptAlive();
        send();
    }

    private void send() {
        boolean hasSent = false;
        while (!isClosing && !waiting.isEmpty() && waiting.peek().isAnswered()) {
            final Exchange first = waiting.poll();
            final FullHttpResponse response = first.response();
            api.addHeaders(response);
            channel.write(response);
            hasSent = true;
            if (!first.isKeptAlive()) {
                closeGently();
            }
        }
        if (hasSent) {
            quietNs = api.nowNs();
            channel.flush();
            updateReads();
        }
    }

    private static Counter counterOf(final HttpResponseStatus status) {
        return switch (status.codeClass()) {
            case SERVER_ERROR -> Counter.HTTP_FAILED;
            case CLIENT_ERROR -> Counter.HTTP_REFUSED;
            default -> Counter.HTTP_SERVED;
        };
    }

    private void updateReads() {
        channel.config().setAutoRead(isClosing
            || waiting.size() < HttpLimits.REQUESTS_PER_CONNECTION_MAX && channel.isWritable());
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        updateReads();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        unwritableNs = api.nowNs();
        updateReads();
    }

    // ----- the end -----

    /** Looks at all deadlines. */
    void onDeadline(final long nowNs) {
        if (isClosing) {
            if (nowNs - closingNs >= HttpLimits.LINGER_NS) {
                channel.close();
            }
        } else if (!channel.isWritable()) {
            if (nowNs - unwritableNs >= HttpLimits.WRITE_TIMEOUT_NS) {
                api.counters().increment(Counter.HTTP_SLOW_READERS);
                closeNow();
            }
        } else if (waiting.isEmpty() || null != current) {
            if (isReceiving && nowNs - requestStartNs >= HttpLimits.REQUEST_TIMEOUT_NS) {
                api.counters().increment(Counter.HTTP_SLOW_REQUESTS);
                end(new HttpFailure(HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come in time"));
            } else if (!isReceiving && nowNs - quietNs >= HttpLimits.IDLE_TIMEOUT_NS) {
                api.counters().increment(Counter.HTTP_IDLE_CLOSED);
                closeNow();
            }
        }
    }

    /** Sends what was written, says goodbye in the TCP way, and drops what still comes: else the answer would be lost. */
    private void closeGently() {
        isClosing = true;
        closingNs = api.nowNs();
        abandonBody();
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(sent -> {
            if (sent.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    void closeNow() {
        isClosing = true;
        closingNs = api.nowNs();
        abandonBody();
        channel.close();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        isGone = true;
        isClosing = true;
        abandonBody();
        for (final Exchange exchange : waiting) {
            if (exchange.isAnswered()) {
                exchange.response().release();
            }
        }
        waiting.clear();
        api.onGone(this);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            api.counters().increment(Counter.INTERNAL_ERRORS);
            LOG.error("a connection of the HTTP API is closed", cause);
        }
        closeNow();
    }

    boolean isOverLimit() {
        return isOverLimit;
    }

    private InetAddress address() {
        return ((InetSocketAddress)channel.remoteAddress()).getAddress();
    }
}
