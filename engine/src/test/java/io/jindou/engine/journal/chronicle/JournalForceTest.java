package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.engine.journal.FileForcer;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forced to disk before a snapshot, in which order, and that nothing is forgotten. */
class JournalForceTest {
    private static final int RECORDS_PER_FILE = 10;

    @TempDir
    private Path directory;
    private final TestRecords records = new TestRecords();
    private final List<String> forced = new ArrayList<>();
    private String failing = "nothing";
    private long usable = Long.MAX_VALUE;
    private ChronicleJournal journal;

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void shouldForceEachFileWrittenSinceTheLastTimeThenTheDirectories() {
        live();
        records.append(journal, 1, 25, 1);
        assertEquals(List.of("manifest.tmp", "/"), forced);
        forced.clear();
        journal.force(25);
        assertEquals(List.of("segment-00000001/19700101F.cq4", "segment-00000001/19700102F.cq4", "segment-00000001/19700103F.cq4",
            "segment-00000001/metadata.cq4t", "segment-00000001/", "/"), forced);
        assertEquals(4, journal.counters().value(JournalCounter.FORCED_FILES));

        forced.clear();
        journal.force(25);
        assertEquals(List.of(), forced);
        records.append(journal, 26, 31, 1);
        journal.force(31);
        assertEquals(List.of("segment-00000001/19700103F.cq4", "segment-00000001/19700104F.cq4", "segment-00000001/metadata.cq4t",
            "segment-00000001/", "/"), forced);
        assertEquals(2, journal.counters().value(JournalCounter.FORCES));
    }

    @Test
    void shouldForceWhatAFormerProcessWroteAndThisOneOnlyCompared() {
        live();
        records.append(journal, 1, 25, 1);
        journal.force(5);
        journal.close();
        open();
        journal.recover(5, records.checksumOf(5, 1));
        records.append(journal, 6, 25, 1);
        journal.onReplayDone();
        records.append(journal, 26, 27, 1);
        forced.clear();
        journal.force(27);
        assertEquals(List.of("segment-00000001/19700101F.cq4", "segment-00000001/19700102F.cq4", "segment-00000001/19700103F.cq4",
            "segment-00000001/metadata.cq4t", "segment-00000001/", "segment-00000002/19700101F.cq4",
            "segment-00000002/metadata.cq4t", "segment-00000002/", "/"), forced);
    }

    @Test
    void shouldMakeACutDurableBeforeAnythingIsWrittenBehindIt() {
        live();
        records.append(journal, 1, 25, 1);
        journal.close();
        open();
        forced.clear();
        journal.recover(5, records.checksumOf(5, 1));
        records.append(journal, 6, 6, 2);
        assertEquals(List.of("manifest.tmp", "/", "manifest.tmp", "/"), forced);
        assertTrue(Files.isDirectory(directory.resolve("segment-00000002")));
    }

    @Test
    void shouldFailForGoodWhenAFileCannotBeForced() {
        live();
        records.append(journal, 1, 25, 1);
        failing = "19700102F.cq4";
        assertEquals(Kind.IO, assertThrows(JournalException.class, () -> journal.force(25)).kind());
        failing = "nothing";
        // the second fsync of a file would succeed although the first lost its pages
        assertEquals(Kind.IO, assertThrows(JournalException.class, () -> journal.force(25)).kind());
        assertEquals(1, journal.counters().value(JournalCounter.FORCE_FAILURES));
        assertEquals(0, journal.counters().value(JournalCounter.FORCES));
    }

    @Test
    void shouldFailWhenADirectoryCannotBeForced() {
        live();
        records.append(journal, 1, 5, 1);
        failing = "segment-00000001/";
        assertEquals(Kind.IO, assertThrows(JournalException.class, () -> journal.force(5)).kind());
    }

    @Test
    void shouldForceRealFiles() {
        journal = new ChronicleJournal(context().forcer(FileForcer.SYSTEM));
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, 25, 1);
        journal.force(25);
        assertEquals(1, journal.counters().value(JournalCounter.FORCES));
    }

    @Test
    void shouldRefuseBelowTheReserveAndSayWhatToDo() {
        live();
        journal.ensureSpace();
        usable = (64 << 20) - 1;
        assertEquals(1, journal.counters().value(JournalCounter.SPACE_CHECKS));
        final JournalException e = assertThrows(JournalException.class, () -> {
            for (int call = 0; call < 10_000; call++) {
                journal.ensureSpace();
            }
        });
        assertEquals(Kind.NO_SPACE, e.kind());
        assertTrue(e.getMessage().contains("free disk space"), e.getMessage());
        assertThrows(JournalException.class, journal::ensureSpace);
    }

    /** The log lies on the same disk and takes each entry, also those of which nothing is stored. */
    @Test
    void shouldLookAtTheDiskBeforeTheLogAloneHasTakenTheReserve() {
        live();
        journal.ensureSpace();
        usable = 0;
        long logged = 0;
        try {
            while (logged < 1L << 30) {
                journal.ensureSpace();
                logged += Limits.BATCH_MAX;
            }
        } catch (final JournalException e) {
            assertEquals(Kind.NO_SPACE, e.kind());
        }
        assertTrue(logged < (64 << 20) / 2, logged + " bytes of log unseen, with a reserve of 64 MiB");
    }

    @Test
    void shouldLookAtTheDiskAgainAfterMuchWasWritten() {
        live();
        journal.ensureSpace();
        usable = 0;
        final int large = 60_000;
        int appended = 0;
        try {
            while (appended < 1000) {
                journal.ensureSpace();
                appended++;
                records.make(appended, 1, large);
                journal.append(appended, records.buffer, 0, records.length());
            }
        } catch (final JournalException e) {
            assertEquals(Kind.NO_SPACE, e.kind());
        }
        assertEquals((8 << 20) / records.length() + 1, appended);
    }

    private void live() {
        open();
        journal.recover(0, 0);
        journal.onReplayDone();
        forced.clear();
    }

    private void open() {
        journal = new ChronicleJournal(context());
    }

    private JournalContext context() {
        return new JournalContext(directory).recordsPerFile(RECORDS_PER_FILE).blockSize(JournalFiles.BLOCK_SIZE)
            .forcer(new RecordingForcer()).usableSpace(() -> usable).reserve(64 << 20);
    }

    /** Remembers what was forced, by its path in the journal; directories end with a slash. */
    private final class RecordingForcer implements FileForcer {
        @Override
        public void forceFile(final Path file) throws IOException {
            record(directory.relativize(file).toString());
        }

        @Override
        public void forceDirectory(final Path path) throws IOException {
            record(directory.relativize(path) + "/");
        }

        private void record(final String name) throws IOException {
            if (name.endsWith(failing)) {
                throw new IOException("cannot force " + name);
            }
            forced.add(name);
        }
    }
}
