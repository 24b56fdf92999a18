package io.jindou.cluster.history.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.history.ChannelRecords;
import io.jindou.cluster.history.UnforcedFiles;
import io.jindou.engine.journal.JournalCopySink;
import io.jindou.engine.journal.JournalCopySource;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.JournalContext;
import io.jindou.engine.journal.chronicle.Retention;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However an index was left, it ends up with all entries of its journal. A journal of 40 channels in turn, 100 messages each. */
@Timeout(120)
class HistoryIndexTest {
    private static final int CHANNELS = 40;
    private static final int ROUNDS = 100;
    private static final int RECORDS = CHANNELS * ROUNDS;
    private static final int GAP = 4;
    private static final int RECORDS_PER_FILE = 512;
    private static final long STEP_NS = 1_000_000_000L;
    private static final String BOOT = "this";

    @TempDir
    private Path directory;
    private final ChannelRecords records = new ChannelRecords();
    private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
    private IndexContext context;
    private ChronicleJournal journal;
    private HistoryIndex index;
    private long nowNs = System.nanoTime();

    @BeforeEach
    void fill() {
        journal = openJournal("journal", false);
        journal.recover(0, 0);
        journal.onReplayDone();
        append(records, journal, ROUNDS);
        context = context();
        index = new HistoryIndex(context, journal, journal::isReplayed);
    }

    @AfterEach
    void close() {
        index.close();
        journal.close();
    }

    @Test
    void shouldHoldAllEntriesAndGoOnWhereItWasClosed() throws IOException {
        followToTheEnd();
        assertComplete();
        final long entries = counter("entries");
        assertEquals(RECORDS / GAP, entries);
        reopen();
        append(records, journal, 8);
        final long read = journal.counters().value(JournalCounter.READ);
        followToTheEnd();
        // the last record, by which it knows the journal again, and the new ones
        assertEquals(1 + CHANNELS * 8, journal.counters().value(JournalCounter.READ) - read);
        assertComplete();
        assertEquals(0, counter("discarded"));
        assertEquals(CHANNELS * 8 / GAP, counter("entries"));
    }

    /** What a killed process leaves is what the operating system has of its files at that moment. */
    @Test
    void shouldGoOnAfterAKillAtAnyMoment() throws IOException {
        for (int slices = 1; slices < 20; slices += 3) {
            final Path left = directory.resolve("left-" + slices);
            for (int i = 0; i < slices; i++) {
                step();
            }
            copyTo(left);
            index.close();
            index = new HistoryIndex(context(left), journal, journal::isReplayed);
            followToTheEnd();
            assertComplete();
            assertEquals(0, counter("discarded"), "after " + slices + " slices");
            assertTrue(counter("entries") < RECORDS / GAP || slices < 4, "it resumes");
            index.close();
            IoUtil.delete(directory.resolve("index").toFile(), true);
            index = new HistoryIndex(context, journal, journal::isReplayed);
        }
    }

    @Test
    void shouldBeginAnewAfterThePowerWasLost() throws IOException {
        followToTheEnd();
        final Path left = directory.resolve("left");
        copyTo(left);
        index.close();
        index = new HistoryIndex(context(left).bootId("another"), journal, journal::isReplayed);
        assertBeginsAnew("the machine may have gone down while it was written");
    }

    @Test
    void shouldBeginAnewWhereNoBootIsKnown() throws IOException {
        final Path left = directory.resolve("left");
        index.close();
        index = new HistoryIndex(context.bootId(""), journal, journal::isReplayed);
        followToTheEnd();
        copyTo(left);
        index.close();
        index = new HistoryIndex(context(left).bootId(""), journal, journal::isReplayed);
        assertBeginsAnew("the machine may have gone down while it was written");
    }

    @Test
    void shouldBeginAnewWhenTheProcessDiedOfIt() throws IOException {
        followToTheEnd();
        index.close();
        new IndexMark(context.directory(), UnforcedFiles.INSTANCE, BOOT).opening();
        index = new HistoryIndex(context, journal, journal::isReplayed);
        assertBeginsAnew("the process ended while it was opened");
    }

    @Test
    void shouldBeginAnewWhenItWasDeleted() {
        followToTheEnd();
        index.close();
        IoUtil.delete(context.directory().toFile(), true);
        index = new HistoryIndex(context, journal, journal::isReplayed);
        followToTheEnd();
        assertComplete();
        assertEquals(0, counter("discarded"));
    }

    @Test
    void shouldBeginAnewWhenItsFormatIsAnother() throws IOException {
        followToTheEnd();
        index.close();
        index = new HistoryIndex(context.gap(2), journal, journal::isReplayed);
        step();
        assertBeginsAnew("it has another format");
    }

