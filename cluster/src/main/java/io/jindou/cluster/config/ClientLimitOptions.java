package io.jindou.cluster.config;

import io.jindou.codecs.Limits;
import io.jindou.gateway.ClientLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What clients may take. */
public final class ClientLimitOptions {
    @Option(names = "--connections-max", paramLabel = "N", defaultValue = "200000",
        description = "Client connections at a time (default: ${DEFAULT-VALUE}).")
    @Range(min = "1", max = "10000000")
    private int connectionsMax;

    @Option(names = "--connections-per-address", paramLabel = "N", defaultValue = "10000",
        description = "Of them, those of one address, of one /64 in IPv6; 0: no limit (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "10000000")
    private int connectionsPerAddress;

    @Option(names = "--unauthenticated-max", paramLabel = "N", defaultValue = "10000",
        description = "Of them, those that have not said CONNECT; one more closes the oldest (default: ${DEFAULT-VALUE}).")
    @Range(min = "1", max = "10000000")
    private int unauthenticatedMax;

    @Option(names = "--sends-per-second", paramLabel = "N", defaultValue = "0",
        description = "Messages of one user each second, those above are refused; 0: no limit (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "1000000")
    private int sendsPerSecond;

    @Option(names = "--sends-burst", paramLabel = "N",
        description = "Messages of one user at once (default: those of two seconds).")
    @Range(min = "1", max = "10000000")
    private Integer sendsBurst;

    @Option(names = "--bytes-per-second", paramLabel = "SIZE", defaultValue = "1m", converter = Units.IntSizeConverter.class,
        description = "Bytes of one user's messages each second, those above wait; off: no limit (default: ${DEFAULT-VALUE}).")
    @Range(min = "1k", max = "1g", off = true)
    private int bytesPerSecond;

    @Option(names = "--bytes-burst", paramLabel = "SIZE", converter = Units.IntSizeConverter.class,
        description = "Bytes of one user's messages at once (default: those of two seconds).")
    @Range(min = "1k", max = "1g")
    private Integer bytesBurst;

    @Option(names = "--first-byte-timeout", paramLabel = "DURATION", defaultValue = "2s",
        converter = Units.DurationConverter.class,
        description = "How long a new connection may say nothing at all (default: ${DEFAULT-VALUE}).")
    @Range(min = "1s", max = "1h")
    private Duration firstByteTimeout;

    @Option(names = "--connect-timeout", paramLabel = "DURATION", defaultValue = "10s",
        converter = Units.DurationConverter.class,
        description = "How long a new connection may take for its CONNECT (default: ${DEFAULT-VALUE}).")
    @Range(min = "1s", max = "1h")
    private Duration connectTimeout;

    @Option(names = "--heartbeat-timeout", paramLabel = "DURATION", defaultValue = "180s",
        converter = Units.DurationConverter.class,
        description = "Silence after which a client connection is closed (default: ${DEFAULT-VALUE}).")
    @Range(min = "1s", max = "1d")
    private Duration heartbeatTimeout;

    @Option(names = "--kick-delay", paramLabel = "DURATION", defaultValue = "2s", converter = Units.DurationConverter.class,
        description = "How long a kicked connection of WuKongIM's protocols stays open, so that its client can take the reason "
            + "(default: ${DEFAULT-VALUE}).")
    @Range(min = "0s", max = "1m")
    private Duration kickDelay;

    @Option(names = "--recv-retry-interval", paramLabel = "DURATION", defaultValue = "60s",
        converter = Units.DurationConverter.class,
        description = "After how long a message that its client did not acknowledge is sent again (default: ${DEFAULT-VALUE}).")
    @Range(min = "1s", max = "1d")
    private Duration recvRetryInterval;

    @Option(names = "--recv-retries", paramLabel = "N", defaultValue = "" + Limits.RECV_ATTEMPTS_MAX,
        description = "How often before it is given up (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "1000")
    private int recvRetries;

    /** The limits. */
    public ClientLimits limits() {
        return new ClientLimits()
            .connectionsMax(connectionsMax)
            .connectionsPerAddress(connectionsPerAddress)
            .unauthenticatedMax(unauthenticatedMax)
            .sends(sendsPerSecond, null == sendsBurst ? 2 * sendsPerSecond : sendsBurst)
            .bytes(bytesPerSecond, null == bytesBurst ? (int)Math.min(Integer.MAX_VALUE, 2L * bytesPerSecond) : bytesBurst)
            .firstByteTimeoutNs(firstByteTimeout.toNanos())
            .connectTimeoutNs(connectTimeout.toNanos())
            .heartbeatTimeoutNs(heartbeatTimeout.toNanos())
            .kickDelayNs(kickDelay.toNanos())
            .resends(recvRetryInterval.toNanos(), recvRetries);
    }
}
