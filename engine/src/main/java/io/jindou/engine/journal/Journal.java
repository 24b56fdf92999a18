package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/**
 * Port of the engine to the stored messages of its node. One life: {@link #recover} once, {@link #append} for each record in
 * the order of their numbers (replayed ones first), {@link #onReplayDone} once, then live appends. Service thread only, but for
 * {@link #counters()}, {@link #lastNo()}, {@link #extent()} and {@link #newReader()}. Nothing that is returned here may reach the
 * engine's state.
 *
 * <p>Every method may throw {@link JournalException}; the journal is then of no more use and the node has to stop.
 */
public interface Journal extends AutoCloseable {
    /**
     * Checks what the snapshot relies on. Records above {@code trustedNo} are not trusted: they are compared as they are
     * appended again.
     *
     * @param trustedNo       journal number of the last record before the snapshot, 0 without one.
     * @param trustedChecksum checksum of that record, 0 without one.
     * @throws JournalException when a record up to {@code trustedNo} is missing or damaged; it names the file.
     */
    void recover(long trustedNo, long trustedChecksum);

    /**
     * Appends a whole StoredMessage with its message header. While the log is replayed and the journal holds this number
     * already, the bytes are compared instead; at the first difference the journal is cut there and written again.
     *
     * @param journalNo the last one plus 1.
     */
    void append(long journalNo, DirectBuffer record, int offset, int length);

    /** The end of the recovered log: what the journal holds beyond it is cut. */
    void onReplayDone();

    /**
     * Makes all records up to this one survive a power loss: every file written since the last call, then the directories.
     * A failure is final, because the operating system forgets what it could not write.
     */
    void force(long upToNo);

    /**
     * Asked before an entry is applied; cheap.
     *
     * @throws JournalException {@link JournalException.Kind#NO_SPACE} when the file system is below the reserve.
     */
    void ensureSpace();

    /** Number of the record appended or compared last; any thread. Readers see records up to it. */
    long lastNo();

    /** Which of the numbers up to {@link #lastNo()} are there; any thread. */
    JournalExtent extent();

    /** False while the node rebuilds: it neither serves history nor leads then; any thread. */
    default boolean isWhole() {
        return extent().isWhole();
    }

    /** What has happened so far; any thread. */
    JournalCounters counters();

    /** A reader for one thread, closed by it. It may be made and used by any thread after {@link #recover}. */
    JournalReader newReader();

    @Override
    void close();
}
