package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/**
 * What {@link ReplayComparer} asks of the place where records lie. Records have consecutive numbers; service thread only.
 */
public interface RecordStore {
    /** Records up to this one need not be there: retention has removed them, or they are still to be copied. 0 when all must. */
    long floor();

    /**
     * Asked when the trusted records are not all there: the store then takes note that those behind {@code soundNo} are missing
     * and have to be copied from a peer.
     *
     * @param soundNo the last record before the first that is not sound.
     * @return false when the store may not begin without them.
     */
    boolean rebuild(long soundNo, long trustedNo, long trustedChecksum);

    /**
     * Looks for the end, at a start. Records below {@code fromNo} are taken for granted; those from it on may be read up to
     * what is returned. Whether their bytes are sound shows when they are read.
     *
     * @return number of the last record, 0 when there is none.
     */
    long findEnd(long fromNo);

    /** Points the view at a checked record; {@link JournalException} MISSING or DAMAGED, naming the place, when there is none. */
    void read(long journalNo, DirectBuffer view);

    /** Where the record lies or would lie, as the end of a sentence; empty when there is nothing to say. */
    String place(long journalNo);

    /** Checks that all files with records up to this one are there. */
    void checkFiles(long upToNo);

    /** Ends the journal behind this record, for ever: also after a crash right now, nothing behind it is seen again. */
    void cut(long lastNo);

    /** Appends the record behind the last one. */
    void write(long journalNo, DirectBuffer record, int offset, int length);
}
