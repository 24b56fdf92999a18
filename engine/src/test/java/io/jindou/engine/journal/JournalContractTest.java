package io.jindou.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jindou.engine.journal.JournalException.Kind;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every journal. Those that keep nothing are excused from what is about keeping. */
public abstract class JournalContractTest {
    protected final TestRecords records = new TestRecords();
    protected Journal journal;

    /** A journal with nothing in it, not yet recovered. */
    protected abstract Journal create();

    /** What the next process finds after this one was stopped. */
    protected abstract Journal restart(Journal old);

    /** Damages the bytes of a record of a journal that is closed. */
    protected abstract void corrupt(long journalNo);

    /** False for a journal that forgets. */
    protected boolean isKeeping() {
        return true;
    }

    @AfterEach
    void close() {
        if (null != journal) {
            journal.close();
        }
    }

    @Test
    void shouldCountWhatIsAppended() {
        live(10);
        assertEquals(10, journal.lastNo());
        assertEquals(10, value(JournalCounter.APPENDED));
        long bytes = 0;
        for (int no = 1; no <= 10; no++) {
            bytes += records.make(no, 1).length();
        }
        assertEquals(bytes, value(JournalCounter.APPENDED_BYTES));
    }

    @Test
    void shouldRefuseCallsOutOfOrder() {
        journal = create();
        assertKind(Kind.ORDER, () -> records.append(journal, 1, 1, 1));
        assertKind(Kind.ORDER, journal::onReplayDone);
        journal.recover(0, 0);
        assertKind(Kind.ORDER, () -> journal.recover(0, 0));
        assertKind(Kind.ORDER, () -> records.append(journal, 2, 2, 1));
        journal.onReplayDone();
        records.append(journal, 1, 3, 1);
        assertKind(Kind.ORDER, () -> records.append(journal, 3, 3, 1));
        assertKind(Kind.ORDER, () -> records.append(journal, 5, 5, 1));
        assertKind(Kind.ORDER, () -> journal.force(4));
        journal.force(3);
        assertEquals(3, journal.lastNo());
    }

    @Test
    void shouldRefuseToReadWhatIsNotThere() {
        live(3);
        try (JournalReader reader = journal.newReader()) {
            final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            assertKind(Kind.MISSING, () -> reader.read(4, view));
            assertKind(Kind.MISSING, () -> reader.read(0, view));
        }
    }

    @Test
    void shouldGiveBackWhatWasAppended() {
        assumeTrue(isKeeping());
        live(500);
        assertEquals(0, records.firstWrong(journal, 1, 500, 1));
    }

    @Test
    void shouldFindAnIdenticalJournalEqual() {
        assumeTrue(isKeeping());
        live(100);
        reopen();
        journal.recover(40, records.checksumOf(40, 1));
        assertEquals(40, value(JournalCounter.VERIFIED));
        records.append(journal, 41, 100, 1);
        journal.onReplayDone();
        assertEquals(60, value(JournalCounter.COMPARED));
        assertEquals(0, value(JournalCounter.APPENDED) + value(JournalCounter.CUTS) + value(JournalCounter.REWRITTEN));
        records.append(journal, 101, 120, 2);
        assertEquals(0, records.firstWrong(journal, 1, 100, 1));
        assertEquals(0, records.firstWrong(journal, 101, 120, 2));
    }

    @Test
    void shouldShowRecordsOnlyWhenTheyWereCompared() {
        assumeTrue(isKeeping());
        live(100);
        reopen();
        journal.recover(40, records.checksumOf(40, 1));
        try (JournalReader reader = journal.newReader()) {
            final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            assertEquals(40, reader.lastNo());
            assertKind(Kind.MISSING, () -> reader.read(41, view));
            records.append(journal, 41, 50, 1);
            reader.read(50, view);
            assertTrue(records.isEqual(view, 50, 1));
        }
    }

    @Test
    void shouldCutAndWriteAgainFromTheFirstDifference() {
        assumeTrue(isKeeping());
        live(100);
        reopen();
        journal.recover(10, records.checksumOf(10, 1));
        records.append(journal, 11, 59, 1);
        records.append(journal, 60, 80, 2);
        journal.onReplayDone();
        assertEquals(49, value(JournalCounter.COMPARED));
        assertEquals(1, value(JournalCounter.CUTS));
        assertEquals(41, value(JournalCounter.CUT));
        assertEquals(21, value(JournalCounter.REWRITTEN));
        assertEquals(80, journal.lastNo());

        reopen();
        journal.recover(80, records.checksumOf(80, 2));
        journal.onReplayDone();
        assertEquals(0, value(JournalCounter.CUTS), "what was cut must not come back");
        assertEquals(0, records.firstWrong(journal, 1, 59, 1));
        assertEquals(0, records.firstWrong(journal, 60, 80, 2));
    }

    @Test
    void shouldCutWhatIsAheadOfTheLog() {
        assumeTrue(isKeeping());
        live(100);
        reopen();
        journal.recover(10, records.checksumOf(10, 1));
        records.append(journal, 11, 70, 1);
        journal.onReplayDone();
        assertEquals(30, value(JournalCounter.CUT));

        reopen();
        journal.recover(70, records.checksumOf(70, 1));
        journal.onReplayDone();
        assertEquals(0, value(JournalCounter.CUT));
        records.append(journal, 71, 75, 2);
        assertEquals(0, records.firstWrong(journal, 1, 70, 1));
        assertEquals(0, records.firstWrong(journal, 71, 75, 2));
    }

