package io.jindou.perf.micro;

import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.NullJournal;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.JournalContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/** Journals for a benchmark: one that keeps nothing, or the real one in a directory that goes away afterwards. */
final class Journals {
    /** The name of the journal that keeps nothing. */
    static final String NONE = "none";
    /** The name of the real one. */
    static final String CHRONICLE = "chronicle";
    private static final String FILES = ".cq4";

    private final Path directory;
    private final Journal journal;

    /** A journal by its name, recovered and ready to append. */
    Journals(final String name) throws IOException {
        if (CHRONICLE.equals(name)) {
            directory = Files.createTempDirectory("jindou-micro-");
            journal = new ChronicleJournal(new JournalContext(directory));
        } else {
            directory = null;
            journal = new NullJournal();
        }
        journal.recover(0, 0);
        journal.onReplayDone();
    }

    Journal journal() {
        return journal;
    }

    /** Removes the files that are full; so a long run needs no more disk than a short one. */
    void removeFullFiles() throws IOException {
        if (null == directory) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> sorted = files.filter(file -> file.toString().endsWith(FILES)).sorted().collect(Collectors.toList());
            for (final Path file : sorted.subList(0, Math.max(0, sorted.size() - 1))) {
                Files.delete(file);
            }
        }
    }

    /** Removes the directory; the journal is closed. */
    void remove() {
        if (null != directory) {
            IoUtil.delete(directory.toFile(), false);
        }
    }
}
