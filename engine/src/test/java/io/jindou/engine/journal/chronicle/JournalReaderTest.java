package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jindou.engine.journal.FileForcer;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.TestRecords;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading beside the writer, and what a record costs. */
class JournalReaderTest {
    private static final int ROUNDS = 12;
    private static final int ROUND = 8000;

    @TempDir
    private Path directory;
    private final long[] allocated = new long[ROUNDS];
    private int appended;
    private final TestRecords records = new TestRecords();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ChronicleJournal journal;

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void shouldReadRightRecordsWhileAnotherThreadComparesCutsAndAppends() throws Exception {
        live(512, 3000);
        journal.close();
        final int differsFrom = 1700;
        final int end = 6000;
        open(512);
        journal.recover(500, records.checksumOf(500, 1));
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread reading = new Thread(() -> readUntil(end, differsFrom, failure));
        reading.start();
        records.append(journal, 501, differsFrom - 1, 1);
        records.append(journal, differsFrom, 3500, 2);
        journal.onReplayDone();
        records.append(journal, 3501, end, 2);
        reading.join();
        assertNull(failure.get(), () -> failure.get().toString());
        assertEquals(0, journal.counters().value(JournalCounter.READ_FAILURES));
    }

    @Test
    void shouldGoOnReadingAfterTheWriterClosed() {
        live(32, 100);
        try (JournalReader reader = journal.newReader()) {
            reader.read(50, view);
            journal.close();
            reader.read(100, view);
            assertTrue(records.isEqual(view, 100, 1));
            reader.read(1, view);
            assertTrue(records.isEqual(view, 1, 1));
        }
    }

    @Test
    void shouldReadAcrossMoreSegmentsAndFilesThanItKeepsOpen() {
        live(4, 100);
        for (int start = 1; start <= 10; start++) {
            final int last = (int)journal.lastNo();
            journal.close();
            open(4);
            journal.recover(last, records.checksumOf(last, 1));
            journal.onReplayDone();
            records.append(journal, last + 1, last + 10, 1);
        }
        final SegmentTable table = new SegmentManifest(directory, FileForcer.SYSTEM, "").read();
        assertEquals(11, table.size());
        final Random random = new Random(7);
        try (SegmentReaders readers = new SegmentReaders(directory, 3)) {
            for (int i = 0; i < 300; i++) {
                final int no = 1 + random.nextInt(200);
                readers.of(table.find(no)).read(no, view);
                assertTrue(records.isEqual(view, no, 1), "record " + no);
            }
        }
    }

    @Test
    void shouldReadLargeRecordsAcrossBlocks() {
        journal = new ChronicleJournal(new JournalContext(directory).blockSize(JournalFiles.BLOCK_SIZE).recordsPerFile(30));
        journal.recover(0, 0);
        journal.onReplayDone();
        for (int no = 1; no <= 100; no++) {
            records.make(no, 1, 65_536 - no);
            journal.append(no, records.buffer, 0, records.length());
        }
        try (JournalReader reader = journal.newReader()) {
            for (int no = 100; no >= 1; no--) {
                reader.read(no, view);
                assertEquals(records.make(no, 1, 65_536 - no).length(), view.capacity());
            }
        }
        records.make(101, 1, 65_536);
        assertThrows(JournalException.class,
            () -> journal.append(101, records.buffer, 0, RecordDescriptor.LENGTH_MAX + 1));
    }

    @Test
    void shouldReportDamageByNameAndGoOnWithOtherRecords() {
        live(32, 100);
        JournalFiles.flip(directory, records.make(40, 1).buffer, records.length());
        try (JournalReader reader = journal.newReader()) {
            reader.read(39, view);
            final JournalException e = assertThrows(JournalException.class, () -> reader.read(40, view));
            assertEquals(Kind.DAMAGED, e.kind());
            assertTrue(e.getMessage().contains("record 40 in " + directory), e.getMessage());
            reader.read(41, view);
            assertTrue(records.isEqual(view, 41, 1));
        }
        assertEquals(1, journal.counters().value(JournalCounter.READ_FAILURES));
    }

