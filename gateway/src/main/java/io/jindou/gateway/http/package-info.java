/**
 * The HTTP API of a gateway, on the agent's own thread: writes become commands of one internal session and are answered when they
 * are committed, reads become queries. {@link io.jindou.gateway.http.Routes} lists the endpoints.
 */
package io.jindou.gateway.http;
