package io.jindou.engine.journal.chronicle;

import io.jindou.engine.journal.FileForcer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes down which files are forced, in order, and forces them. */
final class ForceLog implements FileForcer {
    final List<Path> files = new ArrayList<>();

    @Override
    public void forceFile(final Path file) throws IOException {
        files.add(file);
        FileForcer.SYSTEM.forceFile(file);
    }

    @Override
    public void forceDirectory(final Path directory) throws IOException {
        FileForcer.SYSTEM.forceDirectory(directory);
    }
}
