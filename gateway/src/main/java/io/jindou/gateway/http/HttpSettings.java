package io.jindou.gateway.http;

/**
 * What the HTTP API of a gateway is to be.
 *
 * @param host     address to listen on
 * @param port     0: any free one
 * @param access   who may use it
 * @param external what {@code /route} names
 * @param isBenchOn whether the endpoints for load generators are served
 * @param isCorsOn whether pages of other origins may read answers
 */
public record HttpSettings(
    String host, int port, HttpAccess access, ExternalAddresses external, boolean isBenchOn, boolean isCorsOn) {
}
