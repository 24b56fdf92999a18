package io.jindou.client;

import io.jindou.codecs.Reason;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** After which reasons to connect again, and when. */
final class ReconnectPolicy {
    /** What passes by itself. Everything else says that the next attempt would end as this one, or fight another device. */
    private static final Set<Reason> PASSING = EnumSet.of(
        Reason.CONNECTION_RESET,
        Reason.CONNECT_TIMEOUT,
        Reason.HEARTBEAT_TIMEOUT,
        Reason.SLOW_CONSUMER,
        Reason.LINK_LOST,
        Reason.SERVER_STOPPING,
        Reason.AUDIT_DIFFERENCE,
        Reason.NOT_READY,
        Reason.NOT_YET,
        Reason.BUSY,
        Reason.RATE_LIMIT,
        Reason.CONNECTION_LIMIT,
        Reason.SESSION_LIMIT,
        Reason.LIMIT_REACHED,
        Reason.CONNECTION_ID_REUSED,
        Reason.SENDER_OFFLINE,
        Reason.SYSTEM_ERROR);

    private final long minNs;
    private final long maxNs;
    private long currentNs;

    ReconnectPolicy(final long minNs, final long maxNs) {
        this.minNs = minNs;
        this.maxNs = maxNs;
        this.currentNs = minNs;
    }

    static boolean isPassing(final Reason reason) {
        return PASSING.contains(reason);
    }

    /** A connection was accepted. */
    void reset() {
        currentNs = minNs;
    }

    /** Between half and the whole of the pause, so that the clients of a dead server do not come back as one. */
    long nextDelayNs() {
        final long pauseNs = currentNs;
        currentNs = Math.min(2 * currentNs, maxNs);
        return pauseNs - ThreadLocalRandom.current().nextLong(pauseNs / 2 + 1);
    }
}
