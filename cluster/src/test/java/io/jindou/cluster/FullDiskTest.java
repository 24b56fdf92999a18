package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.JindouClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member on a small file system of its own; skipped, and said so, where this process may not mount one. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FullDiskTest {
    private static final MemberScale SMALL = new MemberScale(4 << 20, 4 << 20, TimeUnit.SECONDS.toNanos(1));
    private static final int MEMBER = 0;
    private static final int FILE_SYSTEM_MB = 400;
    /** Below the reserve of the journal, above what a start needs. */
    private static final long FREE_WHEN_FULL = 200L << 20;
    private static final int CHUNK = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void shouldStopAtTheReserveAndStartAgainWhenThereIsSpace() throws Exception {
        try (TestCell cell = TestCell.prepare(directory, 3).scale(SMALL);
            Mount mount = Mount.tmpfs(cell.data(MEMBER), FILE_SYSTEM_MB)) {
            cell.startAll().awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 10, 100);
                final Path ballast = mount.fill(FREE_WHEN_FULL);
                final String sentence = sendUntilItStops(cell, alice);
                assertTrue(sentence.contains("less than the reserve of"), sentence);
                assertTrue(sentence.contains(cell.data(MEMBER).toRealPath() + "/journal"), sentence);
                assertTrue(sentence.contains("free disk space, then start this node again"), sentence);
                TestCell.send(alice, "bob", 50, 100);

                Files.delete(ballast);
                cell.startMember(MEMBER);
                cell.awaitWhole(MEMBER);
                TestCell.send(alice, "bob", 50, 100);
                cell.awaitEqualHashes();

                cell.closeMember(MEMBER);
                mount.remount("ro");
                final String unwritable = whyItIsRefused(cell);
                assertTrue(unwritable.startsWith("cannot use the data directory " + cell.data(MEMBER).toRealPath() + ": "),
                    unwritable);
                assertTrue(unwritable.contains("Read-only"), unwritable);
                mount.remount("rw");

                final Path more = mount.fill(FREE_WHEN_FULL / 2);
                final String full = whyItIsRefused(cell);
                assertTrue(full.contains("free disk space, then start again"), full);
                Files.delete(more);
                cell.startMember(MEMBER);
                cell.awaitWhole(MEMBER);
                cell.awaitEqualHashes();
            }
        }
    }

    private static String sendUntilItStops(final TestCell cell, final JindouClient alice) throws Exception {
        while (!cell.member(MEMBER).whenFatal().isDone()) {
            TestCell.send(alice, "bob", 10, 100);
        }
        return cell.awaitFatal(MEMBER);
    }

    private static String whyItIsRefused(final TestCell cell) {
        final String sentence = assertThrows(StartFailure.class, () -> cell.startMember(MEMBER)).getMessage();
        assertEquals(1, sentence.lines().count(), sentence);
        return sentence;
    }

    /** A file system in memory, mounted on a directory. */
    private record Mount(Path directory) implements AutoCloseable {
        static Mount tmpfs(final Path directory, final int megabytes) throws Exception {
            Files.createDirectories(directory);
            final String refused = run("mount", "-t", "tmpfs", "-o", "mode=750,size=" + megabytes + "m", "none",
                directory.toString());
            Assumptions.assumeTrue(null == refused,
                () -> "NOT TESTED: a full disk, because no tmpfs can be mounted here: " + refused);
            return new Mount(directory);
        }

        /** Writes a file that leaves this much. */
        Path fill(final long free) throws IOException {
            final Path file = directory.resolve("logs").resolve("ballast");
            final byte[] chunk = new byte[CHUNK];
            try (OutputStream out = Files.newOutputStream(file)) {
                while (Files.getFileStore(directory).getUsableSpace() > free + CHUNK) {
                    out.write(chunk);
                }
            }
            return file;
        }

        void remount(final String option) throws Exception {
            assertEquals(null, run("mount", "-o", "remount," + option, directory.toString()));
        }

        @Override
        public void close() throws Exception {
            assertEquals(null, run("umount", "-l", directory.toString()));
        }

        /** What it says when it fails; else null. */
        private static String run(final String... command) throws Exception {
            try {
                final Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
                final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
                return 0 == process.waitFor() ? null : said;
            } catch (final IOException noSuchProgram) {
                return noSuchProgram.getMessage();
            }
        }
    }
}
