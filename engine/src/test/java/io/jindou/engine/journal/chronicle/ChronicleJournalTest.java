package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest extends JournalContractTest {
    @TempDir
    private Path directory;
    private int created;

    @Override
    protected Journal create() {
        created++;
        return new ChronicleJournal(context());
    }

    @Override
    protected Journal restart(final Journal old) {
        old.close();
        return new ChronicleJournal(context());
    }

    @Override
    protected void corrupt(final long journalNo) {
        JournalFiles.flip(path(), records.make(journalNo, 1).buffer, records.length());
    }

    @Test
    void shouldKeepAnAlmostEmptyJournalSmall() throws Exception {
        live(10);
        assertTrue(JournalFiles.diskBytes(path()) < 1 << 20, "bytes on disk " + JournalFiles.diskBytes(path()));
    }

    private JournalContext context() {
        return new JournalContext(path()).recordsPerFile(32).blockSize(JournalFiles.BLOCK_SIZE);
    }

    private Path path() {
        return directory.resolve("journal-" + created);
    }
}
