package io.jindou.perf.soak;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** When each message should be sent, from the plan alone: whatever stalls is charged for all that was due meanwhile. */
final class Pacer {
    /** The part of the session. */
    enum Phase {
        OPEN, STEADY, CLOSE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final long lengthNs;
    private final long burstNs;
    private final double steadyIntervalNs;
    private final double burstIntervalNs;
    private long startNs;
    /** Of the next message, since the start; less than a nanosecond may not be dropped a million times. */
    private double offsetNs;

    Pacer(final SoakPlan plan) {
        lengthNs = TimeUnit.MILLISECONDS.toNanos(plan.lengthMs());
        burstNs = plan.burstNs();
        steadyIntervalNs = (double)TimeUnit.SECONDS.toNanos(1) / plan.ratePerSecond();
        burstIntervalNs = steadyIntervalNs / plan.burstFactor();
    }

    void start(final long nowNs) {
        startNs = nowNs;
    }

    /** True: the next message should have been sent by now. */
    boolean isDue(final long nowNs) {
        return offsetNs < lengthNs && startNs + (long)offsetNs - nowNs <= 0;
    }

    /** When the next message should be sent; then it is the turn of the one after it. */
    long take() {
        final long at = (long)offsetNs;
        offsetNs += Phase.STEADY == phaseAt(at) ? steadyIntervalNs : burstIntervalNs;
        return startNs + at;
    }

    /** The session is over and all that was due in it was taken. */
    boolean isOver(final long nowNs) {
        return nowNs - startNs >= lengthNs && offsetNs >= lengthNs;
    }

    long sinceStartNs(final long nowNs) {
        return nowNs - startNs;
    }

    /** Of a stretch of the session: a burst if any of it lies in one. */
    Phase phase(final long fromNs, final long toNs) {
        final Phase first = phaseAt(fromNs - startNs);
        return Phase.STEADY == first ? phaseAt(toNs - startNs - 1) : first;
    }

    private Phase phaseAt(final long offset) {
        if (offset < burstNs) {
            return Phase.OPEN;
        }
        return offset < lengthNs - burstNs ? Phase.STEADY : Phase.CLOSE;
    }
}
