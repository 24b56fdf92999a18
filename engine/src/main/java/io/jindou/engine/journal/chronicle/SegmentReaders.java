package io.jindou.engine.journal.chronicle;

import java.nio.file.Path;

/** A few segments opened for reading, the least recently used closed for the next. For one thread. */
final class SegmentReaders implements AutoCloseable {
    /** Opening a queue takes milliseconds; one kept open costs a few file handles and no memory worth naming. */
    static final int OPEN_MAX_DEFAULT = 64;

    private final Path journal;
    private final SegmentReader[] recent;

    SegmentReaders(final Path journal, final int openMax) {
        this.journal = journal;
        this.recent = new SegmentReader[openMax];
    }

    SegmentReader of(final Segment segment) {
        int i = 0;
        while (i < recent.length - 1 && null != recent[i] && recent[i].segmentId() != segment.id()) {
            i++;
        }
        SegmentReader reader = recent[i];
        if (null == reader || reader.segmentId() != segment.id()) {
            final SegmentReader opened = new SegmentReader(journal, segment);
            if (null != reader) {
                reader.close();
            }
            reader = opened;
        }
        System.arraycopy(recent, 0, recent, 1, i);
        recent[0] = reader;
        return reader;
    }

    /** Closes those whose segments have lost records below this one. */
    void closeBelow(final long firstNo) {
        int kept = 0;
        for (int i = 0; i < recent.length; i++) {
            final SegmentReader reader = recent[i];
            recent[i] = null;
            if (null != reader && reader.firstNo() < firstNo) {
                reader.close();
            } else if (null != reader) {
                recent[kept++] = reader;
            }
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < recent.length; i++) {
            if (null != recent[i]) {
                recent[i].close();
                recent[i] = null;
            }
        }
    }
}
