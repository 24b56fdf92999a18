package io.jindou.cluster;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCounters;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import org.agrona.DirectBuffer;

/** A journal whose time goes to an account. Around the journal, because the engine that calls it may know no clocks. */
record AccountedJournal(Journal journal, DutyAccount account) implements Journal {
    @Override
    public void append(final long journalNo, final DirectBuffer record, final int offset, final int length) {
        final Phase outer = account.enter(Phase.JOURNAL);
        journal.append(journalNo, record, offset, length);
        account.resume(outer);
    }

    @Override
    public void force(final long upToNo) {
        final Phase outer = account.enter(Phase.JOURNAL);
        journal.force(upToNo);
        account.resume(outer);
    }

    @Override
    public void recover(final long trustedNo, final long trustedChecksum) {
        journal.recover(trustedNo, trustedChecksum);
    }

    @Override
    public void onReplayDone() {
        journal.onReplayDone();
    }

    @Override
    public void ensureSpace() {
        journal.ensureSpace();
    }

    @Override
    public long lastNo() {
        return journal.lastNo();
    }

    @Override
    public JournalExtent extent() {
        return journal.extent();
    }

    @Override
    public JournalCounters counters() {
        return journal.counters();
    }

    @Override
    public JournalReader newReader() {
        return journal.newReader();
    }

    @Override
    public void close() {
        journal.close();
    }
}
