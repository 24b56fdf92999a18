package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;

/**
 * The segments of a journal on disk. Chronicle can neither truncate a queue nor be trusted to go on with one that another
 * process left in the middle of a write, so a segment is written by one process only: a cut, and the first append of each
 * process, ends the last segment by the manifest and begins a new one.
 *
 * <p>The table is changed by the service thread, by who copies and by who removes old records: each under this object's lock,
 * manifest first. Everything else belongs to the service thread.
 */
final class SegmentStore implements RecordStore, AutoCloseable {
    private final JournalContext ctx;
    private final Path journal;
    private final SegmentManifest manifest;
    private final JournalCounters counters;
    private final SegmentReaders readers;
    private volatile SegmentTable table;
    private SegmentWriter writer;
    private boolean isCopied;

    /** Opens what is there; the caller holds the lock of the directory. */
    SegmentStore(final JournalContext ctx, final JournalCounters counters) {
        this.ctx = ctx;
        this.journal = ctx.directory();
        this.counters = counters;
        this.manifest = new SegmentManifest(journal, ctx.forcer(), ctx.remedy());
        this.readers = new SegmentReaders(journal, SegmentReaders.OPEN_MAX_DEFAULT);
        this.table = load();
        tidy(table);
    }

    /** The segments now; any thread. */
    SegmentTable table() {
        return table;
    }

    /** Writes a new table down and puts it in force; any thread. */
    synchronized SegmentTable change(final UnaryOperator<SegmentTable> step) {
        final SegmentTable newTable = step.apply(table);
        if (newTable != table) {
            manifest.write(newTable);
            table = newTable;
        }
        return newTable;
    }

    /** The same for a table without something; its files go when nothing names them any more. */
    synchronized SegmentTable reduce(final UnaryOperator<SegmentTable> step) {
        final SegmentTable newTable = change(step);
        tidy(newTable);
        return newTable;
    }

    /** One copies at a time, and only while something is missing; any thread. */
    synchronized void claimCopy() {
        if (isCopied || null == table.gap()) {
            throw new JournalException(Kind.ORDER, "a copy to " + journal + (isCopied ? " is under way" : ", which is whole"));
        }
        isCopied = true;
    }

    synchronized void releaseCopy() {
        isCopied = false;
    }

    /** Opens a segment to copy to, which begins where the gap does. */
    synchronized Segment beginCopy() {
        final SegmentTable newTable = table.openCopy(ctx.recordsPerFile());
        makeDirectory(newTable.copy());
        return change(old -> newTable).copy();
    }

    /** What an unfinished rebuild means for a start from this snapshot. */
    void onRecover(final long trustedNo, final long trustedChecksum) {
        final Gap gap = table.gap();
        if (null == gap) {
            return;
        }
        if (!ctx.rebuild()) {
            throw new JournalException(Kind.MISSING, "the journal in " + journal + " lacks records " + gap.firstNo() + " to "
                + gap.lastNo() + ", because its rebuild was not finished: start this node again with --rebuild");
        }
        if (trustedNo < gap.firstNo()) {
            // the log has all that is missing
            reduce(old -> old.cut(gap.firstNo() - 1));
        } else if (trustedNo < gap.lastNo()) {
            reduce(old -> old.withGap(new Gap(gap.firstNo(), trustedNo, trustedChecksum)));
        } else if (trustedNo == gap.lastNo() && trustedChecksum != gap.checksum()) {
            reduce(old -> old.withGap(new Gap(old.firstNo(), trustedNo, trustedChecksum)));
        }
    }

    @Override
    public long floor() {
        final Gap gap = table.gap();
        return null == gap ? table.firstNo() - 1 : gap.lastNo();
    }

    @Override
    public boolean rebuild(final long soundNo, final long trustedNo, final long trustedChecksum) {
        if (!ctx.rebuild()) {
            return false;
        }
        final Gap gap = table.gap();
        final long firstMissingNo = null == gap ? soundNo + 1 : gap.firstNo();
        readers.close();
        reduce(old -> old.withGap(new Gap(firstMissingNo, trustedNo, trustedChecksum)));
        return true;
    }

    @Override
    public long findEnd(final long fromNo) {
        long end = Math.max(0, fromNo - 1);
        for (int i = 0; i < table.size(); i++) {
            final Segment segment = table.segment(i);
            if (segment.lastNo() >= fromNo) {
                end = endOf(segment, Math.max(segment.firstNo(), fromNo));
                if (end < segment.lastNo()) {
                    return end;
                }
            }
        }
        return end;
    }

