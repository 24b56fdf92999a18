package io.jindou.engine.journal;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.engine.journal.JournalException.Kind;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule of every journal at a start. Records up to the snapshot are trusted and must be there. What lies above them may be
 * ahead of the log, or torn, because the log of the cell decides and the journal's files were written beside it: each
 * replayed record is compared with what is there, byte by byte; at the first difference the journal is cut and everything
 * from there on is written again; and what lies beyond the end of the recovered log is cut. Nothing is skipped unseen.
 */
public final class ReplayComparer {
    /** Trusted records that are read at a start; older ones are checked when they are read. */
    public static final long VERIFY_DEFAULT = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayComparer.class);

    private final RecordStore store;
    private final JournalCounters counters;
    private final String remedy;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer lastNo = new UnsafeBuffer(ByteBuffer.allocateDirect(BitUtil.SIZE_OF_LONG));
    private long nextNo = 1;
    private long oldEndNo;
    /** The last trusted record before the first that is not sound. */
    private long soundNo;
    private State state = State.NEW;

    /** A rule over a store that was just opened. */
    public ReplayComparer(final RecordStore store, final JournalCounters counters) {
        this(store, counters, JournalException.RESTORE);
    }

    /** The same, with what an operator is told to do when trusted records are missing or damaged. */
    public ReplayComparer(final RecordStore store, final JournalCounters counters, final String remedy) {
        this.store = store;
        this.counters = counters;
        this.remedy = remedy;
    }

    /**
     * See {@link Journal#recover}; reads the newest {@code verifyMax} of the trusted records. A store that may rebuild goes on
     * without those that are not sound.
     */
    public void recover(final long trustedNo, final long trustedChecksum, final long verifyMax) {
        require(State.NEW == state, "recover twice");
        state = State.FAILED;
        try {
            verify(trustedNo, trustedChecksum, Math.max(store.floor() + 1, trustedNo - Math.max(1, verifyMax) + 1));
        } catch (final JournalException e) {
            final boolean isUnsound = Kind.MISSING == e.kind() || Kind.DAMAGED == e.kind();
            if (!isUnsound || !store.rebuild(soundNo, trustedNo, trustedChecksum)) {
                throw new JournalException(e.kind(), e.getMessage() + ". The snapshot relies on journal records up to "
                    + trustedNo + ": " + remedy, e);
            }
            LOG.warn("the journal is rebuilt up to record {}, because {}", trustedNo, e.getMessage());
            counters.addPlain(JournalCounter.REBUILDS, 1);
            oldEndNo = trustedNo;
        }
        nextNo = trustedNo + 1;
        lastNo.putLongRelease(0, trustedNo);
        state = State.COMPARING;
    }

    /** See {@link Journal#append}. */
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        if (length < RecordDescriptor.LENGTH_MIN || length > RecordDescriptor.LENGTH_MAX) {
            throw new JournalException(Kind.ORDER, "journal record " + journalNo + " of " + length + " bytes");
        }
        if (journalNo != nextNo || State.LIVE != state) {
            requireNext(journalNo);
            if (State.COMPARING == state && isThere(journalNo, record, offset, length)) {
                counters.addPlain(JournalCounter.COMPARED, 1);
                onLast(journalNo);
                return;
            }
            counters.addPlain(JournalCounter.REWRITTEN, State.WRITING == state ? 1 : 0);
        }
        store.write(journalNo, record, offset, length);
        counters.addPlain(JournalCounter.APPENDED, 1);
        counters.addPlain(JournalCounter.APPENDED_BYTES, length);
        onLast(journalNo);
    }

    /** See {@link Journal#onReplayDone}. */
    public void onReplayDone() {
        require(State.COMPARING == state || State.WRITING == state, "the end of the replay without its start");
        if (State.COMPARING == state && oldEndNo >= nextNo) {
            cut("it lies beyond the end of the recovered log");
        }
        state = State.LIVE;
    }

    /** Number of the record appended or compared last; any thread. */
    public long lastNo() {
        return lastNo.getLongAcquire(0);
    }

    private void verify(final long trustedNo, final long trustedChecksum, final long fromNo) {
        final long floor = store.floor();
        soundNo = floor;
        if (trustedNo < floor) {
            soundNo = 0;
            throw new JournalException(Kind.MISSING, "the journal begins at record " + (floor + 1) + store.place(floor + 1));
        }
        store.checkFiles(trustedNo);
        oldEndNo = store.findEnd(fromNo);
        if (trustedNo > oldEndNo) {
            soundNo = store.findEnd(floor + 1);
            throw new JournalException(Kind.MISSING, "the journal ends at record " + soundNo + store.place(soundNo));
        }
        for (long no = fromNo; no <= trustedNo; no++) {
            soundNo = no - 1;
            store.read(no, view);
            counters.addPlain(JournalCounter.VERIFIED, 1);
        }
        if (trustedNo > floor && RecordDescriptor.storedChecksum(view, 0) != trustedChecksum) {
            soundNo = floor;
            throw new JournalException(Kind.DAMAGED, "journal record " + trustedNo
                + " is not the one that the snapshot names, so this journal belongs to another history");
        }
    }

    private void requireNext(final long journalNo) {
        require(State.NEW != state, "append before recover");
        require(State.FAILED != state, "append after a failed recover");
        if (journalNo != nextNo) {
            throw new JournalException(Kind.ORDER, "journal number " + journalNo + " after " + (nextNo - 1));
        }
    }

    /** True when the journal holds this very record; else the journal ends before it when this returns. */
    private boolean isThere(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        if (journalNo <= oldEndNo) {
            if (Defects.isPlanted(Defect.BLIND_SKIP_ON_REPLAY)) {
                return true;
            }
            final String difference = difference(journalNo, record, offset, length);
            if (null == difference) {
                return true;
            }
            cut(difference);
        }
        // from here on there is nothing left to compare
        state = State.WRITING;
        return false;
    }

    private String difference(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        try {
            store.read(journalNo, view);
        } catch (final JournalException e) {
            return e.getMessage();
        }
        final boolean isSame = Bytes.areEqual(view, 0, view.capacity(), record, offset, length);
        return isSame ? null : "it differs from the log";
    }

    private void cut(final String why) {
        final long count = Math.max(0, oldEndNo - nextNo + 1);
        LOG.warn("the journal is cut behind record {} ({} records), because what follows does not count: {}", nextNo - 1, count,
            why);
        store.cut(nextNo - 1);
        counters.addPlain(JournalCounter.CUTS, 1);
        counters.addPlain(JournalCounter.CUT, count);
    }

    private void onLast(final long journalNo) {
        nextNo = journalNo + 1;
        lastNo.putLongRelease(0, journalNo);
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new JournalException(Kind.ORDER, what);
        }
    }

    private enum State {
        NEW,
        /** The log is replayed and what it brings was there so far. */
        COMPARING,
        /** The log is replayed and nothing is left to compare. */
        WRITING,
        LIVE,
        FAILED
    }
}
