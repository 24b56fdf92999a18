package io.jindou.engine.journal;

import io.jindou.engine.journal.JournalException.Kind;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the records of one channel by walking from its newest one back along the chain of previous records. A walk can be long,
 * so it is done in slices: {@link #begin}, then {@link #walk} until it is done, then {@link #forEach}. Records are handed
 * over in rising order of their sequence, whichever way was asked. For one thread; used again for the next request.
 */
public final class ChannelHistory {
    private final JournalReader reader;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    /** Journal numbers found, newest first; for an ascending request a ring, since the oldest ones are wanted. */
    private final long[] found;

    private long nextNo;
    private long fromSeq;
    private int wanted;
    private boolean isDescending;
    private int newest;
    private int count;
    private boolean hasMore;
    private boolean isTruncated;
    private long oldestSeq;

    /**
     * A walker over one reader.
     *
     * @param countMax the most records of one request.
     */
    public ChannelHistory(final JournalReader reader, final int countMax) {
        this.reader = reader;
        this.found = new long[countMax];
    }

    /**
     * Starts a request.
     *
     * @param headNo     journal number of the newest record of the channel, or of one behind all that are wanted, by which
     *                   {@link #hasMore} is known; 0 when there is none.
     * @param fromSeq    where to start; the record with this sequence belongs to the result. Descending: 0 for the newest.
     * @param count      the most records to find.
     * @param descending true for the records up to {@code fromSeq}, false for those from it on.
     */
    public void begin(final long headNo, final long fromSeq, final int count, final boolean descending) {
        this.nextNo = headNo;
        this.fromSeq = descending && 0 == fromSeq ? Long.MAX_VALUE : fromSeq;
        this.wanted = Math.min(count, found.length);
        this.isDescending = descending;
        this.newest = 0;
        this.count = 0;
        this.hasMore = false;
        this.isTruncated = false;
        this.oldestSeq = 0;
    }

    /**
     * Follows the chain by at most so many records.
     *
     * @return true when the request is answered.
     */
    public boolean walk(final int steps) {
        for (int i = 0; i < steps && nextNo > 0; i++) {
            if (!isKept()) {
                isTruncated = true;
                nextNo = 0;
                break;
            }
            final long seq = RecordDescriptor.messageSeq(view, 0);
            oldestSeq = seq;
            final boolean isInRange = isDescending ? seq <= fromSeq : seq >= fromSeq;
            if (isInRange && isDescending && count == wanted) {
                hasMore = true;
                nextNo = 0;
            } else if (!isInRange && !isDescending) {
                nextNo = 0;
            } else {
                if (isInRange) {
                    keep(nextNo);
                }
                nextNo = previous(nextNo);
            }
        }
        return nextNo <= 0;
    }

    /** How many records were found. */
    public int count() {
        return count;
    }

    /** True when the channel has more records in the direction that was asked. */
    public boolean hasMore() {
        return hasMore;
    }

    /** True when the walk met the end of what retention has left of the channel. */
    public boolean isTruncated() {
        return isTruncated;
    }

    /** Sequence of the first record that retention has left; 0 when it left none or the walk did not come to it. */
    public long firstSeq() {
        return isTruncated ? oldestSeq : 0;
    }

    /**
     * Hands over the records found, in rising order of their sequence, until the sink wants no more.
     *
     * @return how many the sink took.
     * @throws JournalException {@link Kind#TRUNCATED} when retention has removed some since they were found: ask again.
     */
    public int forEach(final RecordSink sink) {
        for (int i = 0; i < count; i++) {
            final long journalNo = found[(newest + count - 1 - i) % found.length];
            reader.read(journalNo, view);
            if (!sink.onRecord(journalNo, view, 0, view.capacity())) {
                return i;
            }
        }
        return count;
    }

    private boolean isKept() {
        if (nextNo < reader.firstNo()) {
            return false;
        }
        try {
            reader.read(nextNo, view);
            return true;
        } catch (final JournalException e) {
            if (Kind.TRUNCATED != e.kind()) {
                throw e;
            }
            // removed just now
            return false;
        }
    }

    private void keep(final long journalNo) {
        if (0 == wanted) {
            hasMore = true;
        } else if (count < wanted) {
            found[(newest + count) % found.length] = journalNo;
            count++;
        } else {
            // ascending: an older record pushes out the newest
            hasMore = true;
            newest = (newest + 1) % found.length;
            found[(newest + count - 1) % found.length] = journalNo;
        }
    }

    private long previous(final long journalNo) {
        final long previousNo = RecordDescriptor.previousJournalNo(view, 0);
        if (previousNo >= journalNo || previousNo < 0) {
            throw new JournalException(Kind.DAMAGED, "journal record " + journalNo + " names " + previousNo
                + " as the one before it in its channel");
        }
        return previousNo;
    }
}
