package io.jindou.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContractTest {
    private MemoryJournal memory;

    @Override
    protected Journal create() {
        memory = new MemoryJournal();
        return memory;
    }

    @Override
    protected Journal restart(final Journal old) {
        memory = ((MemoryJournal)old).copy();
        return memory;
    }

    @Override
    protected void corrupt(final long journalNo) {
        memory.corrupt(journalNo);
    }

    @Test
    void shouldLoseToAPowerCutOnlyWhatWasNotForced() {
        live(30);
        journal.force(20);
        reopen();
        memory.truncateTo(memory.forcedNo());
        assertEquals(20, memory.endNo());
        journal.recover(20, records.checksumOf(20, 1));
        records.append(journal, 21, 30, 1);
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 1, 30, 1));
    }

    @Test
    void shouldNotChangeTheCopyWithTheOriginal() {
        live(10);
        final MemoryJournal copy = memory.copy();
        memory.corrupt(3);
        records.append(memory, 11, 200, 1);
        assertEquals(10, copy.endNo());
        copy.recover(10, records.checksumOf(10, 1));
        assertEquals(0, records.firstWrong(copy, 1, 10, 1));
    }
}
