package io.jindou.engine.journal;

import org.agrona.DirectBuffer;

/**
 * Takes what a journal lacks from batches of a peer's {@link JournalCopySource}, while the node follows and appends. For one
 * thread, which may be any but the one that appends; it forces files and is slow at times. There is one at a time.
 *
 * <p>Ask the peer for {@link #nextNo()} to {@link #lastNo()}, {@link #accept} what comes, {@link #adopt} when
 * {@link #isComplete()}. What was accepted outlives {@link #close} and the process: the next sink goes on behind the last
 * record that is whole.
 */
public interface JournalCopySink extends AutoCloseable {
    /**
     * The record to be accepted next. The first one asked for may be one that is here already: it is compared, so that nothing
     * of another history is put behind it. When they differ, the number goes back to the first record.
     */
    long nextNo();

    /** The last record that is missing. */
    long lastNo();

    /** True when no record is missing any more and {@link #adopt} may be called. */
    boolean isComplete();

    /**
     * Takes a batch. Each record is checked: number, checksum, place in the log, the record it names as the one before.
     *
     * @return records taken; those behind {@link #lastNo()} are left.
     * @throws JournalException {@link JournalException.Kind#DAMAGED}: what lies before {@link #nextNo()} was taken, the rest was
     *                          not: open the peer's source there again, or that of another peer; NO_SPACE: nothing was taken;
     *                          IO is final.
     */
    int accept(DirectBuffer batch, int offset, int length);

    /**
     * Told that the peers keep no record below this one any more: then this journal begins there as well.
     *
     * @param firstNo the smallest {@link JournalExtent#firstNo()} of the peers.
     */
    void truncate(long firstNo);

    /** Makes what was accepted so far survive a power loss. */
    void force();

    /**
     * Checks that the copy ends with the record that the snapshot named and that the node's own records follow it, forces it
     * and makes the journal whole, for readers too, in one step.
     *
     * @throws JournalException {@link JournalException.Kind#DAMAGED} when it is of another history; all that was copied is
     *                          thrown away then, and {@link #nextNo()} goes back to the first record.
     */
    void adopt();

    @Override
    void close();
}
