package io.jindou.engine.journal;

import io.jindou.engine.journal.JournalException.Kind;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * A journal in memory that can be damaged on purpose: for the simulator and for tests. It follows the same
 * {@link ReplayComparer} as the one on disk. {@link #copy()} is what the next process finds. Single-threaded, readers too.
 */
public final class MemoryJournal implements Journal {
    private static final int INITIAL_CAPACITY = 64;

    private final JournalCounters counters = new JournalCounters();
    private final Records records = new Records();
    private final ReplayComparer comparer = new ReplayComparer(records, counters);
    private long forcedNo;
    private long firstNo = 1;

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        comparer.recover(trustedNo, trustedChecksum, Long.MAX_VALUE);
        forcedNo = trustedNo;
    }

    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        comparer.append(journalNo, record, offset, length);
    }

    @Override
    public void onReplayDone() {
        comparer.onReplayDone();
    }

    @Override
    public void force(final long upToNo) {
        if (upToNo > lastNo()) {
            throw new JournalException(Kind.ORDER, "force of " + upToNo + " beyond " + lastNo());
        }
        counters.addPlain(JournalCounter.FORCES, 1);
        forcedNo = Math.max(forcedNo, upToNo);
    }

    @Override
    public void ensureSpace() {
        // the heap is not the disk
    }

    @Override
    public long lastNo() {
        return comparer.lastNo();
    }

    @Override
    public JournalExtent extent() {
        return new JournalExtent(firstNo, 0, 0);
    }

    @Override
    public JournalCounters counters() {
        return counters;
    }

    @Override
    public JournalReader newReader() {
        return new MemoryReader();
    }

    @Override
    public void close() {
        // what was written stays, as on a disk
    }

    /** The same records as a process finds them that starts now: not yet recovered, counters at zero. */
    public MemoryJournal copy() {
        final MemoryJournal copy = new MemoryJournal();
        copy.records.bytes = Arrays.copyOf(records.bytes, records.bytes.length);
        copy.records.count = records.count;
        copy.forcedNo = forcedNo;
        copy.firstNo = firstNo;
        return copy;
    }

    /** Number of the last record that is there, whoever may see it. */
    public long endNo() {
        return records.count;
    }

    /** Number up to which records were forced: what a power loss cannot take. */
    public long forcedNo() {
        return forcedNo;
    }

    /** Takes away all records behind this one. */
    public void truncateTo(final long lastNo) {
        records.cut(lastNo);
    }

    /** Removes all records below this one, as retention does. */
    public void removeBelow(final long journalNo) {
        Arrays.fill(records.bytes, 0, (int)journalNo - 1, null);
        firstNo = journalNo;
    }

    /** Changes a bit of this record. */
    public void corrupt(final long journalNo) {
        final byte[] damaged = records.of(journalNo).clone();
        damaged[damaged.length / 2] ^= 1;
        records.bytes[(int)journalNo - 1] = damaged;
    }

    /** The records; an array of bytes is never changed once it is here, so that copies may share it. */
    private final class Records implements RecordStore {
        private byte[][] bytes = new byte[INITIAL_CAPACITY][];
        private int count;

        @Override
        public long floor() {
            return firstNo - 1;
        }

        @Override
        public boolean rebuild(final long soundNo, final long trustedNo, final long trustedChecksum) {
            return false;
        }

        @Override
        public long findEnd(final long fromNo) {
            return count;
        }

        @Override
        public String place(final long journalNo) {
            return " in memory";
        }

        @Override
        public void read(final long journalNo, final DirectBuffer view) {
            final byte[] record = of(journalNo);
            view.wrap(record);
            final String fault = RecordDescriptor.fault(view, 0, record.length, journalNo);
            if (null != fault) {
                throw new JournalException(Kind.DAMAGED, "journal record " + journalNo + " in memory is damaged: " + fault);
            }
        }

        @Override
        public void checkFiles(final long upToNo) {
            // there are none
        }

        @Override
        public void cut(final long lastNo) {
            final int from = (int)Math.min(lastNo, count);
            Arrays.fill(bytes, from, count, null);
            count = from;
        }

        @Override
        public void write(final long journalNo, final DirectBuffer record, final int offset, final int length) {
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, count * 2);
            }
            final byte[] copy = new byte[length];
            record.getBytes(offset, copy);
            bytes[count++] = copy;
        }

        byte[] of(final long journalNo) {
            if (journalNo < 1 || journalNo > count) {
                throw new JournalException(Kind.MISSING, "journal record " + journalNo
                    + " is not in memory, which ends at " + count);
            }
            if (journalNo < firstNo) {
                throw new JournalException(Kind.TRUNCATED, "journal record " + journalNo + " was removed: the first is "
                    + firstNo);
            }
            return bytes[(int)journalNo - 1];
        }
    }

    private final class MemoryReader implements JournalReader {
        @Override
        public long firstNo() {
            return firstNo;
        }

        @Override
        public long lastNo() {
            return comparer.lastNo();
        }

        @Override
        public void read(final long journalNo, final DirectBuffer view) {
            if (journalNo > lastNo()) {
                throw new JournalException(Kind.MISSING, "journal record " + journalNo + " is beyond the last, " + lastNo());
            }
            records.read(journalNo, view);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