    @Test
    void shouldCutEverythingWhenNothingIsInTheLog() {
        assumeTrue(isKeeping());
        live(20);
        reopen();
        journal.recover(0, 0);
        journal.onReplayDone();
        assertEquals(20, value(JournalCounter.CUT));
        records.append(journal, 1, 5, 2);
        assertEquals(0, records.firstWrong(journal, 1, 5, 2));
    }

    @Test
    void shouldWriteWhatTheLogHasAndTheJournalLacks() {
        assumeTrue(isKeeping());
        live(30);
        reopen();
        journal.recover(10, records.checksumOf(10, 1));
        records.append(journal, 11, 50, 1);
        journal.onReplayDone();
        assertEquals(20, value(JournalCounter.COMPARED));
        assertEquals(20, value(JournalCounter.REWRITTEN));
        assertEquals(0, value(JournalCounter.CUTS));
        assertEquals(0, records.firstWrong(journal, 1, 50, 1));
    }

    @Test
    void shouldRefuseAJournalThatEndsBeforeItsSnapshot() {
        assumeTrue(isKeeping());
        live(30);
        reopen();
        final JournalException e = assertKind(Kind.MISSING, () -> journal.recover(31, records.checksumOf(31, 1)));
        assertTrue(e.getMessage().contains("30") && e.getMessage().contains(JournalException.RESTORE), e.getMessage());
        assertKind(Kind.ORDER, () -> records.append(journal, 1, 1, 1));
    }

    @Test
    void shouldRefuseAJournalOfAnotherHistory() {
        assumeTrue(isKeeping());
        live(30);
        reopen();
        assertKind(Kind.DAMAGED, () -> journal.recover(20, records.checksumOf(20, 2)));
    }

    @Test
    void shouldRefuseADamagedTrustedRecord() {
        assumeTrue(isKeeping());
        live(30);
        journal.close();
        corrupt(12);
        reopen();
        final JournalException e = assertKind(Kind.DAMAGED, () -> journal.recover(20, records.checksumOf(20, 1)));
        assertTrue(e.getMessage().contains("12") && e.getMessage().contains(JournalException.RESTORE), e.getMessage());
    }

    @Test
    void shouldCutAtADamagedRecordThatIsNotTrusted() {
        assumeTrue(isKeeping());
        live(30);
        journal.close();
        corrupt(22);
        reopen();
        journal.recover(20, records.checksumOf(20, 1));
        records.append(journal, 21, 30, 1);
        journal.onReplayDone();
        assertEquals(1, value(JournalCounter.COMPARED));
        assertEquals(9, value(JournalCounter.CUT));
        assertEquals(9, value(JournalCounter.REWRITTEN));
        assertEquals(0, records.firstWrong(journal, 1, 30, 1));
    }

    @Test
    void shouldEndEqualToTheLogWhateverHappens() {
        assumeTrue(isKeeping());
        for (long seed = 1; seed <= 5; seed++) {
            liveManyLives(seed);
        }
    }

    /** The log decides: after each life, the journal holds exactly what the log has. */
    private void liveManyLives(final long seed) {
        final Random random = new Random(seed);
        final int[] log = new int[4096];
        int logEnd = 0;
        int trusted = 0;
        Journal last = create();
        for (int life = 1; life <= 12; life++) {
            journal = last;
            journal.recover(trusted, 0 == trusted ? 0 : records.checksumOf(trusted, log[trusted]));
            // the log that is recovered may be shorter than the journal, and different from any place above the snapshot on
            logEnd = trusted + (logEnd > trusted ? random.nextInt(logEnd - trusted + 1) : 0);
            final int differsFrom = random.nextBoolean() ? logEnd + 1 : trusted + 1 + random.nextInt(logEnd - trusted + 1);
            for (int no = trusted + 1; no <= logEnd; no++) {
                log[no] = no >= differsFrom ? life : log[no];
                records.append(journal, no, no, log[no]);
            }
            journal.onReplayDone();
            for (int i = random.nextInt(60); i > 0; i--) {
                log[++logEnd] = life;
                records.append(journal, logEnd, logEnd, life);
            }
            if (random.nextInt(3) == 0) {
                journal.force(logEnd);
                trusted = logEnd;
            }
            assertEquals(logEnd, journal.lastNo());
            assertEquals(0, firstWrong(log, logEnd), "seed " + seed + " life " + life);
            last = restart(journal);
        }
        journal = last;
        journal.close();
        journal = null;
    }

    private int firstWrong(final int[] log, final int logEnd) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        try (JournalReader reader = journal.newReader()) {
            for (int no = 1; no <= logEnd; no++) {
                reader.read(no, view);
                if (!records.isEqual(view, no, log[no])) {
                    return no;
                }
            }
        }
        return 0;
    }

    protected final void live(final int count) {
        journal = create();
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, count, 1);
    }

    protected final void reopen() {
        journal = restart(journal);
    }

    protected final long value(final JournalCounter counter) {
        return journal.counters().value(counter);
    }

    protected static JournalException assertKind(final Kind kind, final Runnable action) {
        final JournalException e = assertThrows(JournalException.class, action::run);
        assertEquals(kind, e.kind(), e.getMessage());
        return e;
    }
}
