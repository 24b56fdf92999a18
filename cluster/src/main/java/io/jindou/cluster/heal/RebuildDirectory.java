package io.jindou.cluster.heal;

import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.RebuildStage;
import java.io.IOException;
import java.nio.file.Files;
import org.agrona.IoUtil;

/**
 * Makes room for a copy of the log. Whatever moment a process dies at, the directory either is marked, and the next start begins
 * here again, or holds all of the log. The journal stays: what of it is good is not copied again.
 */
public final class RebuildDirectory {
    private RebuildDirectory() {
    }

    /** Marks the directory and removes what is left of log and snapshots; nothing may have them open. */
    public static void begin(final DataDirectory directory) throws IOException {
        directory.rebuildStage(RebuildStage.LOG);
        IoUtil.delete(directory.archive().toFile(), true);
        IoUtil.delete(directory.cluster().toFile(), true);
        Files.createDirectories(directory.cluster());
    }

    /** The log is whole: the node may start its consensus module, but not lead. */
    public static void logIsWhole(final DataDirectory directory) throws IOException {
        directory.rebuildStage(RebuildStage.JOURNAL);
    }

    /** The journal is whole: the node is a member like any other. */
    public static void journalIsWhole(final DataDirectory directory) throws IOException {
        directory.rebuildStage(RebuildStage.NONE);
    }
}