    @Test
    void shouldBeginAnewWhenTheJournalIsAnother() throws IOException {
        followToTheEnd();
        index.close();
        journal.close();
        journal = openJournal("other", false);
        journal.recover(0, 0);
        journal.onReplayDone();
        append(new ChannelRecords(2), journal, ROUNDS + 1);
        index = new HistoryIndex(context, journal, journal::isReplayed);
        assertBeginsAnew("it does not know journal record " + RECORDS);
    }

    /** A start compares the journal with the log, and cuts what differs. */
    @Test
    void shouldWaitForTheReplayAndBeginAnewWhenTheJournalWasCut() {
        followToTheEnd();
        index.close();
        journal.close();
        journal = openJournal("journal", false);
        journal.recover(0, 0);
        index = new HistoryIndex(context, journal, journal::isReplayed);
        append(new ChannelRecords(), journal, ROUNDS / 2);
        step();
        step();
        step();
        assertEquals("waits for the log to be replayed up to journal record " + RECORDS, index.sentence());
        assertEquals(0, index.find(1, 1, Long.MAX_VALUE));
        journal.onReplayDone();
        assertEquals(1, journal.counters().value(JournalCounter.CUTS));
        step();
        assertTrue(index.sentence().endsWith("it goes up to journal record " + RECORDS + ", and the journal ends at "
            + RECORDS / 2), index.sentence());
        followToTheEnd();
        assertComplete();
        assertEquals(1, counter("discarded"));
    }

    @Test
    void shouldBeginAnewWhenRetentionHasLeftLittle() {
        followToTheEnd();
        assertEquals(0, counter("discarded"));
        final Retention retention = new Retention(journal, 1, 0);
        assertTrue(retention.apply(RECORDS, RECORDS / 4) > 0);
        step();
        assertEquals(0, counter("discarded"));
        assertTrue(retention.apply(RECORDS, RECORDS - 600) > 0);
        step();
        followToTheEnd();
        assertEquals(1, counter("discarded"));
        assertComplete();
    }

    /** A node whose disk was wiped follows the cell while the older records are still copied from a peer. */
    @Test
    void shouldWaitUntilARebuiltJournalIsWhole() {
        followToTheEnd();
        index.close();
        final ChronicleJournal peer = journal;
        journal = openJournal("rebuilt", true);
        journal.recover(RECORDS, records.checksum());
        journal.onReplayDone();
        // an index that is left of the node's former life
        index = new HistoryIndex(context, journal, journal::isReplayed);
        while (0 == counter("discarded")) {
            step();
        }
        step();
        step();
        assertEquals("waits until the journal is whole", index.sentence());
        copy(peer, journal);
        peer.close();
        append(records, journal, 1);
        followToTheEnd();
        assertComplete();
    }

    @Test
    void shouldDoWithoutDiskSpaceUntilThereIsSome() {
        usable.set(0);
        for (int i = 0; i < 50; i++) {
            step();
        }
        assertTrue(counter("disk_failures") > 0);
        assertTrue(index.sentence().startsWith("waits: less than"), index.sentence());
        assertEquals(0, counter("entries"));
        usable.set(Long.MAX_VALUE);
        followToTheEnd();
        assertComplete();
        assertEquals(0, counter("discarded"));
    }

    @Test
    void shouldGrowUpToItsLimitAndKeepWhatItHas() throws IOException {
        index.close();
        index = new HistoryIndex(context.sizes(32 << 10, 1 << 20), journal, journal::isReplayed);
        followToTheEnd();
        assertComplete();
        assertTrue(Files.size(context.directory().resolve(IndexFile.NAME)) > 32 << 10);
        index.close();
        IoUtil.delete(context.directory().toFile(), true);
        index = new HistoryIndex(context.sizes(32 << 10, 48 << 10), journal, journal::isReplayed);
        for (int i = 0; i < 200; i++) {
            step();
        }
        assertEquals("takes no more: it has reached 49152 bytes", index.sentence());
        assertTrue(counter("entries") >= 16);
        assertTrue(found(1) > 0);
    }

    /** A byte anywhere, a page of zeros, a shorter file: it is noticed, or what is left gives only hints that can be checked. */
    @Test
    void shouldSurviveAnyDamageOfItsFile() throws IOException {
        followToTheEnd();
        index.close();
        final Random random = new Random(7);
        int noticed = 0;
        for (int i = 0; i < 60; i++) {
            final Path left = directory.resolve("damaged-" + i);
            copyTo(left);
            damage(left.resolve(IndexFile.NAME), i, random);
            index = new HistoryIndex(context(left), journal, journal::isReplayed);
            append(records, journal, 1);
            followToTheEnd();
            final long checked = found(1);
            noticed += counter("discarded") > 0 ? 1 : 0;
            assertTrue(checked > 0, "damage " + i);
            index.close();
        }
        assertTrue(noticed > 15, "noticed " + noticed);
    }

