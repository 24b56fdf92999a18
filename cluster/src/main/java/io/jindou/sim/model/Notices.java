package io.jindou.sim.model;

/** What an engine tells its observers of comparing states, as text. */
public final class Notices {
    private Notices() {
    }

    /** The state behind the entry at this position is to be compared. */
    public static String checkpoint(final long position) {
        return "checkpoint " + position;
    }

    /** More than half agree. */
    public static String majority(final long position, final long hash) {
        return "majority for " + Long.toHexString(hash) + " at " + position;
    }

    /** All reported, and no more than half agree. */
    public static String noMajority(final long position) {
        return "no majority at " + position;
    }
}
