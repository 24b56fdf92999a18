package io.jindou.engine;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.NullJournal;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Remembers each record as one line of text. */
final class CapturingJournal implements Journal {
    private final List<String> lines;
    private final Journal counting = new NullJournal();

    CapturingJournal(final List<String> lines) {
        this.lines = lines;
    }

    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, record, offset, length);
        lines.add(EngineTest.describe(copy));
    }

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        counting.recover(trustedNo, trustedChecksum);
    }

    @Override
    public void onReplayDone() {
        counting.onReplayDone();
    }

    @Override
    public void force(final long upToNo) {
        counting.force(upToNo);
    }

    @Override
    public void ensureSpace() {
        counting.ensureSpace();
    }

    @Override
    public long lastNo() {
        return lines.size();
    }

    @Override
    public JournalExtent extent() {
        return JournalExtent.COMPLETE;
    }

    @Override
    public JournalCounters counters() {
        return counting.counters();
    }

    @Override
    public JournalReader newReader() {
        return counting.newReader();
    }

    @Override
    public void close() {
        counting.close();
    }
}
