package io.jindou.engine.journal.chronicle;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.ReplayComparer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks whether copied records and those of the node itself are of one history. For the copier's thread. */
final class CopyJoin {
    /** Own records behind the gap whose predecessors are looked at. */
    private static final int LOOK_AT = 1024;

    private final Path journal;
    private final SegmentStore store;
    private final ReplayComparer comparer;
    private final UnsafeBuffer own = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer copied = new UnsafeBuffer(0, 0);
    private final StoredMessageDecoder ownRecord = new StoredMessageDecoder();
    private final StoredMessageDecoder copiedRecord = new StoredMessageDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    CopyJoin(final Path journal, final SegmentStore store, final ReplayComparer comparer) {
        this.journal = journal;
        this.store = store;
        this.comparer = comparer;
    }

    /** Reads a record of the journal, for the exception when it is not sound. */
    void checkOwn(final long journalNo) {
        try (SegmentReader reader = new SegmentReader(journal, store.table().find(journalNo))) {
            reader.read(journalNo, own);
        }
    }

    /** True when the journal holds this very record. */
    boolean isHere(final long journalNo, final DirectBuffer record) {
        try (SegmentReader reader = new SegmentReader(journal, store.table().find(journalNo))) {
            reader.read(journalNo, own);
            return Bytes.areEqual(own, 0, own.capacity(), record, 0, record.capacity());
        }
    }

    /** The last record before the first of the segment that is not sound. */
    long soundEnd(final Segment segment, final long end) {
        long soundNo = segment.firstNo() - 1;
        try (SegmentReader reader = new SegmentReader(journal, segment)) {
            while (soundNo < end) {
                reader.read(soundNo + 1, copied);
                soundNo++;
            }
        } catch (final JournalException e) {
            // torn by a crash: copied again from here on
            return soundNo;
        }
        return soundNo;
    }

    /** Why the node's own records do not follow those copied; null when they do, as far as channels meet. */
    String fault(final Segment copy, final Gap gap) {
        try (SegmentReaders readers = new SegmentReaders(journal, SegmentReaders.OPEN_MAX_DEFAULT)) {
            final long end = Math.min(comparer.lastNo(), gap.lastNo() + LOOK_AT);
            for (long no = gap.lastNo() + 1; no <= end; no++) {
                readers.of(store.table().find(no)).read(no, own);
                final long previousNo = RecordDescriptor.previousJournalNo(own, 0);
                final Segment segment = copy.contains(previousNo) ? copy : store.table().find(previousNo);
                if (null == segment || previousNo > gap.lastNo()) {
                    continue;
                }
                readers.of(segment).read(previousNo, copied);
                if (!isNext()) {
                    return "record " + no + " names record " + previousNo + " as the one before it in its channel";
                }
            }
        }
        return null;
    }

    private boolean isNext() {
        ownRecord.wrapAndApplyHeader(own, 0, header);
        copiedRecord.wrapAndApplyHeader(copied, 0, header);
        if (ownRecord.channelType() != copiedRecord.channelType() || ownRecord.messageSeq() != copiedRecord.messageSeq() + 1) {
            return false;
        }
        final int length = ownRecord.channelIdLength();
        return Bytes.areEqual(own, ownRecord.limit() + StoredMessageDecoder.channelIdHeaderLength(), length,
            copied, copiedRecord.limit() + StoredMessageDecoder.channelIdHeaderLength(), copiedRecord.channelIdLength());
    }
}
