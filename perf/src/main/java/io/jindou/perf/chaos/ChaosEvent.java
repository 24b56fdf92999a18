package io.jindou.perf.chaos;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One bad thing, as it was drawn.
 *
 * @param number  from 1
 * @param pick    chooses among those to whom it may be done
 * @param holdMs  how long it lasts
 * @param pauseMs how long the load is left alone afterwards
 * @param faults  what the network does to each datagram; null: nothing
 */
record ChaosEvent(int number, EventKind kind, int pick, long holdMs, long pauseMs, String faults) {
    /** One of so many. */
    int choose(final int count) {
        return pick % count;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %s %.1f s%s", number, kind.word(), holdMs / (double)TimeUnit.SECONDS.toMillis(1),
            null == faults ? "" : " " + faults);
    }
}
