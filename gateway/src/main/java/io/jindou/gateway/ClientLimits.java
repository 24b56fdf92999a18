package io.jindou.gateway;

import static io.jindou.gateway.GatewayContext.requirePositive;
import static io.jindou.gateway.GatewayContext.requireRange;

import io.jindou.codecs.Limits;
import java.util.concurrent.TimeUnit;

/**
 * What clients may take of a gateway agent. Times are in nanoseconds, sizes in bytes; 0 switches a limit off where that is said.
 * What a limit refuses has a {@link io.jindou.codecs.Reason} of its own and is counted by it.
 */
public final class ClientLimits {
    /** Without a limit of bytes one user could fill a link's ring while the cell stands still, and end the link for everybody. */
    public static final int BYTES_PER_SECOND_DEFAULT = 1 << 20;
    /** What may come at once on top: with 5 s at the default rate, and each message being told to two users, it fits the ring. */
    public static final int BYTES_BURST_DEFAULT = 2 << 20;
    private static final int BYTES_MAX = 1 << 29;

    private int connectionsMax = 100_000;
    private int connectionsPerAddress = 10_000;
    private int unauthenticatedMax = 10_000;
    private int sendsPerSecond;
    private int sendsBurst;
    private int bytesPerSecond = BYTES_PER_SECOND_DEFAULT;
    private int bytesBurst = BYTES_BURST_DEFAULT;
    private long firstByteTimeoutNs = TimeUnit.SECONDS.toNanos(2);
    private long connectTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long heartbeatTimeoutNs = TimeUnit.SECONDS.toNanos(180);
    private long lingerNs = TimeUnit.SECONDS.toNanos(2);
    private long kickDelayNs = TimeUnit.SECONDS.toNanos(2);
    private long resendIntervalNs = TimeUnit.SECONDS.toNanos(60);
    private int resendsMax = Limits.RECV_ATTEMPTS_MAX;
    private long slowConsumerTimeoutNs = TimeUnit.SECONDS.toNanos(30);
    private int outboundBytesMax = Limits.OUTBOUND_BYTES_MAX;

    /** Client connections held at once. */
    public ClientLimits connectionsMax(final int value) {
        connectionsMax = value;
        return this;
    }

    public int connectionsMax() {
        return connectionsMax;
    }

    /** Connections of one address, of one /64 in IPv6; 0: no limit. This machine and trusted proxies have none. */
    public ClientLimits connectionsPerAddress(final int value) {
        connectionsPerAddress = value;
        return this;
    }

    public int connectionsPerAddress() {
        return connectionsPerAddress;
    }

    /** Connections whose CONNECT has not been taken; one more closes the oldest of them. */
    public ClientLimits unauthenticatedMax(final int value) {
        unauthenticatedMax = value;
        return this;
    }

    public int unauthenticatedMax() {
        return unauthenticatedMax;
    }

    /** SENDs of one user that are taken, each second and at once; those above are refused. 0: no limit. */
    public ClientLimits sends(final int perSecond, final int burst) {
        sendsPerSecond = perSecond;
        sendsBurst = burst;
        return this;
    }

    public int sendsPerSecond() {
        return sendsPerSecond;
    }

    public int sendsBurst() {
        return sendsBurst;
    }

    /** Bytes of SENDs of one user that are taken, each second and at once; further ones are not read until then. 0: no limit. */
    public ClientLimits bytes(final int perSecond, final int burst) {
        bytesPerSecond = perSecond;
        bytesBurst = burst;
        return this;
    }

    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    public int bytesBurst() {
        return bytesBurst;
    }

    /** How long a new socket may say nothing at all. */
    public ClientLimits firstByteTimeoutNs(final long value) {
        firstByteTimeoutNs = value;
        return this;
    }

    public long firstByteTimeoutNs() {
        return firstByteTimeoutNs;
    }

    /** How long a new socket may take for its CONNECT, with all that comes before it. */
    public ClientLimits connectTimeoutNs(final long value) {
        connectTimeoutNs = value;
        return this;
    }

    public long connectTimeoutNs() {
        return connectTimeoutNs;
    }

    /** After this silence a client's connection is closed. */
    public ClientLimits heartbeatTimeoutNs(final long value) {
        heartbeatTimeoutNs = value;
        return this;
    }

    public long heartbeatTimeoutNs() {
        return heartbeatTimeoutNs;
    }

    /** How long a connection being closed may take its last frames. */
    public ClientLimits lingerNs(final long value) {
        lingerNs = value;
        return this;
    }

    public long lingerNs() {
        return lingerNs;
    }

    /** How long the socket of a client that was kicked stays open, in protocols whose clients need that. */
    public ClientLimits kickDelayNs(final long value) {
        kickDelayNs = value;
        return this;
    }

    public long kickDelayNs() {
        return kickDelayNs;
    }

    /** After how long without a RECVACK a RECV is sent again, and how often before it is given up. */
    public ClientLimits resends(final long intervalNs, final int max) {
        resendIntervalNs = intervalNs;
        resendsMax = max;
        return this;
    }

    public long resendIntervalNs() {
        return resendIntervalNs;
    }

    public int resendsMax() {
        return resendsMax;
    }

    /** How long a socket may take nothing while something waits for it. */
    public ClientLimits slowConsumerTimeoutNs(final long value) {
        slowConsumerTimeoutNs = value;
        return this;
    }

    public long slowConsumerTimeoutNs() {
        return slowConsumerTimeoutNs;
    }

    /** Bytes that may wait for the socket of one connection. */
    public ClientLimits outboundBytesMax(final int value) {
        outboundBytesMax = value;
        return this;
    }

    public int outboundBytesMax() {
        return outboundBytesMax;
    }

    void check() {
        requireRange("connectionsMax", connectionsMax, 1, Integer.MAX_VALUE / 2);
        requireRange("connectionsPerAddress", connectionsPerAddress, 0, Integer.MAX_VALUE);
        requireRange("unauthenticatedMax", unauthenticatedMax, 1, Integer.MAX_VALUE / 2);
        requireRange("sendsPerSecond", sendsPerSecond, 0, Integer.MAX_VALUE);
        requireRange("sendsBurst", sendsBurst, sendsPerSecond > 0 ? 1 : 0, Integer.MAX_VALUE);
        requireRange("bytesPerSecond", bytesPerSecond, 0, Integer.MAX_VALUE);
        requireRange("bytesBurst", bytesBurst, bytesPerSecond > 0 ? 1 : 0, Integer.MAX_VALUE);
        requireRange("heartbeatTimeoutNs", heartbeatTimeoutNs, 1, TimeUnit.MILLISECONDS.toNanos(Integer.MAX_VALUE));
        requireRange("outboundBytesMax", outboundBytesMax, 2 * Limits.EVENT_MAX, BYTES_MAX);
        requirePositive("firstByteTimeoutNs", firstByteTimeoutNs);
        requirePositive("connectTimeoutNs", connectTimeoutNs);
        requirePositive("lingerNs", lingerNs);
        requireRange("kickDelayNs", kickDelayNs, 0, TimeUnit.HOURS.toNanos(1));
        requirePositive("resendIntervalNs", resendIntervalNs);
        requireRange("resendsMax", resendsMax, 0, Integer.MAX_VALUE);
        requirePositive("slowConsumerTimeoutNs", slowConsumerTimeoutNs);
    }
}
