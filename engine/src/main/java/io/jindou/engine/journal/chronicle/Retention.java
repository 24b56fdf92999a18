package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old cycle files, oldest first, whole ones only, and none with the snapshot's last record or later ones. Asked now and
 * then by its owner, on one thread that may be any but the one that appends: it waits for the disk. Readers may have the files
 * open; the disk space is free when they go on to others or are closed.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final ChronicleJournal journal;
    private final SegmentStore store;
    private final Path directory;
    private final long maxAgeMs;
    private final long maxBytes;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /**
     * A rule for one journal; with both limits it removes what is beyond either of them.
     *
     * @param maxAgeMs a file goes when its newest record is older than this; 0: whatever its age.
     * @param maxBytes files go as long as all together are longer than this, sparse ends counted; 0: whatever their length.
     */
    public Retention(final ChronicleJournal journal, final long maxAgeMs, final long maxBytes) {
        if (maxAgeMs < 0 || maxBytes < 0) {
            throw new IllegalArgumentException("retention of " + maxAgeMs + " ms and " + maxBytes + " bytes");
        }
        this.journal = journal;
        this.store = journal.store();
        this.directory = journal.context().directory();
        this.maxAgeMs = maxAgeMs;
        this.maxBytes = maxBytes;
    }

    /** False when nothing is ever removed. */
    public boolean isOn() {
        return maxAgeMs > 0 || maxBytes > 0;
    }

    /**
     * Removes what is over the limits; nothing while the journal is not whole.
     *
     * @param nowMs      cluster time, as the records carry it, in ms since the epoch.
     * @param snapshotNo journal number of the oldest snapshot that this node may start from; 0 without one.
     * @return files removed.
     * @throws JournalException {@link Kind#IO} when the manifest cannot be written or a file not be removed. What the manifest
     *                          does not keep is removed at the next start then.
     */
    public int apply(final long nowMs, final long snapshotNo) {
        final SegmentTable table = store.table();
        if (!isOn() || null != table.gap()) {
            return 0;
        }
        final Sweep sweep = new Sweep(nowMs, Math.min(snapshotNo, journal.lastNo()), maxBytes > 0 ? totalBytes(table) : 0);
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < table.size() && !sweep.isOver; i++) {
                sweep.visit(table, table.segment(i), reader);
            }
        }
        if (0 == sweep.files) {
            return 0;
        }
        final long newFirstNo = sweep.firstNo;
        store.reduce(old -> old.from(newFirstNo));
        journal.counters().add(JournalCounter.REMOVED, newFirstNo - table.firstNo());
        journal.counters().add(JournalCounter.REMOVED_FILES, sweep.files);
        journal.counters().add(JournalCounter.REMOVED_BYTES, sweep.bytes);
        LOG.info("retention removed {} files of the journal; it begins at record {} now", sweep.files, newFirstNo);
        return sweep.files;
    }

    private long totalBytes(final SegmentTable table) {
        long bytes = 0;
        for (int i = 0; i < table.size(); i++) {
            final Segment segment = table.segment(i);
            final int last = SegmentFiles.lastCycle(directory, segment);
            for (int cycle = firstCycle(table, segment); cycle <= last; cycle++) {
                bytes += bytesOf(segment.file(directory, cycle));
            }
        }
        return bytes;
    }

    private static int firstCycle(final SegmentTable table, final Segment segment) {
        return segment.cycleOf(Math.max(table.firstNo(), segment.firstNo()));
    }

    private static long bytesOf(final Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot read the size of " + file, e);
        }
    }

    /** One walk over the cycles, from the oldest on. */
    private final class Sweep {
        private final long nowMs;
        private final long keepFromNo;
        private final long excess;
        private boolean isOver;
        private long firstNo;
        private int files;
        private long bytes;
        private int visitedFiles;
        private long visitedBytes;

        Sweep(final long nowMs, final long keepFromNo, final long totalBytes) {
            this.nowMs = nowMs;
            this.keepFromNo = keepFromNo;
            this.excess = totalBytes - maxBytes;
        }

        void visit(final SegmentTable table, final Segment segment, final JournalReader reader) {
            for (int cycle = firstCycle(table, segment); !isOver; cycle++) {
                final long lastNo = Math.min(segment.firstNoOf(cycle + 1) - 1, segment.lastNo());
                if (lastNo >= keepFromNo) {
                    isOver = true;
                    return;
                }
                final Verdict verdict = verdict(lastNo, reader);
                visitedFiles++;
                visitedBytes += bytesOf(segment.file(directory, cycle));
                if (Verdict.GOES == verdict) {
                    firstNo = lastNo + 1;
                    files = visitedFiles;
                    bytes = visitedBytes;
                }
                isOver = Verdict.STAYS == verdict;
                if (lastNo == segment.lastNo()) {
                    return;
                }
            }
        }

        private Verdict verdict(final long lastNo, final JournalReader reader) {
            if (maxBytes > 0 && visitedBytes < excess) {
                return Verdict.GOES;
            }
            if (0 == maxAgeMs) {
                return Verdict.STAYS;
            }
            try {
                reader.read(lastNo, view);
            } catch (final JournalException e) {
                // damaged, which the reader has counted: it goes with a newer one that is too old as well
                return Verdict.UNKNOWN;
            }
            return nowMs - RecordDescriptor.timestamp(view, 0) > maxAgeMs ? Verdict.GOES : Verdict.STAYS;
        }
    }

    private enum Verdict {
        GOES,
        STAYS,
        UNKNOWN
    }
}
