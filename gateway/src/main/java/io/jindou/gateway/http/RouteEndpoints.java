package io.jindou.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/** Tells clients where to connect to: here. */
final class RouteEndpoints {
    private static final String INTRANET = "1";

    private final Supplier<ExternalAddresses> addresses;

    RouteEndpoints(final Supplier<ExternalAddresses> addresses) {
        this.addresses = addresses;
    }

    /** For one user, whoever it is. */
    void route(final Exchange exchange) {
        final ExternalAddresses external = addresses.get();
        exchange.ok(INTRANET.equals(exchange.query("intranet"))
            ? node(new ExternalAddresses(external.tcp(), "", "")) : node(external));
    }

    /** For many users, who are all sent to one place. */
    void batch(final Exchange exchange) {
        final ObjectNode group = node(addresses.get());
        final ArrayNode uids = group.putArray("uids");
        Body.texts(exchange.json(), "the body").forEach(uids::add);
        exchange.ok(Json.array().add(group));
    }

    private static ObjectNode node(final ExternalAddresses external) {
        return Json.object().put("tcp_addr", external.tcp()).put("ws_addr", external.ws()).put("wss_addr", external.wss());
    }
}
