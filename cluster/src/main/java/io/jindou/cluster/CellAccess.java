package io.jindou.cluster;

import io.aeron.security.CredentialsSupplier;
import io.aeron.security.NullCredentialsSupplier;
import io.jindou.cluster.cell.CellCredentials;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.Failover;
import io.jindou.gateway.link.GatewayLinkContext;
import java.nio.file.Path;
import java.util.List;

/**
 * How a client reaches a cell.
 *
 * @param ingressChannel   for commands
 * @param ingressEndpoints of all nodes; null in the cell's own process
 * @param egressChannel    for what the cell answers
 * @param queryChannels    for reads, one for each node
 * @param answerChannel    for the answers to reads
 * @param credentials      prove that the client belongs to the cell
 * @param sessionTimeoutNs after which the cell takes a silent client for dead
 */
public record CellAccess(
    String ingressChannel,
    String ingressEndpoints,
    String egressChannel,
    List<String> queryChannels,
    String answerChannel,
    CredentialsSupplier credentials,
    long sessionTimeoutNs) {

    /** The cell is in this process. */
    static CellAccess inProcess() {
        return new CellAccess(ClusterMember.INGRESS_CHANNEL, null, ClusterMember.EGRESS_CHANNEL,
            List.of(EmbeddedEngine.QUERY_CHANNEL), EmbeddedEngine.ANSWER_CHANNEL, new NullCredentialsSupplier(),
            GatewayLinkContext.SESSION_TIMEOUT_DEFAULT_NS);
    }

    /**
     * The cell is somewhere in the network.
     *
     * @param host address of this machine that all nodes can reach
     */
    static CellAccess network(
        final CellLayout layout, final CellSecret secret, final Failover failover, final String host) {
        return new CellAccess("aeron:udp?term-length=8m", layout.ingressEndpoints(),
            "aeron:udp?term-length=8m|endpoint=" + host + ":0",
            layout.nodes().stream().map(node -> "aeron:udp?term-length=1m|endpoint=" + node.query()).toList(),
            "aeron:udp?term-length=16m|endpoint=" + host + ":0",
            new CellCredentials(secret), failover.sessionTimeoutNs());
    }

    /** The cell's secret; throws {@link StartFailure} with one sentence when there is none that can be used. */
    static CellSecret secret(final Path file) {
        try {
            return CellSecret.read(file);
        } catch (final IllegalArgumentException ex) {
            throw new StartFailure(ex.getMessage(), ex);
        }
    }
}
