package io.jindou.cluster.history.index;

import io.jindou.engine.journal.FileForcer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file beside the index that says how it was left. The index is never forced to disk while it is written, so after a power loss
 * any part of it may be old; after the death of the process all of it is as it was.
 */
final class IndexMark {
    private static final String NAME = "mark";
    private static final String CLOSED = "closed";
    private static final String OPENING = "opening";
    private static final String OPEN = "open since boot ";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final FileForcer forcer;
    private final String bootId;

    /**
     * A mark in this directory.
     *
     * @param bootId changes when the machine starts, empty when that cannot be told; null for the system's.
     */
    IndexMark(final Path directory, final FileForcer forcer, final String bootId) {
        this.file = directory.resolve(NAME);
        this.forcer = forcer;
        this.bootId = null == bootId ? bootId(BOOT_ID) : bootId;
    }

    /** Why what lies here cannot be trusted; null when it can. */
    String doubt() throws IOException {
        final String text = Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.US_ASCII) : "";
        if (CLOSED.equals(text) || !bootId.isEmpty() && text.equals(OPEN + bootId)) {
            return null;
        }
        if (OPENING.equals(text)) {
            return "the process ended while it was opened";
        }
        return text.startsWith(OPEN) ? "the machine may have gone down while it was written"
            : "nothing says how it was left";
    }

    /** Before the file is given to native code, which a damaged one might end the process with: that happens once only. */
    void opening() throws IOException {
        write(OPENING, false);
    }

    /** From when this returns on it is on disk too, before anything of the index is. */
    void open() throws IOException {
        write(OPEN + bootId, true);
        forcer.forceDirectory(file.getParent());
    }

    /** All of the index was forced to disk. */
    void closed() throws IOException {
        write(CLOSED, true);
    }

    private void write(final String text, final boolean isForced) throws IOException {
        final Path temporary = file.resolveSibling(NAME + ".tmp");
        Files.write(temporary, text.getBytes(StandardCharsets.US_ASCII));
        if (isForced) {
            forcer.forceFile(temporary);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String bootId(final Path source) {
        try {
            return Files.isReadable(source) ? Files.readString(source).trim() : "";
        } catch (final IOException ex) {
            // as on a system that has none: an index that was not closed is made anew
            return "";
        }
    }
}
