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
    Failover failover,
    Profile profile,
    int fsyncLevel,
    List<String> nodeExtra,
    List<String> gatewayExtra) {
    /** As people try it out. */
    public static LocalPlan of(final int nodes, final int gateways, final int tcpPort) {
        return new LocalPlan(nodes, gateways, tcpPort, Failover.NORMAL, Profile.SHARED, 0, List.of(), List.of());
    }
}
