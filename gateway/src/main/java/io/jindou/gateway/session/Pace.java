package io.jindou.gateway.session;

import java.util.concurrent.TimeUnit;

/**
 * How much may be taken each second, and how much at once. What one user has taken is a single time: when it would all have been
 * taken at an even pace. It may lie ahead of now by as much as comes at once.
 */
final class Pace {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final long aheadMaxNs;

    /** A pace; {@code perSecond} 0: no limit. */
    Pace(final int perSecond, final int burst) {
        this.perSecond = perSecond;
        this.aheadMaxNs = 0 == perSecond ? 0 : SECOND_NS * burst / perSecond;
    }

    /** Whether some may be taken now, however much it is: what is too much delays what follows. */
    boolean allows(final long dueNs, final long nowNs) {
        return 0 == perSecond || dueNs - nowNs < aheadMaxNs;
    }

    /** When all would have been taken evenly, after this amount too. */
    long take(final long dueNs, final long nowNs, final long amount) {
        if (0 == perSecond) {
            return nowNs;
        }
        return (dueNs - nowNs > 0 ? dueNs : nowNs) + SECOND_NS * amount / perSecond;
    }
}
