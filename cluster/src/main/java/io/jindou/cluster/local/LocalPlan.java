package io.jindou.cluster.local;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.Failover;
import java.util.List;

/**
 * What a cell on this machine consists of.
 *
 * @param nodes      1, 3 or 5
 * @param gateways   as many as there should be
 * @param tcpPort    client port of the first gateway, the others have the next ones; 0 takes free ones
 * @param wsPort     the same for WebSockets; -1: none
 * @param httpPort   of the HTTP API of the first gateway, the others have the next ones; 0 takes free ones
 * @param failover   of all processes
 * @param profile    of all processes
 * @param fsyncLevel of all nodes
 * @param nodeExtra  further arguments of each node
 * @param gatewayExtra further arguments of each gateway
 */
public record LocalPlan(
    int nodes,
    int gateways,
    int tcpPort,
    int wsPort,
    int httpPort,
    Failover failover,
    Profile profile,
    int fsyncLevel,
    List<String> nodeExtra,
    List<String> gatewayExtra) {
    /** With free ports for WebSockets and the HTTP APIs. */
    public LocalPlan(
        final int nodes,
        final int gateways,
        final int tcpPort,
        final Failover failover,
        final Profile profile,
        final int fsyncLevel,
        final List<String> nodeExtra,
        final List<String> gatewayExtra) {
        this(nodes, gateways, tcpPort, 0, 0, failover, profile, fsyncLevel, nodeExtra, gatewayExtra);
    }

    /** As people try it out. */
    public static LocalPlan of(final int nodes, final int gateways, final int tcpPort) {
        return new LocalPlan(nodes, gateways, tcpPort, Failover.NORMAL, Profile.SHARED, 0, List.of(), List.of());
    }
}
