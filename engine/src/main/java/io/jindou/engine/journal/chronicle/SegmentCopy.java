package io.jindou.engine.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalCopySource;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.ReplayComparer;
import io.jindou.engine.journal.SpaceGuard;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the gap of a rebuilding journal. Copied records go to a segment of their own, which the manifest names but does not
 * count. One that a former copier left is read through to its last whole record, counts up to there from then on, and the next
 * begins behind it; the last missing record is never taken over like this, so that it always comes through {@link #adopt}.
 */
final class SegmentCopy implements JournalCopySink {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentCopy.class);

    private final JournalContext ctx;
    private final Path journal;
    private final SegmentStore store;
    private final JournalCounters counters;
    private final SpaceGuard space;
    private final CopyJoin join;
    private final SegmentForcer forcer;
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0);
    private SegmentWriter writer;
    private long nextNo;
    private long lastLogPosition = -1;
    private int lastOrdinal;
    private long lastChecksum;

    SegmentCopy(final JournalContext ctx, final SegmentStore store, final ReplayComparer comparer,
        final JournalCounters counters) {
        this.ctx = ctx;
        this.journal = ctx.directory();
        this.store = store;
        this.counters = counters;
        this.space = new SpaceGuard(ctx.usableSpace(), ctx.reserve(), journal.toString(), counters);
        this.forcer = new SegmentForcer(journal, ctx.forcer(), counters);
        this.join = new CopyJoin(journal, store, comparer);
        store.claimCopy();
        boolean isReady = false;
        try {
            if (null != store.table().copy()) {
                settle(store.table().copy());
            }
            checkPrefix();
            isReady = true;
        } finally {
            if (!isReady) {
                store.releaseCopy();
            }
        }
        // the record before the gap is asked for again, to see that the peer has the same history
        final SegmentTable table = store.table();
        this.nextNo = Math.max(table.firstNo(), table.gap().firstNo() - 1);
    }

    @Override
    public long nextNo() {
        return nextNo;
    }

    @Override
    public long lastNo() {
        return store.table().extent().lastMissingNo();
    }

    @Override
    public boolean isComplete() {
        return null == store.table().gap() || nextNo > lastNo();
    }

    @Override
    public int accept(final DirectBuffer batch, final int offset, final int length) {
        space.ensure();
        final long lastNo = lastNo();
        int taken = 0;
        int at = offset;
        final int end = offset + length;
        while (at < end && nextNo <= lastNo) {
            final int recordAt = at + JournalCopySource.RECORD_HEADER;
            final int recordLength = recordAt <= end ? batch.getInt(at, LITTLE_ENDIAN) : -1;
            if (recordLength < 0 || recordLength > end - recordAt) {
                throw refused("it is longer than its batch");
            }
            take(batch, recordAt, recordLength);
            at = recordAt + recordLength;
            taken++;
        }
        return taken;
    }

    @Override
    public void truncate(final long firstNo) {
        final long lastNo = lastNo();
        if (0 == lastNo || firstNo <= nextNo) {
            return;
        }
        closeWriter();
        final long newFirstNo = Math.min(firstNo, lastNo + 1);
        LOG.warn("the peers keep no journal record below {}, so this journal begins there as well", firstNo);
        store.reduce(old -> old.from(newFirstNo));
        nextNo = newFirstNo;
        lastLogPosition = -1;
    }

    @Override
    public void force() {
        if (null != writer) {
            forcer.force(SegmentTable.of(store.table().copy()), nextNo - 1);
        }
    }

    @Override
    public void adopt() {
        final Gap gap = store.table().gap();
        if (null == gap) {
            return;
        }
        if (nextNo <= gap.lastNo()) {
            throw new JournalException(Kind.ORDER, "adoption of a copy that lacks record " + nextNo);
        }
        final Segment whole = store.table().copy().endingAt(gap.lastNo());
        final String fault = lastChecksum == gap.checksum() ? join.fault(whole, gap) : "its record " + gap.lastNo()
            + " is not the one that this node's snapshot names";
        if (null != fault) {
            widen();
            counters.add(JournalCounter.COPY_REFUSALS, 1);
            throw new JournalException(Kind.DAMAGED, "what was copied to " + journal + " is of another history: " + fault
                + ". It is thrown away; copy from another node");
        }
        force();
        closeWriter();
        store.change(old -> old.closeCopy(gap.lastNo()));
        counters.add(JournalCounter.ADOPTIONS, 1);
        LOG.info("the journal is whole again: the last {} missing records up to {} were copied", whole.lastNo() - whole.firstNo()
            + 1, gap.lastNo());
    }

    @Override
    public void close() {
        closeWriter();
        store.releaseCopy();
    }

    private void take(final DirectBuffer batch, final int at, final int length) {
        final String fault = RecordDescriptor.fault(batch, at, length, nextNo);
        if (null != fault) {
            throw refused(fault);
        }
        final long previousNo = RecordDescriptor.previousJournalNo(batch, at);
        final long logPosition = RecordDescriptor.logPosition(batch, at);
        final int ordinal = RecordDescriptor.ordinal(batch, at);
        if (previousNo < 0 || previousNo >= nextNo) {
            throw refused("it names " + previousNo + " as the one before it in its channel");
        }
        if (logPosition < lastLogPosition || logPosition == lastLogPosition && ordinal <= lastOrdinal) {
            throw refused("its place in the log is not behind that of the record before it");
        }
        final long firstMissingNo = store.table().gap().firstNo();
        if (nextNo < firstMissingNo) {
            record.wrap(batch, at, length);
            if (!join.isHere(nextNo, record)) {
                final JournalException refusal = refused("this node has another one of that number, so one of both is of "
                    + "another history; what this node has is copied again as well");
                widen();
                throw refusal;
            }
        } else {
            if (null == writer) {
                begin();
            }
            writer.append(nextNo, batch, at, length);
            counters.add(JournalCounter.COPIED, 1);
            counters.add(JournalCounter.COPIED_BYTES, length);
            space.onWritten(length + BitUtil.SIZE_OF_INT);
        }
        lastLogPosition = logPosition;
        lastOrdinal = ordinal;
        lastChecksum = RecordDescriptor.storedChecksum(batch, at);
        nextNo++;
    }

    private void begin() {
        final Segment copy = store.beginCopy();
        forcer.onForced(copy.firstNo() - 1);
        writer = new SegmentWriter(journal, copy, ctx.blockSize());
    }

    /** Reads what a former copier left, as far as it is sound. */
    private void settle(final Segment copy) {
        final Gap gap = store.table().gap();
        final long end = Math.min(store.endOf(copy, copy.firstNo()), gap.lastNo() - 1);
        long soundNo = copy.firstNo() - 1;
        if (end > soundNo) {
            soundNo = join.soundEnd(copy, end);
        }
        if (soundNo >= copy.firstNo()) {
            forcer.onForced(copy.firstNo() - 1);
            forcer.force(SegmentTable.of(copy), soundNo);
        }
        final long lastNo = soundNo;
        store.reduce(old -> old.closeCopy(lastNo));
        LOG.info("the copy of the journal goes on behind record {}", lastNo);
    }

    /** Begins again with the first record that is kept. */
    private void widen() {
        closeWriter();
        store.reduce(SegmentTable::widenGap);
        nextNo = store.table().gap().firstNo();
        lastLogPosition = -1;
    }

    /** What lies before the gap must be there, or it is copied as well. */
    private void checkPrefix() {
        final SegmentTable table = store.table();
        final long lastNo = table.gap().firstNo() - 1;
        if (lastNo < table.firstNo()) {
            return;
        }
        try {
            store.checkFiles(table.firstNo(), lastNo);
            join.checkOwn(lastNo);
        } catch (final JournalException e) {
            LOG.warn("all missing records are copied from the first on, because {}", e.getMessage());
            store.reduce(SegmentTable::widenGap);
        }
    }

    private JournalException refused(final String why) {
        counters.add(JournalCounter.COPY_REFUSALS, 1);
        return new JournalException(Kind.DAMAGED, "journal record " + nextNo + " from a peer is refused: " + why);
    }

    private void closeWriter() {
        if (null != writer) {
            writer.close();
            writer = null;
        }
    }
}
