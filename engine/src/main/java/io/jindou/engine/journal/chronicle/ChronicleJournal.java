package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.ReplayComparer;
import io.jindou.engine.journal.SpaceGuard;
import org.agrona.DirectBuffer;

/** The journal on disk. An append costs no allocation and no system call but where a block or a cycle file begins. */
public final class ChronicleJournal implements Journal {
    static {
        QuietChronicle.apply();
    }

    private final JournalContext ctx;
    private final JournalCounters counters = new JournalCounters();
    private final DirectoryLock lock;
    private final SegmentStore store;
    private final ReplayComparer comparer;
    private final SegmentForcer forcer;
    private final SpaceGuard space;
    private volatile long forcedNo;
    private volatile boolean isReplayed;

    /** Opens the journal and looks for its end; {@link JournalException} when it cannot be used. */
    public ChronicleJournal(final JournalContext ctx) {
        this.ctx = ctx;
        this.lock = new DirectoryLock(ctx.directory());
        try {
            this.store = new SegmentStore(ctx, counters);
        } catch (final JournalException e) {
            lock.close();
            throw e;
        }
        this.comparer = new ReplayComparer(store, counters, ctx.remedy());
        this.forcer = new SegmentForcer(ctx.directory(), ctx.forcer(), counters);
        this.space = new SpaceGuard(ctx.usableSpace(), ctx.reserve(), ctx.directory().toString(), counters);
    }

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        store.onRecover(trustedNo, trustedChecksum);
        comparer.recover(trustedNo, trustedChecksum, ctx.verifyMax());
        forcer.onForced(trustedNo);
    }

    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        comparer.append(journalNo, record, offset, length);
        space.onWritten(length);
    }

    @Override
    public void onReplayDone() {
        comparer.onReplayDone();
        isReplayed = true;
    }

    /** True once the log was replayed: from then on {@link #lastNo()} is where the journal ends. Any thread. */
    public boolean isReplayed() {
        return isReplayed;
    }

    @Override
    public void force(final long upToNo) {
        if (upToNo > lastNo()) {
            throw new JournalException(Kind.ORDER, "force of " + upToNo + " beyond " + lastNo());
        }
        forcer.force(store.table(), upToNo);
        forcedNo = upToNo;
    }

    /** Up to which the last snapshot of this process has seen to it that all is on disk; 0 before the first. Any thread. */
    public long forcedNo() {
        return forcedNo;
    }

    @Override
    public void ensureSpace() {
        space.ensure();
    }

    @Override
    public long lastNo() {
        return comparer.lastNo();
    }

    @Override
    public JournalExtent extent() {
        return store.table().extent();
    }

    /**
     * Takes what is missing from a peer; to be made after {@link #recover}, by the thread that uses it, one at a time, and to be
     * closed before the journal. What an earlier one has copied is read here, a few million records a second.
     *
     * @throws JournalException {@link Kind#ORDER} when nothing is missing or another one is open.
     */
    public JournalCopySink newCopySink() {
        return new SegmentCopy(ctx, store, comparer, counters);
    }

    SegmentStore store() {
        return store;
    }

    JournalContext context() {
        return ctx;
    }

    @Override
    public JournalCounters counters() {
        return counters;
    }

    @Override
    public JournalReader newReader() {
        return new ChronicleReader(ctx, store, comparer, counters);
    }

    @Override
    public void close() {
        store.close();
        lock.close();
    }
}
