package io.jindou.cluster.cell;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How soon a silent leader is replaced. One choice, from which all times follow that have to fit each other: a node may be silent
 * for ten heartbeats, a gateway's cluster session lives through an election and the connect that follows, and a link lives
 * through several sessions.
 *
 * <p>All processes of a cell should choose the same.
 */
public enum Failover {
    /** For machines that always have a core for every process: a busy one is mistaken for dead. */
    FAST(300, 2_000, 8_000),
    /** For ordinary and busy machines. */
    NORMAL(1_000, 5_000, 15_000),
    /** For nodes that are far from each other, or on machines that stand still now and then. */
    PATIENT(5_000, 20_000, 60_000);

    private static final int HEARTBEATS = 10;
    private static final int CANVASS_TIMEOUTS = 4;
    private final long heartbeatTimeoutMs;
    private final long sessionTimeoutMs;
    private final long leaseMs;

    Failover(final long heartbeatTimeoutMs, final long sessionTimeoutMs, final long leaseMs) {
        this.heartbeatTimeoutMs = heartbeatTimeoutMs;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.leaseMs = leaseMs;
    }

    /** Silence of the leader after which followers elect another. */
    public long heartbeatTimeoutNs() {
        return TimeUnit.MILLISECONDS.toNanos(heartbeatTimeoutMs);
    }

    /** Between two signs of life. */
    public long heartbeatIntervalNs() {
        return heartbeatTimeoutNs() / HEARTBEATS;
    }

    /** How long a candidate waits for votes; up to half of it passes at random before a node stands. */
    public long electionTimeoutNs() {
        return heartbeatTimeoutNs() / 2;
    }

    /** Between two messages of one kind in an election. */
    public long electionStatusIntervalNs() {
        return heartbeatIntervalNs() / 2;
    }

    /** How long a node that starts waits for all others before a majority is enough. Aeron wants a multiple of the timeout. */
    public long startupCanvassTimeoutNs() {
        return CANVASS_TIMEOUTS * heartbeatTimeoutNs();
    }

    /** Silence of a cluster client after which its session is closed. */
    public long sessionTimeoutNs() {
        return TimeUnit.MILLISECONDS.toNanos(sessionTimeoutMs);
    }

    /** How long a link lives without a cluster session; then its clients' sessions end. */
    public int leaseMs() {
        return (int)leaseMs;
    }

    /** As it is written in flags and files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
