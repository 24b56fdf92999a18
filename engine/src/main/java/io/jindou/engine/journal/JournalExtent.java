package io.jindou.engine.journal;

/**
 * Which numbers a journal has. Below {@code firstNo} retention has removed what there was; from {@code firstMissingNo} to
 * {@code lastMissingNo} lies what a rebuilding node has still to copy from a peer; all else up to the journal's last is there.
 *
 * @param firstNo        the first number that is kept, 1 as long as nothing was removed.
 * @param firstMissingNo 0 when nothing is missing.
 * @param lastMissingNo  0 when nothing is missing.
 */
public record JournalExtent(long firstNo, long firstMissingNo, long lastMissingNo) {
    /** A journal from which nothing was removed and in which nothing is missing. */
    public static final JournalExtent COMPLETE = new JournalExtent(1, 0, 0);

    /** True when nothing is missing. */
    public boolean isWhole() {
        return 0 == lastMissingNo;
    }

    /** Records still to be copied. */
    public long missing() {
        return isWhole() ? 0 : lastMissingNo - firstMissingNo + 1;
    }

    /** True for a number that is still to be copied. */
    public boolean isMissing(final long journalNo) {
        return !isWhole() && journalNo >= firstMissingNo && journalNo <= lastMissingNo;
    }
}
