package io.jindou.cluster.history;

import io.jindou.engine.journal.FileForcer;
import java.nio.file.Path;

/** Spares tests that survive no power loss the wait for a busy disk. */
public enum UnforcedFiles implements FileForcer {
    /** The only one. */
    INSTANCE;

    @Override
    public void forceFile(final Path file) {
        // stays where the operating system has it
    }

    @Override
    public void forceDirectory(final Path directory) {
        // stays where the operating system has it
    }
}