    private static void damage(final Path file, final int kind, final Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final long pages = channel.size() / 4096;
            final long page = random.nextInt((int)pages) * 4096L;
            switch (kind % 4) {
                case 0 -> channel.truncate(random.nextInt((int)channel.size()));
                case 1 -> channel.write(ByteBuffer.allocate(4096), page);
                case 2 -> {
                    final byte[] noise = new byte[1 + random.nextInt(600)];
                    random.nextBytes(noise);
                    channel.write(ByteBuffer.wrap(noise), page + random.nextInt(3000));
                }
                // the header of a page, where the numbers are that LMDB follows
                default -> channel.write(ByteBuffer.wrap(new byte[] {(byte)random.nextInt()}), page + random.nextInt(24));
            }
        }
    }

    private void assertBeginsAnew(final String why) {
        step();
        step();
        while (0 == counter("discarded")) {
            step();
        }
        assertTrue(index.sentence().endsWith(", because " + why), index.sentence());
        followToTheEnd();
        assertComplete();
        assertEquals(1, counter("discarded"));
    }

    private void assertComplete() {
        assertEquals(expected(), found(context.gap()), index.sentence());
    }

    private long expected() {
        long count = 0;
        for (long no = Math.max(1, journal.extent().firstNo()); no <= journal.lastNo(); no++) {
            count += 0 == ((no - 1) / CHANNELS + 1) % context.gap() ? 1 : 0;
        }
        return count;
    }

    /** How many of the entries that should be there are found, and lead to their record. */
    private long found(final int every) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        final RecordChannel channel = new RecordChannel();
        long count = 0;
        try (JournalReader reader = journal.newReader()) {
            for (long no = Math.max(1, reader.firstNo()); no <= reader.lastNo(); no++) {
                reader.read(no, view);
                final long seq = RecordDescriptor.messageSeq(view, 0);
                if (0 == seq % context.gap() && 0 == seq % every) {
                    channel.keep(view);
                    count += no == index.find(channel.hash(), seq, seq) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private void reopen() {
        index.close();
        index = new HistoryIndex(context, journal, journal::isReplayed);
    }

    private void followToTheEnd() {
        final String end = "covers up to journal record " + journal.lastNo() + " of " + journal.lastNo();
        while (!end.equals(index.sentence())) {
            step();
        }
        step();
        step();
    }

    private void step() {
        nowNs = Math.max(nowNs, System.nanoTime()) + 100 * STEP_NS;
        index.step(nowNs);
    }

    private long counter(final String name) {
        return index.counters().get("history_index_" + name);
    }

    private IndexContext context() {
        return context(directory.resolve("index"));
    }

    private IndexContext context(final Path where) {
        return new IndexContext(where).gap(GAP).batchMax(16).staleMin(RECORDS_PER_FILE).bootId(BOOT).retryNs(STEP_NS)
            .forcer(UnforcedFiles.INSTANCE).space(1, usable::get);
    }

    private ChronicleJournal openJournal(final String name, final boolean isRebuilding) {
        return new ChronicleJournal(new JournalContext(directory.resolve(name)).recordsPerFile(RECORDS_PER_FILE)
            .blockSize(512 << 10).reserve(0).forcer(UnforcedFiles.INSTANCE).rebuild(isRebuilding));
    }

    private static void append(final ChannelRecords to, final ChronicleJournal journal, final int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                to.append(journal, "channel-" + channel, 1);
            }
        }
    }

    private static void copy(final ChronicleJournal from, final ChronicleJournal to) {
        final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(JournalCopySource.BATCH_MIN));
        try (JournalCopySource source = new JournalCopySource(from); JournalCopySink sink = to.newCopySink()) {
            source.open(sink.nextNo(), sink.lastNo());
            while (!source.isDone()) {
                final int length = source.fill(batch, 0, batch.capacity());
                sink.accept(batch, 0, length);
            }
            sink.adopt();
        }
    }

    private void copyTo(final Path left) throws IOException {
        Files.createDirectories(left);
        for (final String name : new String[] {IndexFile.NAME, "mark"}) {
            if (Files.exists(context.directory().resolve(name))) {
                Files.copy(context.directory().resolve(name), left.resolve(name));
            }
        }
    }
}
