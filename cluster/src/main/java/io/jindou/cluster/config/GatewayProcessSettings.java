package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.Failover;
import java.nio.file.Path;

/**
 * What a gateway process does.
 *
 * @param data       directory of the process
 * @param host       address of this machine that all nodes can reach
 * @param layout     the nodes of the cell
 * @param secret     file with the secret of the cell
 * @param failover   as the nodes have it
 * @param profile    how the thread waits
 * @param adminToken file with the administrator's token
 * @param gateway    what clients see
 */
public record GatewayProcessSettings(
    Path data,
    String host,
    CellLayout layout,
    Path secret,
    Failover failover,
    Profile profile,
    Path adminToken,
    GatewaySettings gateway) {
}
