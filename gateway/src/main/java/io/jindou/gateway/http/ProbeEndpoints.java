package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.gateway.link.GatewayLink;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What supervisors and collectors ask. */
final class ProbeEndpoints {
    private static final String STATUS = "status";
    private static final String MESSAGE = "message";
    private static final String NO_LINK = "the gateway has no link to the cell";
    private static final String OLD_RULES = "the cell goes by older rules until all of its nodes know the new ones";
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    private final GatewayLink link;
    private final Metrics metrics;

    ProbeEndpoints(final GatewayLink link, final Metrics metrics) {
        this.link = link;
        this.metrics = metrics;
    }

    /** Whether clients are served. */
    void health(final Exchange exchange) {
        if (link.isOpen()) {
            exchange.ok(Json.object().put(STATUS, "ok"));
        } else {
            exchange.json(HttpResponseStatus.INTERNAL_SERVER_ERROR,
                Json.object().put(STATUS, "error").put(MESSAGE, NO_LINK));
        }
    }

    /** Whether the process lives: it does, if it answers. */
    void alive(final Exchange exchange) {
        exchange.ok(Json.object().put(STATUS, "ok"));
    }

    /** Whether to send clients and business servers here. */
    void ready(final Exchange exchange) {
        final boolean isReady = ManagerSession.isReady(link);
        final ObjectNode answer = Json.object().put("ready", isReady).put(STATUS, isReady ? "ok" : "error");
        if (isReady) {
            exchange.ok(answer);
        } else {
            exchange.json(HttpResponseStatus.SERVICE_UNAVAILABLE,
                answer.put(MESSAGE, link.isOpen() ? OLD_RULES : NO_LINK));
        }
    }

    void metrics(final Exchange exchange) {
        exchange.text(HttpResponseStatus.OK, EXPOSITION, metrics.text());
    }
}
