package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process writes a journal; the lock goes with the process, however it ends. */
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "lock";

    private final FileChannel channel;

    DirectoryLock(final Path directory) {
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot open the journal directory " + directory + " (" + e
                + "): see that it is a directory where this user may write, then start this node again", e);
        }
        boolean isLocked = false;
        try {
            final FileLock lock = channel.tryLock();
            isLocked = null != lock;
        } catch (final OverlappingFileLockException e) {
            throw inUse(directory, e);
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot lock the journal directory " + directory, e);
        } finally {
            if (!isLocked) {
                close();
            }
        }
        if (!isLocked) {
            throw inUse(directory, null);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot close the lock of the journal", e);
        }
    }

    private static JournalException inUse(final Path directory, final Exception cause) {
        return new JournalException(Kind.IN_USE, "the journal in " + directory
            + " is in use: stop the other node of this directory", cause);
    }
}
