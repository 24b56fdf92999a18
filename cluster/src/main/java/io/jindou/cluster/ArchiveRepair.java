package io.jindou.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.cluster.service.ClusterMarkFile;
import io.jindou.cluster.heal.LogCheck;
import io.jindou.cluster.heal.RecordingLogPruning;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the archive on what a process that died left behind: its marks of life are removed, because holding the lock of the
 * data directory proves them stale, and a last fragment that was torn by the death is cut off, which Aeron by itself leaves to
 * an operator. The fragment is no loss: what was not written whole was not acknowledged either.
 */
final class ArchiveRepair {
    private static final Logger LOGGER = LoggerFactory.getLogger(ArchiveRepair.class);

    private ArchiveRepair() {
    }

    static Archive launch(
        final MemberSite site, final DataDirectory directory, final Supplier<Archive.Context> contexts) {
        try {
            Files.deleteIfExists(directory.archive().resolve(ArchiveMarkFile.FILENAME));
            Files.deleteIfExists(directory.cluster().resolve(ClusterMarkFile.FILENAME));
            Files.deleteIfExists(directory.cluster().resolve(ClusterMarkFile.markFilenameForService(0)));
        } catch (final IOException ex) {
            throw new StartFailure("cannot remove the stale marks in " + directory.root() + ": " + ex.getMessage(), ex);
        }
        cutTornFragments(directory);
        if (!site.isAlone()) {
            LogCheck.verify(directory.archive(), directory.cluster(), LogCheck.REMEDY);
            RecordingLogPruning.prune(directory.cluster());
        }
        return Archive.launch(contexts.get());
    }

    private static void cutTornFragments(final DataDirectory directory) {
        try {
            final int cut = ArchiveTails.close(directory.archive());
            if (cut > 0) {
                LOGGER.warn("the log ends in a torn fragment, left by the process that died; it is cut off");
            }
        } catch (final IOException ex) {
            throw new StartFailure("cannot repair the end of the log in " + directory.archive() + ": " + ex.getMessage(), ex);
        }
    }
}
