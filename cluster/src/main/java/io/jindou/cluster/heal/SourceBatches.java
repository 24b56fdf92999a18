package io.jindou.cluster.heal;

import io.jindou.cluster.peer.JournalBatches;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCopySource;
import org.agrona.MutableDirectBuffer;

/** Gives the peers of this node's journal. */
public final class SourceBatches implements JournalBatches {
    private final JournalCopySource source;

    /** Of a journal that was recovered. */
    public SourceBatches(final Journal journal) {
        source = new JournalCopySource(journal);
    }

    @Override
    public int fill(
        final long fromNo, final long lastNo, final MutableDirectBuffer buffer, final int offset, final int capacity) {
        source.open(fromNo, lastNo);
        return source.fill(buffer, offset, capacity);
    }

    @Override
    public void close() {
        source.close();
    }
}
