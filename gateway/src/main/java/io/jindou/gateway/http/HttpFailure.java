package io.jindou.gateway.http;

import io.jindou.codecs.Reason;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a request is not served, as its caller is told. Expected, so it has no stack trace. */
final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    HttpFailure(final HttpResponseStatus status, final String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static HttpFailure badRequest(final String message) {
        return new HttpFailure(HttpResponseStatus.BAD_REQUEST, message);
    }

    static HttpFailure unavailable(final String message) {
        return new HttpFailure(HttpResponseStatus.SERVICE_UNAVAILABLE, message);
    }

    /** What the cell has said: a refusal is the caller's business, all else may be asked again. */
    static HttpFailure of(final Reason reason) {
        return switch (reason) {
            case BUSY, NOT_READY, NOT_YET, HISTORY_UNAVAILABLE, LINK_LOST, SERVER_STOPPING, EXPIRED, SENDER_OFFLINE,
                SESSION_LIMIT -> unavailable(reason.text());
            case SYSTEM_ERROR, UNKNOWN, ADMIN_REQUIRED ->
                new HttpFailure(HttpResponseStatus.INTERNAL_SERVER_ERROR, reason.text());
            default -> badRequest(reason.text());
        };
    }

    HttpResponseStatus status() {
        return status;
    }
}
