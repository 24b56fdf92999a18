package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.gateway.ClientLimits;
import io.jindou.gateway.ClientPorts;
import java.nio.file.Path;

/**
 * The settings of one all-in-one process, complete and checked.
 *
 * @param data       where everything of the node lies
 * @param profile    how threads wait
 * @param tokensOn   whether clients must show the token that was set for them
 * @param fsyncLevel Aeron's file sync level for log and archive: 0 none, 1 data, 2 data and metadata
 * @param payloadMax bytes of one message's payload
 * @param gateway    what clients see
 */
public record NodeSettings(
    Path data, Profile profile, boolean tokensOn, int fsyncLevel, int payloadMax, GatewaySettings gateway) {
    private static final int THROW_AWAY_CONNECTIONS_MAX = 1_000;

    /** The same with an HTTP API. */
    public NodeSettings withHttp(final HttpPort other) {
        return new NodeSettings(data, profile, tokensOn, fsyncLevel, payloadMax,
            new GatewaySettings(gateway.gatewayId(), gateway.ports(), gateway.limits(), other));
    }

    /** A node with the same threads on other data and some free port, with the limits of a cell that was never configured. */
    public NodeSettings throwAway(final Path otherData, final String host) {
        return new NodeSettings(otherData, profile, false, 0, CellChoices.FIRST.payloadMax(), new GatewaySettings(0,
            new ClientPorts().tcp(host, 0),
            new ClientLimits().connectionsMax(THROW_AWAY_CONNECTIONS_MAX).bytes(0, 0)));
    }
}
