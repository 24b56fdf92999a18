package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that begins without what its snapshot relies on. */
class JournalRebuildTest {
    @TempDir
    private Path directory;
    private final TestRecords records = new TestRecords();
    private ChronicleJournal journal;

    @AfterEach
    void close() {
        if (null != journal) {
            journal.close();
        }
    }

    @Test
    void shouldRefuseAnEmptyJournalUnlessRebuildingIsAllowed() {
        journal = new ChronicleJournal(context().remedy(JournalException.REBUILD));
        final JournalException e = assertThrows(JournalException.class, () -> journal.recover(100, records.checksumOf(100, 1)));
        assertEquals(Kind.MISSING, e.kind());
        assertTrue(e.getMessage().contains(directory.toString()) && e.getMessage().endsWith(JournalException.REBUILD),
            e.getMessage());
        assertTrue(journal.isWhole());
    }

    @Test
    void shouldAppendAtOnceBehindWhatIsMissing() {
        rebuild(100);
        assertEquals(new JournalExtent(1, 1, 100), journal.extent());
        assertFalse(journal.isWhole());
        assertEquals(100, journal.lastNo());
        records.append(journal, 101, 150, 1);
        journal.onReplayDone();
        records.append(journal, 151, 200, 1);
        assertEquals(0, records.firstWrong(journal, 101, 200, 1));
        assertKind(Kind.MISSING, () -> records.firstWrong(journal, 100, 100, 1));
        journal.force(200);
        assertEquals(1, journal.counters().value(JournalCounter.REBUILDS));
    }

    @Test
    void shouldKnowWhatIsMissingAfterARestart() {
        rebuild(100);
        journal.onReplayDone();
        records.append(journal, 101, 200, 1);
        reopen(true);
        journal.recover(160, records.checksumOf(160, 1));
        records.append(journal, 161, 180, 1);
        journal.onReplayDone();
        assertEquals(20, journal.counters().value(JournalCounter.COMPARED));
        assertEquals(20, journal.counters().value(JournalCounter.CUT));
        assertEquals(new JournalExtent(1, 1, 100), journal.extent());
        records.append(journal, 181, 220, 2);
        assertEquals(0, records.firstWrong(journal, 101, 180, 1));
        assertEquals(0, records.firstWrong(journal, 181, 220, 2));
    }

    @Test
    void shouldKnowWhatIsMissingAlsoBeforeAnythingWasAppended() {
        rebuild(100);
        reopen(true);
        journal.recover(100, records.checksumOf(100, 1));
        assertEquals(new JournalExtent(1, 1, 100), journal.extent());
    }

    @Test
    void shouldRefuseAnUnfinishedRebuildUnlessRebuildingIsAllowed() {
        rebuild(100);
        reopen(false);
        final JournalException e = assertThrows(JournalException.class, () -> journal.recover(100, records.checksumOf(100, 1)));
        assertTrue(e.getMessage().contains("lacks records 1 to 100") && e.getMessage().contains("--rebuild"), e.getMessage());
    }

    @Test
    void shouldKeepWhatIsSoundOfATooShortJournal() {
        write(60);
        reopen(true);
        journal.recover(100, records.checksumOf(100, 1));
        assertEquals(new JournalExtent(1, 61, 100), journal.extent());
        records.append(journal, 101, 110, 1);
        assertEquals(0, records.firstWrong(journal, 1, 60, 1));
        assertEquals(0, records.firstWrong(journal, 101, 110, 1));
    }

    @Test
    void shouldKeepWhatLiesBeforeDamage() {
        write(100);
        journal.close();
        JournalFiles.flip(directory, records.make(70, 1).buffer, records.length());
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(100, records.checksumOf(100, 1));
        assertEquals(new JournalExtent(1, 70, 100), journal.extent());
    }

    @Test
    void shouldKeepNothingWhenAFileIsMissingOrTheHistoryIsAnother() throws IOException {
        write(100);
        journal.close();
        Files.delete(JournalFiles.cycleFiles(directory).get(1));
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(100, records.checksumOf(100, 1));
        assertEquals(new JournalExtent(1, 1, 100), journal.extent());
        reopen(true);
        journal.recover(100, records.checksumOf(100, 2));
        assertEquals(new JournalExtent(1, 1, 100), journal.extent());
    }

    @Test
    void shouldFollowAnOlderOrNewerSnapshot() {
        write(60);
        reopen(true);
        journal.recover(100, records.checksumOf(100, 1));
        journal.onReplayDone();
        records.append(journal, 101, 130, 1);
        reopen(true);
        journal.recover(200, records.checksumOf(200, 1));
        assertEquals(new JournalExtent(1, 61, 200), journal.extent());
        reopen(true);
        journal.recover(80, records.checksumOf(80, 1));
        assertEquals(new JournalExtent(1, 61, 80), journal.extent());
        reopen(true);
        journal.recover(50, records.checksumOf(50, 1));
        assertTrue(journal.isWhole());
        records.append(journal, 51, 90, 1);
        assertEquals(10, journal.counters().value(JournalCounter.COMPARED));
        assertEquals(0, records.firstWrong(journal, 1, 90, 1));
    }

    @Test
    void shouldChangeNothingOfASoundJournal() {
        write(60);
        reopen(true);
        journal.recover(60, records.checksumOf(60, 1));
        assertEquals(JournalExtent.COMPLETE, journal.extent());
    }

    @Test
    void shouldRefuseADamagedManifestOfARebuild() {
        rebuild(100);
        journal.close();
        final Path manifest = directory.resolve(SegmentManifest.NAME);
        JournalFiles.write(manifest, "jindou-journal 2\nnext 1\nkept 1\nmissing ".length(), '7');
        final JournalException e = assertThrows(JournalException.class,
            () -> new ChronicleJournal(context().rebuild(true).remedy("ask Anna")));
        assertEquals(Kind.DAMAGED, e.kind());
        assertTrue(e.getMessage().contains(manifest.toString()) && e.getMessage().endsWith("ask Anna"), e.getMessage());
    }

    private void rebuild(final long snapshotNo) {
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(snapshotNo, records.checksumOf(snapshotNo, 1));
    }

    private void write(final int count) {
        journal = new ChronicleJournal(context());
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, count, 1);
    }

    private void reopen(final boolean isRebuilding) {
        journal.close();
        journal = new ChronicleJournal(context().rebuild(isRebuilding));
    }

    private JournalContext context() {
        return new JournalContext(directory).recordsPerFile(32).blockSize(JournalFiles.BLOCK_SIZE).reserve(0);
    }

    private static void assertKind(final Kind kind, final Runnable action) {
        assertEquals(kind, assertThrows(JournalException.class, action::run).kind());
    }
}
