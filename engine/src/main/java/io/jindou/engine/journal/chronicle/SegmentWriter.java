package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.RecordDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends to the open segment. Which cycle file a record goes to follows from its number; no clock is read for it. */
final class SegmentWriter implements AutoCloseable {
    private final Segment segment;
    private final Roll roll = new Roll();
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore source = new PointerBytesStore();
    private final UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordDescriptor.LENGTH_MAX));

    SegmentWriter(final Path journal, final Segment segment, final int blockSize) {
        this.segment = segment;
        this.queue = SingleChronicleQueueBuilder.binary(segment.directory(journal))
            .rollCycle(Segment.ROLL_CYCLE)
            .blockSize(blockSize)
            .timeProvider(roll)
            .build();
        this.appender = queue.createAppender();
    }

    void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        final long address;
        if (null == record.byteArray()) {
            address = record.addressOffset() + offset;
        } else {
            // an address on the heap moves
            copy.putBytes(0, record, offset, length);
            address = copy.addressOffset();
        }
        final long index = segment.indexOf(journalNo);
        roll.cycle = Segment.ROLL_CYCLE.toCycle(index);
        source.set(address, length);
        appender.writeBytes(source);
        if (appender.lastIndexAppended() != index) {
            throw new JournalException(Kind.DAMAGED, "journal record " + journalNo + " went to index "
                + Long.toHexString(appender.lastIndexAppended()) + " of its queue instead of " + Long.toHexString(index));
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }

    /** The time that Chronicle sees: the middle of the day that stands for the cycle. */
    private static final class Roll implements TimeProvider {
        private int cycle;

        @Override
        public long currentTimeMillis() {
            return (long)cycle * Segment.ROLL_CYCLE.lengthInMillis();
        }
    }
}
