package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import java.nio.file.Path;

/**
 * The settings of one all-in-one process, complete and checked.
 *
 * @param data                where everything of the node lies
 * @param profile             how threads wait
 * @param tokensOn            whether clients must show the token that was set for them
 * @param fsyncLevel          Aeron's file sync level for log and archive: 0 none, 1 data, 2 data and metadata
 * @param tcpHost             address that the client port binds
 * @param tcpPort             client port; 0 takes a free one
 * @param connectionsMax      client connections of the gateway
 * @param payloadMax          bytes of one message's payload
 * @param heartbeatTimeoutSec silence after which a client connection is closed
 */
public record NodeSettings(
    Path data,
    Profile profile,
    boolean tokensOn,
    int fsyncLevel,
    String tcpHost,
    int tcpPort,
    int connectionsMax,
    int payloadMax,
    int heartbeatTimeoutSec) {
    private static final int THROW_AWAY_CONNECTIONS_MAX = 1_000;

    /** What concerns the gateway of an all-in-one process. */
    public GatewaySettings gateway() {
        return new GatewaySettings(0, tcpHost, tcpPort, connectionsMax, heartbeatTimeoutSec);
    }

    /** A node with the same threads on other data and some free port, with the limits of a cell that was never configured. */
    public NodeSettings throwAway(final Path otherData, final String host) {
        return new NodeSettings(otherData, profile, false, 0, host, 0, THROW_AWAY_CONNECTIONS_MAX,
            CellChoices.FIRST.payloadMax(), heartbeatTimeoutSec);
    }
}
