package io.jindou.cluster.heal;

import io.aeron.archive.client.AeronArchive;
import io.aeron.security.CredentialsSupplier;
import io.jindou.cluster.cell.CellLayout;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a log is rebuilt: the node's media driver and archive run, its consensus module does not.
 *
 * @param layout           of the cell.
 * @param nodeId           of this node.
 * @param aeronDirectory   of this node's media driver.
 * @param clusterDirectory of this node; holds nothing.
 * @param archive          for a client of this node's own archive, which holds nothing.
 * @param leaderArchive    for a client of the leader's archive; the endpoint is put in.
 * @param channel          without an endpoint, for all that goes over the network, such as {@code aeron:udp?term-length=64k}.
 * @param credentials      by which the cell lets its nodes in.
 */
public record RebuildSite(
    CellLayout layout,
    int nodeId,
    String aeronDirectory,
    Path clusterDirectory,
    Supplier<AeronArchive.Context> archive,
    Supplier<AeronArchive.Context> leaderArchive,
    String channel,
    CredentialsSupplier credentials) {
}
