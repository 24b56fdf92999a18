package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Counts the whole excerpts of a cycle file by walking their headers, with plain reads. Chronicle follows a damaged header
 * wherever it leads, also behind the end of the file, where a mapped read raises a signal that the JVM turns into an
 * InternalError somewhere else on the thread; so no file that a crash may have torn is given to it beyond what was counted here.
 */
final class CycleFileScan {
    private static final int HEADER = 4;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int METADATA = 0x4000_0000;
    private static final int WORKING = 0x8000_0000;
    private static final int ALIGNMENT = 4;

    private final ByteBuffer window = ByteBuffer.allocateDirect(256 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private FileChannel channel;
    private long windowAt;

    /** Whole data excerpts before the first that is not. */
    long count(final Path file) {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.READ)) {
            channel = opened;
            window.limit(0);
            windowAt = 0;
            return count(opened.size());
        } catch (final IOException e) {
            throw new JournalException(Kind.IO, "cannot read " + file, e);
        }
    }

    private long count(final long end) throws IOException {
        long count = 0;
        long at = 0;
        while (at + HEADER <= end) {
            final int header = headerAt(at);
            // zero: nothing was written; working: not finished, or the mark at the end of a file that was left for the next
            if (0 == header || (header & WORKING) != 0) {
                break;
            }
            at += HEADER + (header & LENGTH_MASK);
            if (at > end) {
                break;
            }
            at = (at + ALIGNMENT - 1) & -ALIGNMENT;
            count += (header & METADATA) == 0 ? 1 : 0;
        }
        return count;
    }

    private int headerAt(final long at) throws IOException {
        if (at < windowAt || at + HEADER > windowAt + window.limit()) {
            window.clear();
            windowAt = at;
            while (window.position() < HEADER) {
                if (channel.read(window, at + window.position()) < 0) {
                    return 0;
                }
            }
            window.flip();
        }
        return window.getInt((int)(at - windowAt));
    }
}
