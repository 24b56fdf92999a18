package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/**
 * What {@link ReplayComparer} asks of the place where records lie. Records have consecutive numbers from 1; service thread only.
 */
public interface RecordStore {
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
