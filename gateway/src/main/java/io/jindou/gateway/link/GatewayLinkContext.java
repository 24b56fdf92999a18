package io.jindou.gateway.link;

import io.jindou.codecs.Limits;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.ErrorHandler;

/** What a {@link GatewayLink} is made of. */
public final class GatewayLinkContext {
    /** Aeron Cluster's own default. */
    public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int GATEWAY_ID_MAX = 0xFFFF;
    private static final int AGENT_MAX = 0xFF;

    private int gatewayId;
    private int agent;
    private long secretHigh;
    private long secretLow;
    private LongSupplier nonces;
    private ClusterLink clusterLink;
    private LinkListener listener;
    private int ringBytes = Limits.RING_BYTES_DEFAULT;
    private int reserve = Limits.RING_RESERVE;
    private long sessionTimeoutNs = SESSION_TIMEOUT_DEFAULT_NS;
    private LinkCounters counters = new LinkCounters();
    private ErrorHandler errorHandler;

    /** 0 to 65,535; one for each gateway of a deployment. */
    public GatewayLinkContext gatewayId(final int value) {
        gatewayId = value;
        return this;
    }

    public int gatewayId() {
        return gatewayId;
    }

    /** 0 to 255; one for each agent of a gateway. */
    public GatewayLinkContext agent(final int value) {
        agent = value;
        return this;
    }

    public int agent() {
        return agent;
    }

    /** What proves that this process owns the gateway id: 128 random bits, kept in the gateway's directory. */
    public GatewayLinkContext secret(final long high, final long low) {
        secretHigh = high;
        secretLow = low;
        return this;
    }

    public long secretHigh() {
        return secretHigh;
    }

    public long secretLow() {
        return secretLow;
    }

    /** A value that was never used before by this gateway, for each incarnation. */
    public GatewayLinkContext nonces(final LongSupplier value) {
        nonces = value;
        return this;
    }

    public LongSupplier nonces() {
        return nonces;
    }

    public GatewayLinkContext clusterLink(final ClusterLink value) {
        clusterLink = value;
        return this;
    }

    public ClusterLink clusterLink() {
        return clusterLink;
    }

    public GatewayLinkContext listener(final LinkListener value) {
        listener = value;
        return this;
    }

    public LinkListener listener() {
        return listener;
    }

    /** Bytes of commands that wait for their confirmation. */
    public GatewayLinkContext ringBytes(final int value) {
        ringBytes = value;
        return this;
    }

    public int ringBytes() {
        return ringBytes;
    }

    /** The part of {@link #ringBytes()} that only urgent commands may use. */
    public GatewayLinkContext reserve(final int value) {
        reserve = value;
        return this;
    }

    public int reserve() {
        return reserve;
    }

    /** After this silence the cell closes a cluster session; must not be below the cell's own setting. */
    public GatewayLinkContext sessionTimeoutNs(final long value) {
        sessionTimeoutNs = value;
        return this;
    }

    public long sessionTimeoutNs() {
        return sessionTimeoutNs;
    }

    public GatewayLinkContext counters(final LinkCounters value) {
        counters = value;
        return this;
    }

    public LinkCounters counters() {
        return counters;
    }

    /** Told what a listener threw, before the link is ended for it. */
    public GatewayLinkContext errorHandler(final ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    GatewayLinkContext conclude() {
        Objects.requireNonNull(nonces, "nonces");
        Objects.requireNonNull(clusterLink, "clusterLink");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(errorHandler, "errorHandler");
        requireRange("gatewayId", gatewayId, 0, GATEWAY_ID_MAX);
        requireRange("agent", agent, 0, AGENT_MAX);
        requireRange("reserve", reserve, 0, ringBytes / 2);
        requireRange("sessionTimeoutNs", sessionTimeoutNs, 1, Long.MAX_VALUE / 2);
        return this;
    }

    private static void requireRange(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
        }
    }
}
