package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.RecordDescriptor;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;

/**
 * Reads the records of one segment through a queue of its own that is opened read-only: it cannot change a file, and closing
 * the writer does not unmap what it looks at. For one thread.
 */
final class SegmentReader implements AutoCloseable {
    /** Chronicle waits this long for the first header of a file, which a damaged one never has. */
    private static final long TIMEOUT_MS = 200;
    /** One mapping covers a whole cycle file; mapping again at each jump would cost more than the read. */
    private static final int BLOCK_SIZE = 1 << 30;
    /** A tailer that changes its cycle closes a file and opens another, so there are some. */
    private static final int TAILERS = 8;

    private final Path journal;
    private final Segment segment;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer[] tailers = new ExcerptTailer[TAILERS];
    private final int[] cycles = new int[TAILERS];
    private long nextNo;

    SegmentReader(final Path journal, final Segment segment) {
        this.journal = journal;
        this.segment = segment;
        try {
            this.queue = SingleChronicleQueueBuilder.binary(segment.directory(journal))
                .rollCycle(Segment.ROLL_CYCLE)
                .blockSize(BLOCK_SIZE)
                .timeoutMS(TIMEOUT_MS)
                .readOnly(true)
                .build();
        } catch (final RuntimeException | InternalError e) {
            throw new JournalException(Kind.DAMAGED, "cannot open " + segment.directory(journal) + " (" + e + ")", e);
        }
    }

    int segmentId() {
        return segment.id();
    }

    long firstNo() {
        return segment.firstNo();
    }

    /** Points the view at a checked record. */
    void read(final long journalNo, final DirectBuffer view) {
        Kind kind = Kind.DAMAGED;
        String fault;
        Throwable cause = null;
        try {
            if (locate(journalNo, view)) {
                fault = RecordDescriptor.fault(view, 0, view.capacity(), journalNo);
            } else {
                kind = Kind.MISSING;
                fault = "nothing is in its place";
            }
        } catch (final RuntimeException | InternalError e) {
            // headers that lead nowhere; an InternalError is a page behind the end of the file
            fault = e.toString();
            cause = e;
        }
        nextNo = null == fault ? journalNo + 1 : 0;
        if (null != fault) {
            throw new JournalException(kind, "journal record " + journalNo + " in " + file(journalNo) + " is "
                + (Kind.MISSING == kind ? "missing: " : "damaged: ") + fault, cause);
        }
    }

    @Override
    public void close() {
        for (final ExcerptTailer tailer : tailers) {
            if (null != tailer) {
                tailer.close();
            }
        }
        queue.close();
    }

    private boolean locate(final long journalNo, final DirectBuffer view) {
        final long index = segment.indexOf(journalNo);
        final ExcerptTailer tailer = tailer(segment.cycleOf(journalNo));
        // from record to record of a file the tailer finds its own way
        if ((journalNo != nextNo || segment.isFirstOfFile(journalNo)) && !tailer.moveToIndex(index)) {
            return false;
        }
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent() || document.index() != index) {
                return false;
            }
            final Bytes<?> bytes = document.wire().bytes();
            final long length = bytes.readRemaining();
            if (length < RecordDescriptor.LENGTH_MIN || length > RecordDescriptor.LENGTH_MAX) {
                throw new IllegalStateException("its length is " + length);
            }
            view.wrap(bytes.addressForRead(bytes.readPosition()), (int)length);
            return true;
        }
    }

    /** The tailer that is in this cycle already, else the one not used for longest. */
    private ExcerptTailer tailer(final int cycle) {
        int i = 0;
        while (i < TAILERS - 1 && null != tailers[i] && cycles[i] != cycle) {
            i++;
        }
        if (0 == i && null != tailers[0]) {
            return tailers[0];
        }
        final ExcerptTailer tailer = null == tailers[i] ? queue.createTailer() : tailers[i];
        System.arraycopy(tailers, 0, tailers, 1, i);
        System.arraycopy(cycles, 0, cycles, 1, i);
        tailers[0] = tailer;
        cycles[0] = cycle;
        nextNo = 0;
        return tailer;
    }

    private Path file(final long journalNo) {
        return segment.file(journal, segment.cycleOf(journalNo));
    }
}