    @Override
    public String place(final long journalNo) {
        final Segment segment = table.find(journalNo);
        return " in " + (null == segment ? journal : segment.file(journal, segment.cycleOf(journalNo)));
    }

    @Override
    public void read(final long journalNo, final DirectBuffer view) {
        final Segment segment = table.find(journalNo);
        if (null == segment) {
            throw table.missing(journalNo, journal);
        }
        readers.of(segment).read(journalNo, view);
    }

    @Override
    public void checkFiles(final long upToNo) {
        checkFiles(floor() + 1, upToNo);
    }

    /** Checks that the files with these records are there. */
    void checkFiles(final long fromNo, final long upToNo) {
        for (int i = 0; i < table.size() && table.segment(i).firstNo() <= upToNo; i++) {
            final Segment segment = table.segment(i);
            if (segment.lastNo() < fromNo) {
                continue;
            }
            // how far the open segment goes, nobody wrote down
            final int lastCycle = segment.isOpen() ? Math.min(segment.cycleOf(upToNo), SegmentFiles.lastCycle(journal, segment))
                : segment.cycleOf(Math.min(upToNo, segment.lastNo()));
            for (int cycle = segment.cycleOf(Math.max(fromNo, segment.firstNo())); cycle <= lastCycle; cycle++) {
                if (!Files.exists(segment.file(journal, cycle))) {
                    throw new JournalException(Kind.MISSING, segment.file(journal, cycle) + " is missing, with journal records "
                        + "from " + segment.firstNoOf(cycle) + " on");
                }
            }
        }
    }

    @Override
    public synchronized void cut(final long lastNo) {
        if (table.cut(lastNo) != table) {
            closeWriter();
            readers.close();
            reduce(old -> old.cut(lastNo));
        }
    }

    @Override
    public void write(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        if (null == writer) {
            beginSegment(journalNo);
        }
        if (table.last().isFirstOfFile(journalNo)) {
            counters.add(JournalCounter.FILES, 1);
        }
        writer.append(journalNo, record, offset, length);
    }

    @Override
    public void close() {
        closeWriter();
        readers.close();
    }

    private synchronized void beginSegment(final long firstNo) {
        cut(firstNo - 1);
        readers.close();
        final SegmentTable newTable = table.open(firstNo, ctx.recordsPerFile());
        makeDirectory(newTable.last());
        change(old -> newTable);
        writer = new SegmentWriter(journal, newTable.last(), ctx.blockSize());
        counters.add(JournalCounter.SEGMENTS, 1);
    }

    private void makeDirectory(final Segment segment) {
        try {
            Files.createDirectory(segment.directory(journal));
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot make " + segment.directory(journal) + " (" + e + ")", e);
        }
    }

    private void tidy(final SegmentTable newTable) {
        SegmentFiles.removeOthers(journal, newTable);
        SegmentFiles.removeBelow(journal, newTable);
    }

    private void closeWriter() {
        if (null != writer) {
            writer.close();
            writer = null;
        }
    }

    private SegmentTable load() {
        if (manifest.exists()) {
            return manifest.read();
        }
        if (SegmentFiles.hasSegments(journal)) {
            throw new JournalException(Kind.MISSING, journal.resolve(SegmentManifest.NAME) + " is missing, but there are "
                + "segments: " + ctx.remedy());
        }
        manifest.write(SegmentTable.EMPTY);
        return SegmentTable.EMPTY;
    }

    /** The last record of a segment that can be reached from this one on. */
    long endOf(final Segment segment, final long fromNo) {
        final CycleFileScan scan = new CycleFileScan();
        final int lastCycle = SegmentFiles.lastCycle(journal, segment);
        SegmentFiles.completeBlocks(journal, segment, ctx.blockSize());
        for (int cycle = segment.cycleOf(fromNo); cycle <= lastCycle; cycle++) {
            final Path file = segment.file(journal, cycle);
            final long end = segment.firstNoOf(cycle) - 1 + (Files.exists(file) ? scan.count(file) : 0);
            if (end >= segment.lastNo()) {
                return segment.lastNo();
            }
            if (end < segment.firstNoOf(cycle + 1) - 1) {
                return end;
            }
        }
        return segment.firstNoOf(Math.max(lastCycle, segment.cycleOf(fromNo) - 1) + 1) - 1;
    }
}
