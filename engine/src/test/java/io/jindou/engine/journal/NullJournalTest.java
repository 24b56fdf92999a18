package io.jindou.engine.journal;

class NullJournalTest extends JournalContractTest {
    @Override
    protected Journal create() {
        return new NullJournal();
    }

    @Override
    protected Journal restart(final Journal old) {
        return new NullJournal();
    }

    @Override
    protected void corrupt(final long journalNo) {
        throw new UnsupportedOperationException("there is nothing to damage");
    }

    @Override
    protected boolean isKeeping() {
        return false;
    }
}
