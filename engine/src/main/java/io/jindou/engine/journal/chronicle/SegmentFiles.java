package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;

/** What is done to the files of segments without Chronicle. */
final class SegmentFiles {
    private SegmentFiles() {
    }

    /** The highest cycle that has a file, -1 when none has; files below it may be missing. */
    static int lastCycle(final Path journal, final Segment segment) {
        int cycle = -1;
        if (!Files.isDirectory(segment.directory(journal))) {
            return cycle;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segment.directory(journal), "*" + Segment.SUFFIX)) {
            for (final Path file : files) {
                cycle = Math.max(cycle, Segment.cycleOf(file));
            }
        } catch (final IOException | DateTimeException e) {
            throw new JournalException(Kind.IO, "cannot list " + segment.directory(journal), e);
        }
        return cycle;
    }

    /**
     * Gives cycle files that were cut off somewhere a tail of zeros up to the end of a block: a read behind the end of a
     * mapped file is no exception but a signal.
     */
    static void completeBlocks(final Path journal, final Segment segment, final int blockSize) {
        final int lastCycle = lastCycle(journal, segment);
        for (int cycle = 0; cycle <= lastCycle; cycle++) {
            final Path path = segment.file(journal, cycle);
            if (!Files.exists(path)) {
                continue;
            }
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                final int overlap = blockSize / 4;
                final long blocks = Math.max(1, (file.length() - overlap + blockSize - 1) / blockSize);
                if (file.length() != blocks * blockSize + overlap) {
                    file.setLength((blocks + 1) * blockSize + overlap);
                }
            } catch (final IOException e) {
                throw new JournalException(Kind.IO, "cannot extend " + path, e);
            }
        }
    }

    /** Removes the directories of segments that the table does not have: cut off, or never begun. */
    static void removeOthers(final Path journal, final SegmentTable table) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(journal, Segment.PREFIX + "*")) {
            for (final Path directory : directories) {
                final int id = Integer.parseInt(directory.getFileName().toString().substring(Segment.PREFIX.length()));
                if (!table.hasId(id)) {
                    remove(directory);
                }
            }
        } catch (final IOException | NumberFormatException e) {
            throw new JournalException(Kind.IO, "cannot tidy " + journal, e);
        }
    }

    /** Removes the files of the first segment that lie below the first number that is kept. */
    static void removeBelow(final Path journal, final SegmentTable table) {
        if (0 == table.size() || table.segment(0).firstNo() >= table.firstNo()) {
            return;
        }
        final Segment segment = table.segment(0);
        final int firstCycle = segment.cycleOf(table.firstNo());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segment.directory(journal), "*" + Segment.SUFFIX)) {
            for (final Path file : files) {
                if (Segment.cycleOf(file) < firstCycle) {
                    Files.delete(file);
                }
            }
        } catch (final IOException | DateTimeException e) {
            throw new JournalException(Kind.IO, "cannot tidy " + segment.directory(journal), e);
        }
    }

    /** True when there is a directory of a segment. */
    static boolean hasSegments(final Path journal) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(journal, Segment.PREFIX + "*")) {
            return directories.iterator().hasNext();
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot list " + journal, e);
        }
    }

    private static void remove(final Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
