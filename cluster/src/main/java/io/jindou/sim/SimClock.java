package io.jindou.sim;

import java.util.concurrent.TimeUnit;

/** The one clock of a run; wall clocks of nodes are offsets to it. */
final class SimClock {
    /** 2025-01-01, after the beginning of message ids. */
    private static final long WALL_START_MS = 1_735_689_600_000L;

    private long nowMs;

    void advance(final int ms) {
        nowMs += ms;
    }

    long nowMs() {
        return nowMs;
    }

    long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    long wallMs(final long offsetMs) {
        return WALL_START_MS + nowMs + offsetMs;
    }
}
