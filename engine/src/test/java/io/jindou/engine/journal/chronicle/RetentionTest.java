package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.journal.ChannelHistory;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten records a file. Record n was stored at {@link #EPOCH} + n. */
class RetentionTest {
    private static final long EPOCH = 1_700_000_000_000L;

    @TempDir
    private Path directory;
    private final TestRecords records = new TestRecords();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ChronicleJournal journal;

    @AfterEach
    void close() {
        if (null != journal) {
            journal.close();
        }
    }

    @Test
    void shouldBeOffByDefault() {
        write(100);
        final Retention retention = new Retention(journal, 0, 0);
        assertFalse(retention.isOn());
        assertEquals(0, retention.apply(Long.MAX_VALUE, 100));
        assertEquals(JournalExtent.COMPLETE, journal.extent());
    }

    @Test
    void shouldRemoveFilesWhoseNewestRecordIsTooOld() {
        write(100);
        final Retention retention = new Retention(journal, 50, 0);
        assertEquals(0, retention.apply(EPOCH + 60, 100), "record 10 is 50 ms old");
        assertEquals(1, retention.apply(EPOCH + 61, 100));
        assertEquals(new JournalExtent(11, 0, 0), journal.extent());
        assertEquals(3, retention.apply(EPOCH + 99, 100));
        assertEquals(new JournalExtent(41, 0, 0), journal.extent());
        assertEquals(6, JournalFiles.cycleFiles(directory).size());
        assertEquals(0, records.firstWrong(journal, 41, 100, 1));
        assertEquals(Kind.TRUNCATED, assertThrows(JournalException.class,
            () -> records.firstWrong(journal, 40, 40, 1)).kind());
        assertEquals(4, journal.counters().value(JournalCounter.REMOVED_FILES));
        assertEquals(40, journal.counters().value(JournalCounter.REMOVED));
        assertTrue(journal.counters().value(JournalCounter.REMOVED_BYTES) > 0);
        assertEquals(0, journal.counters().value(JournalCounter.READ_FAILURES));
    }

    @Test
    void shouldKeepWhatASnapshotReliesOn() {
        write(100);
        final Retention retention = new Retention(journal, 1, 1);
        assertEquals(0, retention.apply(Long.MAX_VALUE, 0));
        assertEquals(0, retention.apply(Long.MAX_VALUE, 10));
        assertEquals(1, retention.apply(Long.MAX_VALUE, 11));
        assertEquals(8, retention.apply(Long.MAX_VALUE, 1000));
        assertEquals(new JournalExtent(91, 0, 0), journal.extent());
        reopen();
        journal.recover(91, records.checksumOf(91, 1));
        records.append(journal, 92, 120, 1);
        journal.onReplayDone();
        assertEquals(0, records.firstWrong(journal, 91, 120, 1));
    }

    @Test
    void shouldRemoveTheOldestFilesOfTooLongAJournal() {
        write(100);
        final List<Path> files = JournalFiles.cycleFiles(directory);
        final long bytes = files.stream().mapToLong(RetentionTest::size).sum();
        final long firstBytes = size(files.get(0));
        assertEquals(0, new Retention(journal, 0, bytes).apply(0, 100));
        assertEquals(1, new Retention(journal, 0, bytes - 1).apply(0, 100));
        assertEquals(1, new Retention(journal, 0, bytes - firstBytes - size(files.get(1))).apply(0, 100));
        assertEquals(new JournalExtent(21, 0, 0), journal.extent());
    }

    @Test
    void shouldGoOnAppendingToAndReadingTheSegmentThatLostFiles() {
        write(35);
        try (JournalReader reader = journal.newReader()) {
            reader.read(5, view);
            assertEquals(2, new Retention(journal, 1, 0).apply(EPOCH + 1000, 30));
            // what a reader has in its hands stays readable until its next call
            assertTrue(records.isEqual(view, 5, 1));
            assertEquals(21, reader.firstNo());
            assertEquals(Kind.TRUNCATED, assertThrows(JournalException.class, () -> reader.read(5, view)).kind());
            for (long no = 36; no <= 300; no++) {
                records.append(journal, no, no, 1);
                reader.read(no, view);
                assertTrue(records.isEqual(view, no, 1));
                reader.read(21, view);
                assertTrue(records.isEqual(view, 21, 1));
            }
        }
        assertEquals(28, JournalFiles.cycleFiles(directory).size());
        journal.force(300);
        reopen();
        journal.recover(300, records.checksumOf(300, 1));
        assertEquals(new JournalExtent(21, 0, 0), journal.extent());
        assertEquals(0, records.firstWrong(journal, 21, 300, 1));
    }

    @Test
    void shouldRemoveWholeSegments() {
        write(15);
        for (int last = 15; last < 75; last += 15) {
            reopen();
            journal.recover(last, records.checksumOf(last, 1));
            journal.onReplayDone();
            records.append(journal, last + 1, last + 15, 1);
        }
        assertEquals(7, new Retention(journal, 1, 0).apply(EPOCH + 1000, 60));
        assertEquals(new JournalExtent(56, 0, 0), journal.extent());
        assertEquals(2 + 1, JournalFiles.cycleFiles(directory).size());
        assertEquals(0, records.firstWrong(journal, 56, 75, 1));
    }

    @Test
    void shouldRemoveADamagedFileWithTheNextOne() {
        write(100);
        journal.close();
        JournalFiles.flip(directory, records.make(20, 1).buffer, records.length());
        journal = new ChronicleJournal(context().verifyMax(10));
        journal.recover(100, records.checksumOf(100, 1));
        assertEquals(1, new Retention(journal, 10, 0).apply(EPOCH + 35, 100));
        assertEquals(2, new Retention(journal, 10, 0).apply(EPOCH + 41, 100));
        assertEquals(new JournalExtent(31, 0, 0), journal.extent());
    }

    @Test
    void shouldFinishARemovalThatACrashInterrupted() throws IOException {
        write(100);
        final Path kept = directory.resolve("kept-aside");
        final Path file = JournalFiles.cycleFiles(directory).get(0);
        Files.copy(file, kept);
        assertEquals(2, new Retention(journal, 1, 0).apply(EPOCH + 1000, 30));
        journal.close();
        Files.move(kept, file);
        reopen();
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldRefuseASnapshotOlderThanWhatIsKept() {
        write(100);
        new Retention(journal, 1, 0).apply(EPOCH + 1000, 50);
        reopen();
        final JournalException e = assertThrows(JournalException.class, () -> journal.recover(30, records.checksumOf(30, 1)));
        assertEquals(Kind.MISSING, e.kind());
        assertTrue(e.getMessage().startsWith("the journal begins at record 41"), e.getMessage());
        journal.close();
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(30, records.checksumOf(30, 1));
        assertEquals(new JournalExtent(1, 1, 30), journal.extent());
    }

    @Test
    void shouldLeaveARebuildingJournalAlone() {
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(100, records.checksumOf(100, 1));
        records.append(journal, 101, 200, 1);
        assertEquals(0, new Retention(journal, 1, 1).apply(EPOCH + 10_000, 200));
    }

    @Test
    void shouldTellHistoryWhereItBegins() {
        write(100);
        try (JournalReader reader = journal.newReader()) {
            final ChannelHistory history = new ChannelHistory(reader, 100);
            history.begin(100, 0, 100, true);
            assertTrue(history.walk(1000));
            assertFalse(history.isTruncated());
            assertEquals(34, history.count());
            assertEquals(4, new Retention(journal, 1, 0).apply(EPOCH + 1000, 50));
            // found before, removed since
            assertEquals(Kind.TRUNCATED, assertThrows(JournalException.class,
                () -> history.forEach((no, buffer, offset, length) -> true)).kind());
            history.begin(100, 0, 100, true);
            assertTrue(history.walk(1000));
            assertTrue(history.isTruncated());
            assertEquals(15, history.firstSeq());
            assertEquals(20, history.count());
        }
    }

    private void write(final int count) {
        journal = new ChronicleJournal(context());
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, count, 1);
    }

    private void reopen() {
        journal.close();
        journal = new ChronicleJournal(context());
    }

    private JournalContext context() {
        return new JournalContext(directory).recordsPerFile(10).blockSize(JournalFiles.BLOCK_SIZE).reserve(0);
    }

    private static long size(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
