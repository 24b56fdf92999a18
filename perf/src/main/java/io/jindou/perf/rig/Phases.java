package io.jindou.perf.rig;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** Warm-up, measurement, and the time in which what is under way may still arrive. */
final class Phases {
    /** So long may the last messages take before they count as lost. */
    static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(20);

    private final long warmUpNs;
    private final long nominalNs;
    private final Meter meter;
    private final NanoClock clock;
    private long beganNs;
    private long startNs;
    private long endNs;
    private Phase phase = Phase.NEW;

    Phases(final Plan plan, final Meter meter, final NanoClock clock) {
        warmUpNs = TimeUnit.MILLISECONDS.toNanos(plan.warmUpMs());
        nominalNs = TimeUnit.MILLISECONDS.toNanos(plan.measuredMs());
        this.meter = meter;
        this.clock = clock;
    }

    /**
     * Moves on when it is time. The clock is read again behind the start of the meter, which may take a while; the measured
     * time ends with the turn that finds it over, so that a stall at its end belongs to it. True: it moved on.
     */
    boolean step(final long nowNs) {
        switch (phase) {
            case NEW -> {
                beganNs = nowNs;
                phase = Phase.WARM_UP;
                return true;
            }
            case WARM_UP -> {
                if (nowNs - beganNs >= warmUpNs) {
                    meter.onStart();
                    startNs = clock.nanoTime();
                    phase = Phase.MEASURED;
                    return true;
                }
            }
            case MEASURED -> {
                if (nowNs - startNs >= nominalNs) {
                    endNs = nowNs;
                    phase = Phase.DRAIN;
                    meter.onEnd();
                    return true;
                }
            }
            default -> {
                // until the load is done
            }
        }
        return false;
    }

    boolean isSending() {
        return Phase.WARM_UP == phase || Phase.MEASURED == phase;
    }

    boolean isMeasured() {
        return Phase.MEASURED == phase;
    }

    boolean isDraining() {
        return Phase.DRAIN == phase;
    }

    boolean isDrainOver(final long nowNs) {
        return Phase.DRAIN == phase && nowNs - endNs >= DRAIN_NS;
    }

    /** What was intended at this time counts: from the start, and before the end. */
    boolean isWithin(final long timeNs) {
        return Phase.MEASURED == phase ? timeNs - startNs >= 0
            : Phase.DRAIN == phase && timeNs - startNs >= 0 && timeNs - endNs < 0;
    }

    /** How long the measured time really was; 0 before its end. */
    long measuredNs() {
        return endNs - startNs;
    }

    private enum Phase { NEW, WARM_UP, MEASURED, DRAIN }
}
