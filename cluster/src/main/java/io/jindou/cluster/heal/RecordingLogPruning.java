package io.jindou.cluster.heal;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the recording log anew without the snapshots that {@link LogRelease} has removed. Only while no consensus module has it
 * open; the new file replaces the old one in one step, so that a death in between leaves one or the other.
 */
public final class RecordingLogPruning {
    private static final String PART = "recording-log.part";
    /** Below this many entries it is not worth the trouble. */
    private static final int ENTRIES_MIN = 64;

    private RecordingLogPruning() {
    }

    /** Prunes when there is something to prune; returns how many entries went. */
    public static int prune(final Path clusterDirectory) {
        return prune(clusterDirectory, ENTRIES_MIN);
    }

    static int prune(final Path clusterDirectory, final int entriesMin) {
        final Path file = clusterDirectory.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
        final Path part = clusterDirectory.resolve(PART);
        try {
            if (!Files.exists(file) || 0 == Files.size(file)) {
                return 0;
            }
            final int before;
            final List<RecordingLog.Entry> kept;
            try (RecordingLog recordings = new RecordingLog(clusterDirectory.toFile(), false)) {
                before = recordings.entries().size();
                kept = kept(recordings);
            }
            if (before < entriesMin || kept.size() == before) {
                return 0;
            }
            Files.createDirectories(part);
            final Path written = part.resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
            Files.deleteIfExists(written);
            try (RecordingLog pruned = new RecordingLog(part.toFile(), true)) {
                kept.forEach(entry -> append(pruned, entry));
                pruned.force(2);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(part);
            try (FileChannel directory = FileChannel.open(clusterDirectory, StandardOpenOption.READ)) {
                directory.force(true);
            }
            return before - kept.size();
        } catch (final IOException ex) {
            throw new StartFailure("cannot tidy " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static List<RecordingLog.Entry> kept(final RecordingLog recordings) {
        final List<Long> positions = new ArrayList<>();
        for (int i = recordings.entries().size() - 1; i >= 0 && positions.size() < LogRelease.SNAPSHOTS_KEPT; i--) {
            final RecordingLog.Entry entry = recordings.entries().get(i);
            if (isSnapshot(entry) && ConsensusModule.Configuration.SERVICE_ID == entry.serviceId) {
                positions.add(entry.logPosition);
            }
        }
        return recordings.entries().stream()
            .filter(entry -> entry.isValid)
            .filter(entry -> !isSnapshot(entry) || positions.contains(entry.logPosition))
            .toList();
    }

    private static boolean isSnapshot(final RecordingLog.Entry entry) {
        return entry.isValid && RecordingLog.ENTRY_TYPE_SNAPSHOT == entry.type;
    }

    private static void append(final RecordingLog pruned, final RecordingLog.Entry entry) {
        if (isSnapshot(entry)) {
            pruned.appendSnapshot(entry.recordingId, entry.leadershipTermId, entry.termBaseLogPosition, entry.logPosition,
                entry.timestamp, entry.serviceId);
            return;
        }
        pruned.appendTerm(entry.recordingId, entry.leadershipTermId, entry.termBaseLogPosition, entry.timestamp);
        if (AeronArchive.NULL_POSITION != entry.logPosition) {
            pruned.commitLogPosition(entry.leadershipTermId, entry.logPosition);
        }
    }
}
