package io.jindou.cluster.config;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Where clients connect to, and how long a silent one is kept. */
public final class ClientPortOptions {
    @Option(names = "--tcp-host", paramLabel = "ADDRESS", defaultValue = "0.0.0.0",
        description = "Address of the client port (default: ${DEFAULT-VALUE}).")
    private String tcpHost;

    @Option(names = "--tcp-port", paramLabel = "PORT", defaultValue = "5100",
        description = "Client port; 0 takes a free one, see DIR/ports.json (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "65535")
    private int tcpPort;

    @Option(names = "--connections-max", paramLabel = "N", defaultValue = "200000",
        description = "Client connections at a time (default: ${DEFAULT-VALUE}).")
    @Range(min = "1", max = "10000000")
    private int connectionsMax;

    @Option(names = "--heartbeat-timeout", paramLabel = "DURATION", defaultValue = "180s",
        converter = Units.DurationConverter.class,
        description = "Silence after which a client connection is closed (default: ${DEFAULT-VALUE}).")
    @Range(min = "1s", max = "1d")
    private Duration heartbeatTimeout;

    /** Address of the client port. */
    public String tcpHost() {
        return tcpHost;
    }

    /** Client port; 0 takes a free one. */
    public int tcpPort() {
        return tcpPort;
    }

    /** Client connections at a time. */
    public int connectionsMax() {
        return connectionsMax;
    }

    /** Silence after which a client connection is closed; whole seconds. */
    public Duration heartbeatTimeout() {
        return heartbeatTimeout;
    }
}
