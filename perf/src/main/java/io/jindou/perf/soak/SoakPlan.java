package io.jindou.perf.soak;

import java.util.concurrent.TimeUnit;

/**
 * How much happens in a soak.
 *
 * @param lengthMs         of the session, bursts included
 * @param ratePerSecond    messages between the bursts
 * @param burstFactor      times the rate in the first and the last part of the session
 * @param users            connections
 * @param leavesPerMinute  connections closed, each to come back after some seconds
 * @param changesPerMinute members removed from a group, each to be added again after some seconds
 * @param periodMs         time between two lines
 * @param snapshotMs       time between two snapshots; 0: none
 */
public record SoakPlan(
    long lengthMs,
    int ratePerSecond,
    int burstFactor,
    int users,
    int leavesPerMinute,
    int changesPerMinute,
    long periodMs,
    long snapshotMs) {
    /** Each burst takes this part of the session. */
    public static final int BURST_DIVISOR = 50;
    public static final long LENGTH_MAX_MS = TimeUnit.DAYS.toMillis(30);
    public static final int RATE_MAX = 1_000_000;
    public static final int USERS_MIN = 4;
    public static final int USERS_MAX = 10_000;
    public static final int BURST_FACTOR_MAX = 100;
    public static final int CHURN_MAX = 100_000;

    private static final long LONG_MS = TimeUnit.MINUTES.toMillis(30);
    private static final long SHORT_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long PERIOD_LONG_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long PERIOD_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long PERIOD_SHORT_MS = TimeUnit.SECONDS.toMillis(1);
    private static final long SNAPSHOT_MAX_MS = TimeUnit.MINUTES.toMillis(10);
    private static final int SNAPSHOT_DIVISOR = 5;

    /** Checks the ranges. */
    public SoakPlan {
        require("the length in ms", lengthMs, 1, LENGTH_MAX_MS);
        require("the rate", ratePerSecond, 1, RATE_MAX);
        require("the factor of the bursts", burstFactor, 1, BURST_FACTOR_MAX);
        require("users", users, USERS_MIN, USERS_MAX);
        require("leaves a minute", leavesPerMinute, 0, CHURN_MAX);
        require("changes a minute", changesPerMinute, 0, CHURN_MAX);
        require("the time between two lines in ms", periodMs, 1, LENGTH_MAX_MS);
        require("the time between two snapshots in ms", snapshotMs, 0, LENGTH_MAX_MS);
    }

    /** A line each minute, or more in a short session. */
    public static long standardPeriodMs(final long lengthMs) {
        return lengthMs >= LONG_MS ? PERIOD_LONG_MS : lengthMs >= SHORT_MS ? PERIOD_MS : PERIOD_SHORT_MS;
    }

    /** Every ten minutes, or four times in a short session. */
    public static long standardSnapshotMs(final long lengthMs) {
        return Math.max(1, Math.min(SNAPSHOT_MAX_MS, lengthMs / SNAPSHOT_DIVISOR));
    }

    /** Length of each of the two bursts. */
    long burstNs() {
        return TimeUnit.MILLISECONDS.toNanos(lengthMs) / BURST_DIVISOR;
    }

    private static void require(final String what, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
