package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalExtent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which numbers lie in which segment, from which number on they are kept, and what is still to be copied. Immutable: readers on
 * other threads take it as a whole.
 */
final class SegmentTable {
    static final SegmentTable EMPTY = new SegmentTable(List.of(), 1, 1, null, null);

    private final Segment[] segments;
    private final int nextId;
    private final long firstNo;
    private final Gap gap;
    private final Segment copy;
    private final JournalExtent extent;

    /**
     * Segments in the order of their numbers, without overlap; only the last may be open.
     *
     * @param firstNo the first number that is kept; it lies in the first segment or in the gap.
     * @param gap     the one hole between the segments; null when there is none.
     * @param copy    the segment that is being filled from the gap's beginning on, whose records do not count yet; or null.
     */
    SegmentTable(final List<Segment> segments, final int nextId, final long firstNo, final Gap gap, final Segment copy) {
        this.segments = segments.toArray(new Segment[0]);
        this.nextId = nextId;
        this.firstNo = firstNo;
        this.gap = gap;
        this.copy = copy;
        this.extent = new JournalExtent(firstNo, null == gap ? 0 : gap.firstNo(), null == gap ? 0 : gap.lastNo());
        check();
    }

    /** A table of one segment alone. */
    static SegmentTable of(final Segment segment) {
        return new SegmentTable(List.of(segment), segment.id() + 1, segment.firstNo(), null, null);
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

    long firstNo() {
        return firstNo;
    }

    Gap gap() {
        return gap;
    }

    Segment copy() {
        return copy;
    }

    JournalExtent extent() {
        return extent;
    }

    /** The segment with this record, null when there is none. */
    Segment find(final long journalNo) {
        if (journalNo < firstNo) {
            return null;
        }
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
        return null != copy && copy.id() == id;
    }

    /** The table without anything behind this record; this very one when nothing changes. */
    SegmentTable cut(final long lastNo) {
        final Segment last = last();
        final boolean hasGap = null != gap && gap.lastNo() <= lastNo;
        if ((null == last || last.lastNo() <= lastNo) && hasGap == (null != gap)) {
            return this;
        }
        final List<Segment> kept = new ArrayList<>();
        for (final Segment segment : segments) {
            if (Math.max(segment.firstNo(), firstNo) <= lastNo) {
                kept.add(segment.lastNo() <= lastNo ? segment : segment.endingAt(lastNo));
            }
        }
        return new SegmentTable(kept, nextId, Math.min(firstNo, lastNo + 1), hasGap ? gap : null, hasGap ? copy : null);
    }

    /** The table with a new open segment behind all others. */
    SegmentTable open(final long segmentFirstNo, final int recordsPerFile) {
        final List<Segment> all = new ArrayList<>(List.of(segments));
        all.add(new Segment(nextId, segmentFirstNo, Segment.OPEN, recordsPerFile));
        return new SegmentTable(all, nextId + 1, firstNo, gap, copy);
    }

    /** The table of a journal that has nothing from this gap on; one that kept nothing before it begins with it. */
    SegmentTable withGap(final Gap newGap) {
        final SegmentTable before = cut(newGap.firstNo() - 1);
        return new SegmentTable(List.of(before.segments), nextId, Math.min(before.firstNo, newGap.firstNo()), newGap, null);
    }

    /** The table with a segment to copy to. */
    SegmentTable openCopy(final int recordsPerFile) {
        final Segment newCopy = new Segment(nextId, gap.firstNo(), Segment.OPEN, recordsPerFile);
        return new SegmentTable(List.of(segments), nextId + 1, firstNo, gap, newCopy);
    }

    /** The table with what was copied up to this record; without a gap when that was all. */
    SegmentTable closeCopy(final long lastNo) {
        final List<Segment> all = new ArrayList<>(List.of(segments));
        if (lastNo < copy.firstNo()) {
            return new SegmentTable(all, nextId, firstNo, gap, null);
        }
        int place = 0;
        while (place < all.size() && all.get(place).firstNo() < copy.firstNo()) {
            place++;
        }
        all.add(place, copy.endingAt(lastNo));
        final Gap left = lastNo == gap.lastNo() ? null : new Gap(lastNo + 1, gap.lastNo(), gap.checksum());
        return new SegmentTable(all, nextId, firstNo, left, null);
    }

    /** The table in which everything below the end of the gap has to be copied again. */
    SegmentTable widenGap() {
        final List<Segment> kept = new ArrayList<>();
        for (final Segment segment : segments) {
            if (segment.firstNo() > gap.lastNo()) {
                kept.add(segment);
            }
        }
        return new SegmentTable(kept, nextId, firstNo, new Gap(firstNo, gap.lastNo(), gap.checksum()), null);
    }

    /** The table without anything below this record. */
    SegmentTable from(final long newFirstNo) {
        final List<Segment> kept = new ArrayList<>();
        for (final Segment segment : segments) {
            if (segment.lastNo() >= newFirstNo) {
                kept.add(segment);
            }
        }
        if (null == gap || newFirstNo <= gap.firstNo()) {
            return new SegmentTable(kept, nextId, newFirstNo, gap, copy);
        }
        final Gap left = newFirstNo > gap.lastNo() ? null : new Gap(newFirstNo, gap.lastNo(), gap.checksum());
        return new SegmentTable(kept, nextId, newFirstNo, left, null);
    }

    /** Refuses a number that no segment holds. */
    JournalException missing(final long journalNo, final Path journal) {
        if (journalNo > 0 && journalNo < firstNo) {
            return new JournalException(Kind.TRUNCATED, "journal record " + journalNo + " was removed by retention from "
                + journal + ", where the first is " + firstNo);
        }
        return new JournalException(Kind.MISSING, "journal record " + journalNo + (extent.isMissing(journalNo)
            ? " is still to be copied from a peer to " : " is in no segment of ") + journal);
    }

    private void check() {
        long nextNo = firstNo;
        boolean isGapMet = null == gap;
        for (final Segment segment : segments) {
            if (!isGapMet && gap.firstNo() == nextNo) {
                nextNo = gap.lastNo() + 1;
                isGapMet = true;
            }
            // retention may have removed the first files of the first segment
            final boolean isInPlace = nextNo == firstNo ? segment.firstNo() <= nextNo && segment.lastNo() >= nextNo
                : segment.firstNo() == nextNo;
            if (!isInPlace || segment.lastNo() < segment.firstNo() || segment.id() >= nextId || segment.recordsPerFile() <= 0) {
                throw new IllegalArgumentException("segment " + segment.id() + " with records " + segment.firstNo() + " to "
                    + segment.lastNo() + " where record " + nextNo + " is next");
            }
            nextNo = segment.isOpen() ? Segment.OPEN : segment.lastNo() + 1;
        }
        final boolean isGapSound = null == gap || gap.firstNo() <= gap.lastNo() && (isGapMet || gap.firstNo() == nextNo);
        final boolean isCopySound = null == copy || null != gap && copy.firstNo() == gap.firstNo() && copy.id() < nextId;
        if (firstNo < 1 || !isGapSound || !isCopySound) {
            throw new IllegalArgumentException("from record " + firstNo + " on with " + gap + " and " + copy);
        }
    }
}