    @Test
    void shouldTakeRecordsOfEverySizeFromTheHeapToo() {
        live(32, 0);
        final int[] payloads = {0, 1, 65_535, 65_536, 3};
        for (int i = 0; i < payloads.length; i++) {
            records.make(i + 1, 1, payloads[i]);
            final UnsafeBuffer heap = new UnsafeBuffer(new byte[records.length() + 5]);
            heap.putBytes(5, records.buffer, 0, records.length());
            journal.append(i + 1, heap, 5, records.length());
        }
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < payloads.length; i++) {
                reader.read(i + 1, view);
                records.make(i + 1, 1, payloads[i]);
                assertEquals(records.length(), view.capacity());
                assertEquals(records.checksum(), RecordDescriptor.checksum(view, 0, view.capacity()));
            }
        }
    }

    @Test
    void shouldAllocateNothingToAppendCompareAndRead() {
        live(1 << 20, 0);
        for (int round = 0; round < ROUNDS; round++) {
            appended = round * ROUND;
            allocated[round] = allocatedBy(this::appendRound);
        }
        assertSomeRoundWithout("append");
        try (JournalReader reader = journal.newReader()) {
            final Runnable reading = () -> readRound(reader);
            for (int round = 0; round < ROUNDS; round++) {
                allocated[round] = allocatedBy(reading);
            }
        }
        assertSomeRoundWithout("read");
        journal.close();
        open(1 << 20);
        journal.recover(0, 0);
        for (int round = 0; round < ROUNDS; round++) {
            appended = round * ROUND;
            allocated[round] = allocatedBy(this::appendRound);
        }
        assertSomeRoundWithout("compare");
        assertEquals(ROUNDS * ROUND, journal.counters().value(JournalCounter.COMPARED));
    }

    private void appendRound() {
        appendSame(appended + 1, appended + ROUND);
    }

    private void readRound(final JournalReader reader) {
        for (int no = 1; no <= ROUND; no++) {
            reader.read(no, view);
        }
    }

    /** What is allocated for each record is allocated in every round; what the JVM does while it warms up is not. */
    private void assertSomeRoundWithout(final String what) {
        assertEquals(0, Arrays.stream(allocated).min().orElseThrow(), what + ": " + Arrays.toString(allocated));
    }

    private void appendSame(final int from, final int to) {
        for (int no = from; no <= to; no++) {
            records.make(no, 1);
            journal.ensureSpace();
            journal.append(no, records.buffer, 0, records.length());
        }
    }

    private static long allocatedBy(final Runnable action) {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void readUntil(final int end, final int differsFrom, final AtomicReference<Throwable> failure) {
        final TestRecords expected = new TestRecords();
        final UnsafeBuffer seen = new UnsafeBuffer(0, 0);
        final Random random = new Random(1);
        try (JournalReader reader = journal.newReader()) {
            for (long last = 0; last < end;) {
                last = reader.lastNo();
                for (int i = 0; i < 20; i++) {
                    final long no = 0 == i ? last : 1 + random.nextInt((int)last);
                    reader.read(no, seen);
                    if (!expected.isEqual(seen, no, no < differsFrom ? 1 : 2)) {
                        throw new AssertionError("record " + no + " is not that of the log");
                    }
                }
            }
        } catch (final JournalException | AssertionError e) {
            failure.set(e);
        }
    }

    private void live(final int recordsPerFile, final int count) {
        open(recordsPerFile);
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, count, 1);
    }

    private void open(final int recordsPerFile) {
        // the allocation test needs a block that holds all it appends, and a disk that costs nothing to ask
        journal = new ChronicleJournal(new JournalContext(directory).recordsPerFile(recordsPerFile).blockSize(32 << 20)
            .usableSpace(() -> Long.MAX_VALUE));
    }
}
