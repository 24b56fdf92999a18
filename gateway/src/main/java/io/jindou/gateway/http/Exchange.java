package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.codecs.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request and its answer. Answered exactly once, now or later, by whoever serves it; the connection sends answers in the
 * order of the requests. When the caller has gone meanwhile the answer is dropped and counted.
 */
final class Exchange {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String OK = "{\"status\":200}";
    private static final byte[] NO_BODY = new byte[0];

    private final HttpConnection connection;
    private final String method;
    private final boolean isKeptAlive;
    private final QueryStringDecoder address;
    private byte[] body = NO_BODY;
    private FullHttpResponse response;
    private boolean isLast;

    Exchange(final HttpConnection connection, final HttpRequest request) {
        this.connection = connection;
        this.method = request.method().name();
        this.isKeptAlive = HttpUtil.isKeepAlive(request);
        this.address = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8);
    }

    // ----- the request -----

    String method() {
        return method;
    }

    /** Without the query. A damaged escape is a mistake of the caller. */
    String path() {
        try {
            return address.path();
        } catch (final IllegalArgumentException ex) {
            throw HttpFailure.badRequest("the address holds a damaged escape");
        }
    }

    /** A parameter of the query; empty if it is missing. */
    String query(final String name) {
        try {
            final List<String> values = address.parameters().get(name);
            return null == values ? "" : values.get(0);
        } catch (final IllegalArgumentException ex) {
            throw HttpFailure.badRequest("the address holds a damaged escape");
        }
    }

    /** A parameter that is a whole number; 0 if it is missing. */
    int queryNumber(final String name, final int max) {
        final String text = query(name);
        if (!text.matches("\\d{0,9}") || !text.isEmpty() && Integer.parseInt(text) > max) {
            throw HttpFailure.badRequest(name + " must be a whole number between 0 and " + max);
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    void body(final byte[] bytes) {
        body = bytes;
    }

    /** The body as JSON of any kind. */
    JsonNode json() {
        return Json.parse(body);
    }

    /** The body as a JSON object. */
    Body fields() {
        return Body.of(json());
    }

    // ----- the answer -----

    /** {@code {"status":200}}. */
    void ok() {
        answer(HttpResponseStatus.OK, JSON, OK.getBytes(StandardCharsets.US_ASCII));
    }

    void ok(final JsonNode node) {
        answer(HttpResponseStatus.OK, JSON, Json.bytes(node));
    }

    /** JSON that was written already. */
    void ok(final ByteBuf json) {
        answer(HttpResponseStatus.OK, JSON, json);
    }

    void text(final HttpResponseStatus status, final String contentType, final String text) {
        answer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(final String contentType, final byte[] bytes) {
        answer(HttpResponseStatus.OK, contentType, bytes);
    }

    void json(final HttpResponseStatus status, final JsonNode node) {
        answer(status, JSON, Json.bytes(node));
    }

    void notFound() {
        text(HttpResponseStatus.NOT_FOUND, TEXT, "404 page not found");
    }

    /** Without a body. */
    void bare(final HttpResponseStatus status) {
        answer(status, null, Unpooled.EMPTY_BUFFER);
    }

    void fail(final HttpFailure failure) {
        final ObjectNode error = Json.object().put("msg", failure.getMessage()).put("status", failure.status().code());
        json(failure.status(), error);
    }

    void fail(final Reason reason) {
        fail(HttpFailure.of(reason));
    }

    /** The same, and the last word on this connection: what the caller still sends is not understood. */
    void failLast(final HttpFailure failure) {
        isLast = true;
        fail(failure);
    }

    private void answer(final HttpResponseStatus status, final String contentType, final byte[] bytes) {
        answer(status, contentType, Unpooled.wrappedBuffer(bytes));
    }

    private void answer(final HttpResponseStatus status, final String contentType, final ByteBuf content) {
        if (null != response) {
            content.release();
            throw new IllegalStateException("answered twice: " + method + " " + address.rawPath());
        }
        response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        if (null != contentType) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        if (HttpResponseStatus.NO_CONTENT != status) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        response.headers().set(HttpHeaderNames.CONNECTION,
            isKeptAlive() ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        connection.onAnswer(this);
    }

    // ----- the connection -----

    boolean isAnswered() {
        return null != response;
    }

    FullHttpResponse response() {
        return response;
    }

    boolean isKeptAlive() {
        return isKeptAlive && !isLast;
    }
}
