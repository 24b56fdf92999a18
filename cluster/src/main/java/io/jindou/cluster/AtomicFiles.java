package io.jindou.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Small files that are either absent or complete, whenever the process dies. */
public final class AtomicFiles {
    /** Suffix of a file that is being written. */
    static final String TEMPORARY = ".tmp";

    private AtomicFiles() {
    }

    /** Writes, forces and renames; readable by the owner's group. */
    public static void write(final Path file, final byte[] bytes) throws IOException {
        write(file, bytes, "rw-r-----");
    }

    /** Writes, forces and renames; the file has its permissions before it has content. */
    public static void write(final Path file, final byte[] bytes, final String permissions) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        Files.deleteIfExists(temporary);
        final FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try (FileChannel channel = FileChannel.open(temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
