package io.jindou.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a node gives of its journal to a peer that rebuilds: batches of whole records in the order of their numbers, each behind
 * its length (int32, little-endian). Every record is checked as it is read. Works beside the thread that appends; for one
 * thread, which may be any. What a {@link JournalCopySink} takes.
 */
public final class JournalCopySource implements AutoCloseable {
    /** Bytes before each record of a batch. */
    public static final int RECORD_HEADER = BitUtil.SIZE_OF_INT;
    /** A buffer for batches has to hold the largest record. */
    public static final int BATCH_MIN = RECORD_HEADER + RecordDescriptor.LENGTH_MAX;

    private final JournalReader reader;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private long nextNo;
    private long toNo;
    private int count;

    /** A source over a journal that was recovered. */
    public JournalCopySource(final Journal journal) {
        this.reader = journal.newReader();
    }

    /**
     * Begins a run of records, also in the middle of another.
     *
     * @param fromNo the first, 1 or more.
     * @param lastNo the last; it may lie ahead of what is appended so far.
     */
    public void open(final long fromNo, final long lastNo) {
        if (fromNo < 1) {
            throw new JournalException(JournalException.Kind.ORDER, "copy from journal number " + fromNo);
        }
        nextNo = fromNo;
        toNo = lastNo;
        count = 0;
    }

    /** The first record that can be had now. */
    public long firstNo() {
        return reader.firstNo();
    }

    /** The last record that can be had now. */
    public long lastNo() {
        return reader.lastNo();
    }

    /** The record that the next batch begins with. */
    public long nextNo() {
        return nextNo;
    }

    /** True when all records of the run were given. */
    public boolean isDone() {
        return nextNo > toNo;
    }

    /** Records of the last batch. */
    public int count() {
        return count;
    }

    /**
     * Writes as many records as there are and as fit.
     *
     * @param capacity {@link #BATCH_MIN} at least.
     * @return bytes written; 0 when there is nothing to give now.
     * @throws JournalException {@link JournalException.Kind#TRUNCATED} when retention has removed the next record: tell the
     *                          peer {@link #firstNo()}; MISSING or DAMAGED when it has to ask another peer.
     */
    public int fill(final MutableDirectBuffer buffer, final int offset, final int capacity) {
        if (capacity < BATCH_MIN) {
            throw new JournalException(JournalException.Kind.ORDER, "a batch of " + capacity + " bytes, less than " + BATCH_MIN);
        }
        int length = 0;
        count = 0;
        final long last = Math.min(toNo, reader.lastNo());
        while (nextNo <= last) {
            try {
                reader.read(nextNo, view);
            } catch (final JournalException e) {
                if (0 == count) {
                    throw e;
                }
                // what was read before it goes out first; the next call fails
                break;
            }
            final int end = length + RECORD_HEADER + view.capacity();
            if (end > capacity) {
                break;
            }
            buffer.putInt(offset + length, view.capacity(), LITTLE_ENDIAN);
            buffer.putBytes(offset + length + RECORD_HEADER, view, 0, view.capacity());
            length = end;
            nextNo++;
            count++;
        }
        return length;
    }

    @Override
    public void close() {
        reader.close();
    }
}
