package io.jindou.engine.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Port to fsync, so that a test sees what is forced, in which order, and what follows from a failure. */
public interface FileForcer {
    /** The operating system's own. */
    FileForcer SYSTEM = new FileForcer() {
        @Override
        public void forceFile(final Path file) throws IOException {
            force(file, StandardOpenOption.WRITE);
        }

        @Override
        public void forceDirectory(final Path directory) throws IOException {
            force(directory, StandardOpenOption.READ);
        }

        private void force(final Path path, final StandardOpenOption option) throws IOException {
            try (FileChannel channel = FileChannel.open(path, option)) {
                channel.force(true);
            }
        }
    };

    /** Returns when content and size of the file are on disk, also what was written through a mapping. */
    void forceFile(Path file) throws IOException;

    /** Returns when the names in the directory are on disk. */
    void forceDirectory(Path directory) throws IOException;
}
