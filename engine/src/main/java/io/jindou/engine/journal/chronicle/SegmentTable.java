package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which numbers lie in which segment. Immutable: readers on other threads take it as a whole. */
final class SegmentTable {
    static final SegmentTable EMPTY = new SegmentTable(List.of(), 1);

    private final Segment[] segments;
    private final int nextId;

    /** Segments in the order of their numbers, without gap or overlap; only the last may be open. */
    SegmentTable(final List<Segment> segments, final int nextId) {
        this.segments = segments.toArray(new Segment[0]);
        this.nextId = nextId;
        check();
    }

    int size() {
        return segments.length;
    }

    Segment segment(final int i) {
        return segments[i];
    }

    /** The last segment, null when there is none. */
    Segment last() {
        return 0 == segments.length ? null : segments[segments.length - 1];
    }

    int nextId() {
        return nextId;
    }

    /** The segment with this record, null when there is none. */
    Segment find(final long journalNo) {
        for (int i = segments.length - 1; i >= 0; i--) {
            if (segments[i].firstNo() <= journalNo) {
                return segments[i].contains(journalNo) ? segments[i] : null;
            }
        }
        return null;
    }

    boolean hasId(final int id) {
        for (final Segment segment : segments) {
            if (segment.id() == id) {
                return true;
            }
        }
        return false;
    }

    /** The table without anything behind this record; this very one when nothing changes. */
    SegmentTable cut(final long lastNo) {
        final Segment last = last();
        if (null == last || last.lastNo() <= lastNo) {
            return this;
        }
        final List<Segment> kept = new ArrayList<>();
        for (final Segment segment : segments) {
            if (segment.firstNo() <= lastNo) {
                kept.add(segment.lastNo() <= lastNo ? segment : segment.endingAt(lastNo));
            }
        }
        return new SegmentTable(kept, nextId);
    }

    /** The table with a new open segment behind all others. */
    SegmentTable open(final long firstNo, final int recordsPerFile) {
        final List<Segment> all = new ArrayList<>(List.of(segments));
        all.add(new Segment(nextId, firstNo, Segment.OPEN, recordsPerFile));
        return new SegmentTable(all, nextId + 1);
    }

    /** Refuses a number that no segment holds. */
    static JournalException missing(final long journalNo, final Path journal) {
        return new JournalException(Kind.MISSING, "journal record " + journalNo + " is in no segment of " + journal);
    }

    private void check() {
        long nextNo = 1;
        for (final Segment segment : segments) {
            if (segment.firstNo() != nextNo || segment.lastNo() < segment.firstNo() || segment.id() >= nextId
                || segment.recordsPerFile() <= 0) {
                throw new IllegalArgumentException("segment " + segment.id() + " with records " + segment.firstNo() + " to "
                    + segment.lastNo() + " where record " + nextNo + " is next");
            }
            nextNo = segment.isOpen() ? Segment.OPEN : segment.lastNo() + 1;
        }
    }
}
