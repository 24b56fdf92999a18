package io.jindou.engine.journal.chronicle;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * One queue: a run of records with consecutive numbers, a fixed number of them in each cycle file. So a record's place follows
 * from its number; the dates in the names of cycle files are only counters, beginning at 1970-01-01.
 *
 * @param id             never used again in this journal.
 * @param firstNo        number of its first record.
 * @param lastNo         number of its last record; {@link #OPEN} while it is written.
 * @param recordsPerFile records in each cycle file but the last.
 */
record Segment(int id, long firstNo, long lastNo, int recordsPerFile) {
    static final long OPEN = Long.MAX_VALUE;
    static final String PREFIX = "segment-";
    static final RollCycles ROLL_CYCLE = RollCycles.FAST_DAILY;

    /** The queue's own table, which knows the first and the last cycle. */
    static final String METADATA = "metadata.cq4t";

    static final String SUFFIX = SingleChronicleQueue.SUFFIX;

    private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern(ROLL_CYCLE.format(), Locale.ROOT);

    boolean contains(final long journalNo) {
        return journalNo >= firstNo && journalNo <= lastNo;
    }

    boolean isOpen() {
        return OPEN == lastNo;
    }

    Segment endingAt(final long newLastNo) {
        return new Segment(id, firstNo, newLastNo, recordsPerFile);
    }

    int cycleOf(final long journalNo) {
        return (int)((journalNo - firstNo) / recordsPerFile);
    }

    /** Chronicle's index of the record. */
    long indexOf(final long journalNo) {
        return ROLL_CYCLE.toIndex(cycleOf(journalNo), (journalNo - firstNo) % recordsPerFile);
    }

    boolean isFirstOfFile(final long journalNo) {
        return 0 == (journalNo - firstNo) % recordsPerFile;
    }

    long firstNoOf(final int cycle) {
        return firstNo + (long)cycle * recordsPerFile;
    }

    Path directory(final Path journal) {
        return journal.resolve(String.format(Locale.ROOT, "%s%08d", PREFIX, id));
    }

    Path file(final Path journal, final int cycle) {
        return directory(journal).resolve(LocalDate.ofEpochDay(cycle).format(FILE_NAME) + SUFFIX);
    }

    /** The cycle of a file, by its name. */
    static int cycleOf(final Path file) {
        final String name = file.getFileName().toString();
        return (int)LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()), FILE_NAME).toEpochDay();
    }
}
