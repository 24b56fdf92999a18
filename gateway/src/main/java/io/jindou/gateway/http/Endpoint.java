package io.jindou.gateway.http;

/** Serves one kind of request: answers the exchange at once, or keeps it until its answer is known. */
@FunctionalInterface
interface Endpoint {
    /** Throws {@link HttpFailure} to refuse. */
    void serve(Exchange exchange);
}
