package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.control.ControlClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node refuses data that it cannot trust, in one sentence, and never starts with less than it had. */
@Timeout(60)
final class DamagedDataTest {
    private static final int DATA_HEADER = 32;

    @TempDir
    private Path temp;
    private Path data;

    @BeforeEach
    void someData() {
        data = temp.resolve("data");
        try (NodeProcess node = TestNodes.ON_ONE_THREAD.launch(data)) {
            node.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplayEverythingWhenTheRecordingLogLostItsSnapshots(final TestNodes nodes) throws IOException {
        truncate(data.resolve("cluster/recording.log"), 100);
        try (NodeProcess node = nodes.launch(data)) {
            assertEquals(2, ControlClient.ask(data, "status").path("storedMessages").asLong());
            assertEquals(0, node.errorCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnEmptyRecordingLog(final TestNodes nodes) throws IOException {
        truncate(data.resolve("cluster/recording.log"), 0);
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAGarbledRecordingLog(final TestNodes nodes) throws IOException {
        flip(data.resolve("cluster/recording.log"), 0, 64);
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAMissingRecordingLog(final TestNodes nodes) throws IOException {
        Files.delete(data.resolve("cluster/recording.log"));
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseATruncatedCatalog(final TestNodes nodes) throws IOException {
        truncate(data.resolve("archive/archive.catalog"), 64);
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAGarbledCatalog(final TestNodes nodes) throws IOException {
        flip(data.resolve("archive/archive.catalog"), 32, 512);
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAMissingCatalog(final TestNodes nodes) throws IOException {
        Files.delete(data.resolve("archive/archive.catalog"));
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAGarbledSnapshot(final TestNodes nodes) throws IOException {
        for (final Path recording : snapshots()) {
            flip(recording, DATA_HEADER, 16);
        }
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAMissingSnapshot(final TestNodes nodes) throws IOException {
        for (final Path recording : snapshots()) {
            Files.delete(recording);
        }
        refused(nodes);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAGarbledState(final TestNodes nodes) throws IOException {
        flip(data.resolve("cluster/node-state.dat"), 0, 64);
        refused(nodes);
    }

    /** All recordings but the log, which is the first. */
    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("archive"))) {
            final List<Path> found = files
                .filter(file -> file.toString().endsWith(".rec") && !file.getFileName().toString().startsWith("0-"))
                .sorted(Comparator.naturalOrder())
                .toList();
            assertEquals(2, found.size());
            return found;
        }
    }

    private void refused(final TestNodes nodes) {
        final StartFailure failure = assertThrows(StartFailure.class, () -> nodes.launch(data).close());
        assertTrue(failure.getMessage().startsWith("cannot start on the data in " + data + ": "), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }

    private static void truncate(final Path file, final long length) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(length);
        }
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
