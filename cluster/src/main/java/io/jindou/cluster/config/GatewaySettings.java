package io.jindou.cluster.config;

/**
 * What one gateway process does.
 *
 * @param gatewayId           of the gateway in its cell; two processes with one id do not run beside each other
 * @param tcpHost             address that the client port binds
 * @param tcpPort             client port; 0 takes a free one
 * @param connectionsMax      client connections
 * @param heartbeatTimeoutSec silence after which a client connection is closed
 */
public record GatewaySettings(int gatewayId, String tcpHost, int tcpPort, int connectionsMax, int heartbeatTimeoutSec) {
}
