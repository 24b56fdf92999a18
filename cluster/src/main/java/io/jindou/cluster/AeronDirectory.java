package io.jindou.cluster;

import io.jindou.codecs.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the media driver of a data directory keeps its buffers: in shared memory when there is enough, because elsewhere the
 * kernel writes them to a disk in the end. Named by the data directory, so that nodes side by side do not meet, and one that
 * was killed finds and replaces what it left.
 */
final class AeronDirectory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /** Log, ingress, egress and links of an all-in-one process, all terms filled; containers often have 64 MB. */
    private static final long SHARED_MEMORY_MIN = 256L << 20;

    private AeronDirectory() {
    }

    static Path of(final Path dataDirectory) {
        return hasRoom() ? SHARED_MEMORY.resolve(name(dataDirectory)) : dataDirectory.resolve("aeron");
    }

    private static String name(final Path dataDirectory) {
        final UnsafeBuffer path = new UnsafeBuffer(dataDirectory.toString().getBytes(StandardCharsets.UTF_8));
        return "jindou-" + System.getProperty("user.name") + "-"
            + Long.toHexString(Hashing.hash(path, 0, path.capacity(), 0));
    }

    private static boolean hasRoom() {
        if (!Files.isDirectory(SHARED_MEMORY) || !Files.isWritable(SHARED_MEMORY)) {
            return false;
        }
        try {
            final FileStore store = Files.getFileStore(SHARED_MEMORY);
            return store.getUsableSpace() >= SHARED_MEMORY_MIN;
        } catch (final IOException nothing) {
            return false;
        }
    }
}
