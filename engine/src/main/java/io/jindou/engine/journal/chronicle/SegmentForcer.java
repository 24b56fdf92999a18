package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.FileForcer;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Forces the files that hold records not yet forced, also those a former process wrote. Chronicle's own sync covers only the
 * part of a file that is mapped just now and swallows failures, so files are forced by name.
 */
final class SegmentForcer {
    private final Path journal;
    private final FileForcer forcer;
    private final JournalCounters counters;
    private long forcedNo;
    private boolean hasFailed;

    SegmentForcer(final Path journal, final FileForcer forcer, final JournalCounters counters) {
        this.journal = journal;
        this.forcer = forcer;
        this.counters = counters;
    }

    /** Records up to this one are known to be on disk. */
    void onForced(final long journalNo) {
        forcedNo = journalNo;
    }

    /** Forces cycle files in rising order, their queues' tables and directories, then the journal's directory. */
    void force(final SegmentTable table, final long upToNo) {
        if (hasFailed) {
            throw new JournalException(Kind.IO, "the journal in " + journal
                + " could not be forced to disk before, and what was not written then is lost: start this node again");
        }
        if (upToNo <= forcedNo) {
            return;
        }
        try {
            for (int i = 0; i < table.size(); i++) {
                final Segment segment = table.segment(i);
                if (segment.lastNo() > forcedNo && segment.firstNo() <= upToNo) {
                    forceSegment(segment, Math.max(forcedNo + 1, table.firstNo()), upToNo);
                }
            }
            forcer.forceDirectory(journal);
        } catch (final IOException e) {
            hasFailed = true;
            counters.add(JournalCounter.FORCE_FAILURES, 1);
            throw new JournalException(Kind.IO, "cannot force the journal in " + journal + " to disk", e);
        }
        forcedNo = upToNo;
        counters.add(JournalCounter.FORCES, 1);
    }

    private void forceSegment(final Segment segment, final long fromNo, final long upToNo) throws IOException {
        final int first = segment.cycleOf(Math.max(fromNo, segment.firstNo()));
        final int last = segment.cycleOf(Math.min(upToNo, segment.lastNo()));
        for (int cycle = first; cycle <= last; cycle++) {
            forceFile(segment.file(journal, cycle));
        }
        forceFile(segment.directory(journal).resolve(Segment.METADATA));
        forcer.forceDirectory(segment.directory(journal));
    }

    private void forceFile(final Path file) throws IOException {
        forcer.forceFile(file);
        counters.add(JournalCounter.FORCED_FILES, 1);
    }
}
