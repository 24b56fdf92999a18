package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The segments of a journal on disk. Chronicle can neither truncate a queue nor be trusted to go on with one that another
 * process left in the middle of a write, so a segment is written by one process only: a cut, and the first append of each
 * process, ends the last segment by the manifest and begins a new one.
 */
final class SegmentStore implements RecordStore, AutoCloseable {
    private final JournalContext ctx;
    private final Path journal;
    private final SegmentManifest manifest;
    private final JournalCounters counters;
    private final SegmentReaders readers;
    private volatile SegmentTable table;
    private SegmentWriter writer;

    /** Opens what is there; the caller holds the lock of the directory. */
    SegmentStore(final JournalContext ctx, final JournalCounters counters) {
        this.ctx = ctx;
        this.journal = ctx.directory();
        this.counters = counters;
        this.manifest = new SegmentManifest(journal, ctx.forcer());
        this.readers = new SegmentReaders(journal, SegmentReaders.OPEN_MAX_DEFAULT);
        this.table = load();
        SegmentFiles.removeOthers(journal, table);
    }

    /** The segments now; any thread. */
    SegmentTable table() {
        return table;
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
            throw SegmentTable.missing(journalNo, journal);
        }
        readers.of(segment).read(journalNo, view);
    }

    @Override
    public void checkFiles(final long upToNo) {
        for (int i = 0; i < table.size() && table.segment(i).firstNo() <= upToNo; i++) {
            final Segment segment = table.segment(i);
            // how far the open segment goes, nobody wrote down
            final int lastCycle = segment.isOpen() ? Math.min(segment.cycleOf(upToNo), SegmentFiles.lastCycle(journal, segment))
                : segment.cycleOf(Math.min(upToNo, segment.lastNo()));
            for (int cycle = 0; cycle <= lastCycle; cycle++) {
                if (!Files.exists(segment.file(journal, cycle))) {
                    throw new JournalException(Kind.MISSING, segment.file(journal, cycle) + " is missing, with journal records "
                        + "from " + segment.firstNoOf(cycle) + " on");
                }
            }
        }
    }

    @Override
    public void cut(final long lastNo) {
        final SegmentTable newTable = table.cut(lastNo);
        if (newTable == table) {
            return;
        }
        closeWriter();
        manifest.write(newTable);
        table = newTable;
        readers.close();
        SegmentFiles.removeOthers(journal, newTable);
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

    private void beginSegment(final long firstNo) {
        cut(firstNo - 1);
        readers.close();
        final SegmentTable newTable = table.open(firstNo, ctx.recordsPerFile());
        try {
            Files.createDirectory(newTable.last().directory(journal));
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot make " + newTable.last().directory(journal), e);
        }
        manifest.write(newTable);
        table = newTable;
        writer = new SegmentWriter(journal, newTable.last(), ctx.blockSize());
        counters.add(JournalCounter.SEGMENTS, 1);
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
                + "segments: " + JournalException.REPAIR);
        }
        manifest.write(SegmentTable.EMPTY);
        return SegmentTable.EMPTY;
    }

    /** The last record of a segment that can be reached from this one on. */
    private long endOf(final Segment segment, final long fromNo) {
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
