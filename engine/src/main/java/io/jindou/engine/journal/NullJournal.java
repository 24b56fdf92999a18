package io.jindou.engine.journal;

import io.jindou.engine.journal.JournalException.Kind;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps nothing and counts: for measurements without a disk. Readers find every record missing. */
public final class NullJournal implements Journal {
    private final JournalCounters counters = new JournalCounters();
    private final UnsafeBuffer lastNo = new UnsafeBuffer(ByteBuffer.allocateDirect(BitUtil.SIZE_OF_LONG));
    private boolean isRecovered;

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        if (isRecovered) {
            throw new JournalException(Kind.ORDER, "recover twice");
        }
        isRecovered = true;
        lastNo.putLongRelease(0, trustedNo);
    }

    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        if (!isRecovered || journalNo != lastNo() + 1) {
            throw new JournalException(Kind.ORDER, "journal number " + journalNo + " after " + lastNo());
        }
        counters.addPlain(JournalCounter.APPENDED, 1);
        counters.addPlain(JournalCounter.APPENDED_BYTES, length);
        lastNo.putLongRelease(0, journalNo);
    }

    @Override
    public void onReplayDone() {
        if (!isRecovered) {
            throw new JournalException(Kind.ORDER, "the end of the replay without its start");
        }
    }

    @Override
    public void force(final long upToNo) {
        if (upToNo > lastNo()) {
            throw new JournalException(Kind.ORDER, "force of " + upToNo + " beyond " + lastNo());
        }
        counters.addPlain(JournalCounter.FORCES, 1);
    }

    @Override
    public void ensureSpace() {
        // takes none
    }

    @Override
    public long lastNo() {
        return lastNo.getLongAcquire(0);
    }

    @Override
    public JournalExtent extent() {
        return JournalExtent.COMPLETE;
    }

    @Override
    public JournalCounters counters() {
        return counters;
    }

    @Override
    public JournalReader newReader() {
        return new NullReader();
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static final class NullReader implements JournalReader {
        @Override
        public long firstNo() {
            return 1;
        }

        @Override
        public long lastNo() {
            return 0;
        }

        @Override
        public void read(final long journalNo, final DirectBuffer view) {
            throw new JournalException(Kind.MISSING, "this node keeps no journal");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
