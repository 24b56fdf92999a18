package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/** Looks at the files of a journal, and damages them, without Chronicle's help. */
final class JournalFiles {
    /** Small, since tests open many. */
    static final int BLOCK_SIZE = 512 << 10;

    private static final int PAGE = 4096;

    private JournalFiles() {
    }

    static List<Path> cycleFiles(final Path journal) {
        try (Stream<Path> files = Files.walk(journal)) {
            return files.filter(file -> file.toString().endsWith(".cq4")).sorted().collect(Collectors.toList());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flips a bit in the middle of the one place where these bytes lie. */
    static void flip(final Path journal, final DirectBuffer record, final int length) {
        int places = 0;
        for (final Path file : cycleFiles(journal)) {
            final long at = find(file, record, length);
            if (at >= 0) {
                places++;
                write(file, at + length / 2, record.getByte(length / 2) ^ 1);
            }
        }
        assertEquals(1, places, "places of the record");
    }

    /** Where in the file these bytes lie, -1 when nowhere. */
    static long find(final Path file, final DirectBuffer record, final int length) {
        final byte[] bytes = read(file);
        final byte[] wanted = new byte[length];
        record.getBytes(0, wanted);
        for (int at = 0; at + length <= bytes.length; at += 4) {
            if (Arrays.equals(bytes, at, at + length, wanted, 0, length)) {
                return at;
            }
        }
        return -1;
    }

    static void write(final Path file, final long at, final int... bytes) {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            for (final int value : bytes) {
                access.write(value);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void truncate(final Path file, final long length) {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that are not zero, rounded up to pages: what a sparse file takes on the disk. */
    static long diskBytes(final Path journal) {
        long pages = 0;
        for (final Path file : cycleFiles(journal)) {
            final byte[] bytes = read(file);
            for (int page = 0; page < bytes.length; page += PAGE) {
                int at = page;
                while (at < Math.min(page + PAGE, bytes.length) && 0 == bytes[at]) {
                    at++;
                }
                pages += at < Math.min(page + PAGE, bytes.length) ? 1 : 0;
            }
        }
        return pages * PAGE;
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
