package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalCopySource;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalExtent;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.MemoryJournal;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.TestRecords;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rebuilding journal lacks, brought over from a donor's. */
class JournalCopyTest {
    private static final int BATCH = JournalCopySource.BATCH_MIN;

    @TempDir
    private Path directory;
    private final TestRecords records = new TestRecords();
    private final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH));
    private final MemoryJournal donor = new MemoryJournal();
    private ChronicleJournal journal;

    @BeforeEach
    void fillDonor() {
        donor.recover(0, 0);
        donor.onReplayDone();
        records.append(donor, 1, 2000, 1);
    }

    @AfterEach
    void close() {
        if (null != journal) {
            journal.close();
        }
    }

    @Test
    void shouldMakeAnEmptyJournalWholeForItsReadersInOneStep() {
        rebuild(1900);
        records.append(journal, 1901, 2000, 1);
        try (JournalReader reader = journal.newReader();
            JournalCopySink sink = journal.newCopySink()) {
            final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            assertEquals(1, sink.nextNo());
            assertEquals(1900, sink.lastNo());
            copy(donor, sink);
            assertTrue(sink.isComplete());
            assertEquals(new JournalExtent(1, 1, 1900), journal.extent());
            assertThrows(JournalException.class, () -> reader.read(1900, view));
            sink.adopt();
            assertTrue(journal.isWhole());
            reader.read(1, view);
            assertTrue(records.isEqual(view, 1, 1));
        }
        records.append(journal, 2001, 2100, 1);
        assertEquals(0, records.firstWrong(journal, 1, 2100, 1));
        assertEquals(1900, journal.counters().value(JournalCounter.COPIED));
        assertEquals(1, journal.counters().value(JournalCounter.ADOPTIONS));
        journal.force(2100);
        reopen(false);
        journal.recover(2000, records.checksumOf(2000, 1));
        assertEquals(0, records.firstWrong(journal, 1, 2000, 1));
    }

    @Test
    void shouldFillTheEndOfATooShortJournal() {
        journal = new ChronicleJournal(context());
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, 700, 1);
        reopen(true);
        journal.recover(1900, records.checksumOf(1900, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(700, sink.nextNo(), "the last of its own is compared");
            copy(donor, sink);
            sink.adopt();
        }
        records.append(journal, 1901, 1950, 1);
        assertEquals(0, records.firstWrong(journal, 1, 1950, 1));
        assertEquals(1200, journal.counters().value(JournalCounter.COPIED));
    }

    @Test
    void shouldGoOnWhereAnotherSinkEnded() {
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink, 500);
            sink.force();
        }
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(500, sink.nextNo());
            copy(donor, sink, 900);
        }
        journal.onReplayDone();
        records.append(journal, 1901, 1910, 1);
        reopen(true);
        journal.recover(1905, records.checksumOf(1905, 1));
        journal.onReplayDone();
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(900, sink.nextNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1905, 1));
    }

    @Test
    void shouldCopyTheLastRecordAgainWhenItWasNotAdopted() {
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink);
        }
        try (JournalCopySink sink = journal.newCopySink()) {
            assertFalse(sink.isComplete());
            assertEquals(1899, sink.nextNo());
            assertKind(Kind.ORDER, sink::adopt);
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldGoOnAfterKill9InTheMiddleOfACopy() throws Exception {
        final int dots = 5;
        final int snapshotNo = JournalCopyChild.SNAPSHOT_NO;
        JournalChild.runAndKill(JournalCopyChild.class, directory, snapshotNo, 1, dots);
        final int sure = dots * JournalChild.RECORDS_PER_DOT;
        records.append(donor, 2001, snapshotNo, 1);
        journal = new ChronicleJournal(JournalChild.context(directory).rebuild(true));
        journal.recover(snapshotNo, records.checksumOf(snapshotNo, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            // the child may have copied more than it said
            assertTrue(sink.nextNo() >= sure, "goes on at " + sink.nextNo());
            records.append(journal, snapshotNo + 1, snapshotNo + 1000, 1);
            journal.onReplayDone();
            copy(donor, sink);
            sink.adopt();
        }
        assertTrue(journal.isWhole());
        assertEquals(0, records.firstWrong(journal, 1, snapshotNo + 1000, 1));
    }

    @Test
    void shouldCopyAgainFromTheFirstDamagedRecordOfAnUnfinishedCopy() {
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink, 500);
        }
        journal.close();
        JournalFiles.flip(directory, records.make(300, 1).buffer, records.length());
        journal = new ChronicleJournal(context().rebuild(true));
        journal.recover(1900, records.checksumOf(1900, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(299, sink.nextNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldCopyAgainFromTheFirstOnWhenAFileOfAnUnfinishedCopyIsGone() throws Exception {
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink, 500);
        }
        // settled: it counts from here on
        journal.newCopySink().close();
        reopen(true);
        Files.delete(JournalFiles.cycleFiles(directory).get(2));
        journal.recover(1900, records.checksumOf(1900, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(1, sink.nextNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldRefuseACopyThatTheOwnRecordsDoNotFollow() {
        rebuild(1900);
        // of the next channel, but naming a record of this one as the one before
        records.make(1901, 1);
        final UnsafeBuffer foreign = new UnsafeBuffer(new byte[records.length()]);
        foreign.putBytes(0, records.buffer, 0, records.length());
        records.make(1902, 1);
        final int previousNo = MessageHeaderDecoder.ENCODED_LENGTH + StoredMessageDecoder.previousJournalNoEncodingOffset();
        foreign.putLong(previousNo, records.buffer.getLong(previousNo));
        RecordDescriptor.seal(foreign, 0, foreign.capacity());
        journal.append(1901, foreign, 0, foreign.capacity());
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink);
            final JournalException e = assertThrows(JournalException.class, sink::adopt);
            assertTrue(e.getMessage().contains("record 1901 names record 1899"), e.getMessage());
        }
        assertFalse(journal.isWhole());
    }

    @Test
    void shouldRefuseAFlippedByteAndTakeTheRecordWhenItComesAgain() {
        rebuild(1900);
        try (JournalCopySource source = new JournalCopySource(donor);
            JournalCopySink sink = journal.newCopySink()) {
            source.open(1, 1900);
            final int length = source.fill(batch, 0, BATCH);
            final int at = length / 2;
            batch.putByte(at, (byte)(batch.getByte(at) ^ 4));
            final JournalException e = assertThrows(JournalException.class, () -> sink.accept(batch, 0, length));
            assertEquals(Kind.DAMAGED, e.kind());
            assertTrue(e.getMessage().contains("record " + sink.nextNo() + " from a peer"), e.getMessage());
            assertTrue(sink.nextNo() > 1 && sink.nextNo() < source.nextNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(1, journal.counters().value(JournalCounter.COPY_REFUSALS));
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldRefuseABatchWhoseLengthsDoNotAddUp() {
        rebuild(1900);
        try (JournalCopySource source = new JournalCopySource(donor);
            JournalCopySink sink = journal.newCopySink()) {
            source.open(1, 1);
            final int length = source.fill(batch, 0, BATCH);
            for (final int wrong : new int[] {-1, 0, 10, length, Integer.MAX_VALUE}) {
                batch.putInt(0, wrong);
                assertKind(Kind.DAMAGED, () -> sink.accept(batch, 0, length));
            }
            assertKind(Kind.DAMAGED, () -> sink.accept(batch, 0, 2));
            assertEquals(1, sink.nextNo());
        }
    }

    @Test
    void shouldRefuseRecordsOutOfOrder() {
        rebuild(1900);
        try (JournalCopySource source = new JournalCopySource(donor);
            JournalCopySink sink = journal.newCopySink()) {
            source.open(2, 1900);
            final int length = source.fill(batch, 0, BATCH);
            assertKind(Kind.DAMAGED, () -> sink.accept(batch, 0, length));
            assertEquals(1, sink.nextNo());
        }
    }

    @Test
    void shouldThrowAwayACopyOfAnotherHistory() {
        final MemoryJournal other = new MemoryJournal();
        other.recover(0, 0);
        other.onReplayDone();
        records.append(other, 1, 1900, 2);
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(other, sink);
            final JournalException e = assertThrows(JournalException.class, sink::adopt);
            assertTrue(e.getMessage().contains("another history"), e.getMessage());
            assertFalse(journal.isWhole());
            assertEquals(1, sink.nextNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldRefuseAPeerWhoseHistoryDiffersFromWhatIsHere() {
        journal = new ChronicleJournal(context());
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, 700, 2);
        reopen(true);
        journal.recover(1900, records.checksumOf(1900, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            assertTrue(assertThrows(JournalException.class, () -> copy(donor, sink)).getMessage().contains("another history"));
            assertEquals(1, sink.nextNo(), "the snapshot decides, so what is here is copied again");
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(0, records.firstWrong(journal, 1, 1900, 1));
    }

    @Test
    void shouldCopyAgainWhatIsDamagedBeforeTheGap() {
        journal = new ChronicleJournal(context());
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, 700, 1);
        reopen(true);
        journal.recover(1900, records.checksumOf(1900, 1));
        JournalFiles.flip(directory, records.make(700, 1).buffer, records.length());
        try (JournalCopySink sink = journal.newCopySink()) {
            assertEquals(1, sink.nextNo());
        }
    }

    @Test
    void shouldBeginWhereTheDonorDoes() {
        rebuild(1900);
        records.append(journal, 1901, 1950, 1);
        donor.removeBelow(1000);
        try (JournalCopySource source = new JournalCopySource(donor);
            JournalCopySink sink = journal.newCopySink()) {
            source.open(sink.nextNo(), sink.lastNo());
            assertKind(Kind.TRUNCATED, () -> source.fill(batch, 0, BATCH));
            sink.truncate(source.firstNo());
            copy(donor, sink, 1300);
            donor.removeBelow(1500);
            sink.truncate(source.firstNo());
            copy(donor, sink);
            sink.adopt();
        }
        assertEquals(new JournalExtent(1500, 0, 0), journal.extent());
        assertEquals(0, records.firstWrong(journal, 1500, 1950, 1));
        assertKind(Kind.TRUNCATED, () -> records.firstWrong(journal, 1499, 1499, 1));
        reopen(false);
        journal.recover(1950, records.checksumOf(1950, 1));
        assertEquals(new JournalExtent(1500, 0, 0), journal.extent());
    }

    @Test
    void shouldBeWholeWhenNoPeerKeepsWhatIsMissing() {
        rebuild(100);
        donor.removeBelow(1000);
        try (JournalCopySink sink = journal.newCopySink()) {
            sink.truncate(1000);
            assertTrue(sink.isComplete());
            sink.adopt();
        }
        assertEquals(new JournalExtent(101, 0, 0), journal.extent());
        reopen(false);
        journal.recover(100, records.checksumOf(100, 1));
        records.append(journal, 101, 120, 1);
        assertEquals(0, records.firstWrong(journal, 101, 120, 1));
    }

    @Test
    void shouldCopyFromADonorAndToAJournalThatAppendMeanwhile() throws Exception {
        final Path donorDirectory = directory.resolve("donor");
        rebuild(1900, directory.resolve("own"));
        journal.onReplayDone();
        try (ChronicleJournal from = new ChronicleJournal(context(donorDirectory))) {
            from.recover(0, 0);
            from.onReplayDone();
            records.append(from, 1, 500, 1);
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final Thread copier = new Thread(() -> {
                try (JournalCopySink sink = journal.newCopySink()) {
                    copy(from, sink);
                    sink.adopt();
                } catch (final RuntimeException | Error e) {
                    failure.set(e);
                }
            });
            copier.start();
            // by the one thread of each, and the copier waits for what is not there yet
            records.append(from, 501, 2500, 1);
            records.append(journal, 1901, 2500, 1);
            copier.join();
            assertNull(failure.get());
            assertTrue(journal.isWhole());
            assertEquals(0, records.firstWrong(journal, 1, 2500, 1));
        }
    }

    @Test
    void shouldAllowOneSinkAtATimeAndOnlyWhileSomethingIsMissing() {
        rebuild(1900);
        try (JournalCopySink sink = journal.newCopySink()) {
            assertKind(Kind.ORDER, journal::newCopySink);
            copy(donor, sink);
            sink.adopt();
            sink.adopt();
        }
        assertKind(Kind.ORDER, journal::newCopySink);
    }

    @Test
    void shouldStopBeforeTheDiskIsFull() {
        journal = new ChronicleJournal(context().rebuild(true).reserve(1000).usableSpace(() -> 999));
        journal.recover(1900, records.checksumOf(1900, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            assertKind(Kind.NO_SPACE, () -> copy(donor, sink));
        }
    }

    @Test
    void shouldForceWhatIsCopiedBeforeItIsAdopted() {
        final ForceLog log = new ForceLog();
        journal = new ChronicleJournal(context().rebuild(true).forcer(log));
        journal.recover(100, records.checksumOf(100, 1));
        try (JournalCopySink sink = journal.newCopySink()) {
            copy(donor, sink);
            log.files.clear();
            sink.adopt();
        }
        final int files = JournalFiles.cycleFiles(directory).size();
        assertTrue(files > 1);
        assertEquals(files, log.files.stream().filter(file -> file.toString().endsWith(Segment.SUFFIX)).count());
        assertTrue(log.files.get(log.files.size() - 1).endsWith("manifest.tmp"), "the manifest comes last");
    }

    private void copy(final Journal from, final JournalCopySink sink) {
        copy(from, sink, sink.lastNo());
    }

    /** Brings over what the sink asks for, up to a number. */
    private void copy(final Journal from, final JournalCopySink sink, final long toNo) {
        final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH));
        try (JournalCopySource source = new JournalCopySource(from)) {
            source.open(sink.nextNo(), toNo);
            while (!source.isDone()) {
                final int length = source.fill(bytes, 0, BATCH);
                if (0 == length) {
                    Thread.onSpinWait();
                }
                sink.accept(bytes, 0, length);
            }
        }
    }

    private void rebuild(final long snapshotNo) {
        rebuild(snapshotNo, directory);
    }

    private void rebuild(final long snapshotNo, final Path path) {
        journal = new ChronicleJournal(context(path).rebuild(true));
        journal.recover(snapshotNo, records.checksumOf(snapshotNo, 1));
    }

    private void reopen(final boolean isRebuilding) {
        journal.close();
        journal = new ChronicleJournal(context().rebuild(isRebuilding));
    }

    private JournalContext context() {
        return context(directory);
    }

    private static JournalContext context(final Path path) {
        return new JournalContext(path).recordsPerFile(64).blockSize(JournalFiles.BLOCK_SIZE).reserve(0);
    }

    private static void assertKind(final Kind kind, final Runnable action) {
        final JournalException e = assertThrows(JournalException.class, action::run);
        assertEquals(kind, e.kind(), e.getMessage());
    }
}
