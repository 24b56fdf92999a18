package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.StartFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flipped bytes in the files of one node of three: it refuses with a sentence, the cell goes on, and wiping it heals it. */
@Timeout(180)
final class DamageTest {
    private static final int ROUND = 150;

    @TempDir
    private Path temp;

    @Test
    void shouldNameTheDamagedFileAndHealByWiping() throws IOException {
        try (TestCell cell = TestCell.launch(temp)) {
            cell.send(ROUND);
            cell.awaitEqual();
            cell.snapshot();
            cell.send(ROUND);
            cell.awaitEqual();
            final TestMember damaged = cell.follower(cell.awaitLeader());
            damaged.die();
            verify(damaged);

            final RecordingLog.Entry snapshot = snapshot(damaged);
            final Path log = segment(damaged, term(damaged).recordingId, snapshot.logPosition / TestMember.SEGMENT_LENGTH
                * TestMember.SEGMENT_LENGTH);
            flipEverywhere(damaged, log, usedLength(log));
            flipEverywhere(damaged, segment(damaged, snapshot.recordingId, 0), 96);
            final Path recordingLog = damaged.clusterDirectory().resolve(RecordingLog.RECORDING_LOG_FILE_NAME);
            flip(recordingLog, 0, 64);
            refused(damaged, recordingLog);
            flip(recordingLog, 0, 64);
            Files.move(log, temp.resolve("moved"));
            refused(damaged, log);
            Files.move(temp.resolve("moved"), log);
            verify(damaged);

            // the others go on; the remedy works
            flip(log, 200, 1);
            refused(damaged, log);
            cell.send(10);
            damaged.wipe();
            damaged.startArchive();
            final LogRebuild rebuild = new LogRebuild(damaged.rebuildSite(), cell.peersOf(damaged.id), said -> { });
            final CompletableFuture<Long> reached = CompletableFuture.supplyAsync(() -> rebuild.run(() -> false));
            TestCell.await("the log is not copied", () -> {
                cell.send(1);
                return reached.isDone();
            });
            reached.join();
            damaged.startMember(Aeron.NULL_VALUE);
            cell.send(10);
            cell.awaitEqual();
            damaged.die();
            verify(damaged);
        }
    }

    private static void flipEverywhere(final TestMember node, final Path file, final int length) throws IOException {
        final Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            final int at = random.nextInt(length);
            flip(file, at, 1);
            if (!isIrrelevant(at, file)) {
                refused(node, file);
            }
            flip(file, at, 1);
        }
        verify(node);
    }

    /** Version, flags, type and reserved value of a fragment's header are in no checksum. */
    private static boolean isIrrelevant(final int at, final Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            int frame = 0;
            while (frame < content.length()) {
                content.seek(frame);
                final int length = Integer.reverseBytes(content.readInt());
                final int aligned = length + 31 & ~31;
                if (length <= 0 || at < frame + aligned) {
                    final int within = at - frame;
                    return within < 8 || within >= 24 && within < 32;
                }
                frame += aligned;
            }
        }
        return true;
    }

    private static int usedLength(final Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            int frame = 0;
            while (frame < content.length()) {
                content.seek(frame);
                final int length = Integer.reverseBytes(content.readInt());
                if (length <= 0) {
                    break;
                }
                frame += length + 31 & ~31;
            }
            return frame;
        }
    }

    private static void verify(final TestMember node) {
        LogCheck.verify(node.archiveDirectory(), node.clusterDirectory(), LogCheck.REMEDY);
    }

    private static void refused(final TestMember node, final Path file) {
        final StartFailure failure = assertThrows(StartFailure.class, () -> verify(node));
        assertTrue(failure.getMessage().startsWith(file + " is damaged: it "), failure.getMessage());
        assertTrue(failure.getMessage().endsWith(LogCheck.REMEDY), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    private static RecordingLog.Entry snapshot(final TestMember node) {
        try (RecordingLog recordings = new RecordingLog(node.clusterDirectory().toFile(), false)) {
            return recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
        }
    }

    private static RecordingLog.Entry term(final TestMember node) {
        try (RecordingLog recordings = new RecordingLog(node.clusterDirectory().toFile(), false)) {
            return recordings.findLastTerm();
        }
    }

    private static Path segment(final TestMember node, final long recordingId, final long position) throws IOException {
        final Path file = node.archiveDirectory().resolve(recordingId + "-" + position + ".rec");
        try (Stream<Path> files = Files.list(node.archiveDirectory())) {
            assertTrue(files.anyMatch(file::equals), file.toString());
        }
        return file;
    }

    private static void flip(final Path file, final long offset, final int length) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            final byte[] bytes = new byte[length];
            content.seek(offset);
            content.readFully(bytes);
            for (int i = 0; i < length; i++) {
                bytes[i] ^= (byte) 0xA5;
            }
            content.seek(offset);
            content.write(bytes);
        }
    }
}
