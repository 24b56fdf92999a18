package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of files that a crash, a power loss or a broken disk left behind. */
class JournalCrashTest {
    /** Sets the working bit that Chronicle clears when an excerpt is whole; the header lies before the bytes, little-endian. */
    private static final int WORKING = 0x80;

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

    /** checklist row 46. */
    @Test
    void shouldHaveEveryRecordAfterKill9InTheMiddleOfAppends() throws Exception {
        final int dots = 5;
        JournalChild.runAndKill(directory, 0, 1, dots);
        final int sure = dots * JournalChild.RECORDS_PER_DOT;
        journal = new ChronicleJournal(JournalChild.context(directory));
        journal.recover(sure, records.checksumOf(sure, 1));
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 1, sure, 1));
        records.append(journal, sure + 1, sure + 1500, 2);
        assertEquals(0, records.firstWrong(journal, sure + 1, sure + 1500, 2));
    }

    @Test
    void shouldFollowTheLogThroughSeveralKills() throws Exception {
        JournalChild.runAndKill(directory, 0, 1, 4);
        // ahead of the log, which has only 1,200 of the first
        JournalChild.runAndKill(directory, 1200, 2, 3);
        JournalChild.runAndKill(directory, 700, 3, 2);
        journal = new ChronicleJournal(JournalChild.context(directory));
        journal.recover(700, records.checksumOf(700, 1));
        records.append(journal, 701, 1400, 3);
        // the killed process may have written more than it said
        assertTrue(value(JournalCounter.COMPARED) >= 1500 - 700 - JournalChild.RECORDS_PER_DOT, "compared");
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 1, 700, 1));
        assertEquals(0, records.firstWrong(journal, 701, 1400, 3));
    }

    @Test
    void shouldTakeAnUnfinishedExcerptAtTheEndAsAbsent() {
        write(50);
        final Path file = fileOf(50);
        JournalFiles.write(file, JournalFiles.find(file, records.buffer, records.length()) - 1, WORKING);
        open();
        journal.recover(49, records.checksumOf(49, 1));
        records.append(journal, 50, 60, 1);
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 1, 60, 1));
    }

    @Test
    void shouldCutAtAnUnfinishedExcerptInTheMiddle() {
        write(50);
        final Path file = fileOf(45);
        JournalFiles.write(file, JournalFiles.find(file, records.buffer, records.length()) - 1, WORKING);
        open();
        journal.recover(40, records.checksumOf(40, 1));
        records.append(journal, 41, 60, 1);
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 1, 60, 1));
    }

    @Test
    void shouldRefuseADamagedTrustedRecordAndNameItsFile() {
        write(50);
        final Path file = fileOf(40);
        JournalFiles.flip(directory, records.buffer, records.length());
        open();
        final JournalException e = assertThrows(JournalException.class, () -> journal.recover(45, records.checksumOf(45, 1)));
        assertEquals(Kind.DAMAGED, e.kind());
        assertTrue(e.getMessage().contains("record 40 in " + file),
            e.getMessage());
    }

    @Test
    void shouldRefuseWildLengthsOfTrustedRecordsAndCutAtOthers() {
        for (final int topByte : new int[] {0x00, 0x3F, 0x7F}) {
            final Path path = directory.resolve("length-" + topByte);
            write(path, 50);
            final Path file = fileOf(path, 40);
            final long header = JournalFiles.find(file, records.buffer, records.length()) - 4;
            JournalFiles.write(file, header, 0xFC, 0xFF, 0xFF, topByte);
            journal = new ChronicleJournal(context(path));
            final JournalException e = assertThrows(JournalException.class,
                () -> journal.recover(45, records.checksumOf(45, 1)));
            // found by walking the headers, before Chronicle follows the wild one out of the file
            assertTrue(e.getMessage().startsWith("the journal ends at record 39 in " + file), e.getMessage());
            journal.close();
            journal = new ChronicleJournal(context(path));
            journal.recover(39, records.checksumOf(39, 1));
            records.append(journal, 40, 50, 1);
            journal.onReplayDone();
            assertEquals(0, records.firstWrong(journal, 1, 50, 1));
            journal.close();
        }
    }

    @Test
    void shouldRefuseOrRewriteAFileThatWasCutOff() {
        for (final int at : new int[] {0, 100, 40_000, -1}) {
            final Path path = directory.resolve("truncated-" + at);
            write(path, 50);
            final Path file = fileOf(path, 40);
            final long place = JournalFiles.find(file, records.buffer, records.length());
            JournalFiles.truncate(file, at < 0 ? place + 10 : at);
            journal = new ChronicleJournal(context(path));
            final JournalException e = assertThrows(JournalException.class,
                () -> journal.recover(45, records.checksumOf(45, 1)), "truncated at " + at);
            assertTrue(e.getMessage().contains(JournalException.RESTORE), e.getMessage());
            journal.close();
            journal = new ChronicleJournal(context(path));
            journal.recover(32, records.checksumOf(32, 1));
            records.append(journal, 33, 50, 1);
            journal.onReplayDone();
            assertEquals(0, records.firstWrong(journal, 1, 50, 1), "truncated at " + at);
            journal.close();
        }
    }

    @Test
    void shouldRefuseAMissingFileWhereRecordsAreTrusted() throws IOException {
        write(100);
        final Path file = fileOf(40);
        Files.delete(file);
        open();
        final JournalException e = assertThrows(JournalException.class, () -> journal.recover(100, records.checksumOf(100, 1)));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void shouldLeaveOldDamageToThoseWhoReadIt() {
        write(200);
        JournalFiles.flip(directory, records.make(40, 1).buffer, records.length());
        journal = new ChronicleJournal(context(directory).verifyMax(10));
        journal.recover(200, records.checksumOf(200, 1));
        assertEquals(10, value(JournalCounter.VERIFIED));
        assertThrows(JournalException.class, () -> records.firstWrong(journal, 1, 50, 1));
        assertEquals(0, records.firstWrong(journal, 41, 200, 1));
    }

    @Test
    void shouldRefuseADamagedOrMissingManifest() throws IOException {
        write(10);
        final Path manifest = directory.resolve(SegmentManifest.NAME);
        final String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("first 1", "first 2"));
        assertRefused(Kind.DAMAGED, "manifest");
        Files.writeString(manifest, text.substring(0, text.length() / 2));
        assertRefused(Kind.DAMAGED, "manifest");
        Files.delete(manifest);
        assertRefused(Kind.MISSING, "manifest");
        Files.writeString(manifest, text);
        open();
        journal.recover(10, records.checksumOf(10, 1));
    }

    @Test
    void shouldRemoveSegmentsThatWereBegunOrCutOffWhenTheProcessDied() throws IOException {
        write(10);
        final Path orphan = Files.createDirectory(directory.resolve(Segment.PREFIX + "00000077"));
        Files.writeString(orphan.resolve("19700101F.cq4"), "half a header");
        open();
        assertFalse(Files.exists(orphan));
        journal.recover(10, records.checksumOf(10, 1));
        assertEquals(0, records.firstWrong(journal, 1, 10, 1));
    }

    @Test
    void shouldRemoveTheFilesOfSegmentsThatAreCutOffWhole() {
        write(10);
        for (int start = 0; start < 5; start++) {
            open();
            journal.recover(10, records.checksumOf(10, 1));
            records.append(journal, 11, 20, start + 2);
            journal.close();
        }
        assertEquals(List.of(fileOf(10), fileOf(directory, 15, 6)), JournalFiles.cycleFiles(directory));
    }

    @Test
    void shouldSayWhatToDoAboutDamageThatAReaderFinds() {
        write(50);
        final Path file = fileOf(40);
        JournalFiles.flip(directory, records.buffer, records.length());
        journal = new ChronicleJournal(context(directory).verifyMax(1).remedy(JournalException.REBUILD));
        journal.recover(50, records.checksumOf(50, 1));
        final JournalException e = assertThrows(JournalException.class, () -> records.firstWrong(journal, 40, 40, 1));
        assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().endsWith(JournalException.REBUILD),
            e.getMessage());
    }

    @Test
    void shouldNameADirectoryThatIsNone() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));
        final JournalException e = assertThrows(JournalException.class, () -> new ChronicleJournal(context(file)));
        assertEquals(Kind.IO, e.kind());
        assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().contains("may write"), e.getMessage());
    }

    @Test
    void shouldRefuseADirectoryInUse() {
        open();
        final JournalException e = assertThrows(JournalException.class, () -> new ChronicleJournal(context(directory)));
        assertEquals(Kind.IN_USE, e.kind());
    }

    private void assertRefused(final Kind kind, final String word) {
        final JournalException e = assertThrows(JournalException.class, () -> new ChronicleJournal(context(directory)));
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().contains(word), e.getMessage());
    }

    private void write(final int count) {
        write(directory, count);
    }

    private void write(final Path path, final int count) {
        journal = new ChronicleJournal(context(path));
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, count, 1);
        journal.close();
    }

    private void open() {
        journal = new ChronicleJournal(context(directory));
    }

    private long value(final JournalCounter counter) {
        return journal.counters().value(counter);
    }

    private Path fileOf(final long journalNo) {
        return fileOf(directory, journalNo);
    }

    private Path fileOf(final Path path, final long journalNo) {
        return fileOf(path, journalNo, 1);
    }

    /** The one cycle file with this record, which is left in the buffer. */
    private Path fileOf(final Path path, final long journalNo, final int version) {
        records.make(journalNo, version);
        for (final Path file : JournalFiles.cycleFiles(path)) {
            if (JournalFiles.find(file, records.buffer, records.length()) >= 0) {
                return file;
            }
        }
        throw new AssertionError("record " + journalNo + " is in no file");
    }

    private static JournalContext context(final Path path) {
        return new JournalContext(path).recordsPerFile(32).blockSize(JournalFiles.BLOCK_SIZE);
    }
}
