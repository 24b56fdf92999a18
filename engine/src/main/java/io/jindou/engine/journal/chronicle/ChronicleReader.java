package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.ReplayComparer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Reads beside the writer. The table of segments may change under it while a node recovers; a record that was read by a table
 * that is no longer valid is read again.
 */
final class ChronicleReader implements JournalReader {
    private final Path journal;
    private final SegmentStore store;
    private final ReplayComparer comparer;
    private final JournalCounters counters;
    private final SegmentReaders readers;
    private final String remedy;
    private long firstNo = 1;

    ChronicleReader(final JournalContext ctx, final SegmentStore store, final ReplayComparer comparer,
        final JournalCounters counters) {
        this.journal = ctx.directory();
        this.store = store;
        this.comparer = comparer;
        this.counters = counters;
        this.remedy = ctx.remedy();
        this.readers = new SegmentReaders(journal, SegmentReaders.OPEN_MAX_DEFAULT);
    }

    @Override
    public long firstNo() {
        return store.table().firstNo();
    }

    @Override
    public long lastNo() {
        return comparer.lastNo();
    }

    @Override
    public void read(final long journalNo, final DirectBuffer view) {
        if (journalNo > comparer.lastNo()) {
            throw new JournalException(Kind.MISSING, "journal record " + journalNo + " is beyond the last, " + comparer.lastNo());
        }
        while (true) {
            final SegmentTable table = store.table();
            if (table.firstNo() > firstNo) {
                // the disk space of a removed file is free when nobody has it open
                firstNo = table.firstNo();
                readers.closeBelow(firstNo);
            }
            try {
                final Segment segment = table.find(journalNo);
                if (null == segment) {
                    throw table.missing(journalNo, journal);
                }
                readers.of(segment).read(journalNo, view);
            } catch (final JournalException e) {
                if (table == store.table()) {
                    throw failure(journalNo, table, e);
                }
                continue;
            }
            if (table == store.table()) {
                counters.add(JournalCounter.READ, 1);
                return;
            }
        }
    }

    private JournalException failure(final long journalNo, final SegmentTable table, final JournalException cause) {
        if (Kind.TRUNCATED == cause.kind() || table.extent().isMissing(journalNo)) {
            return cause;
        }
        counters.add(JournalCounter.READ_FAILURES, 1);
        return new JournalException(cause.kind(), cause.getMessage() + ": " + remedy, cause);
    }

    @Override
    public void close() {
        readers.close();
    }
}
