package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.jindou.client.JindouClient;
import io.jindou.engine.journal.JournalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flipped bytes in any file of one member of three: it refuses to run, with a sentence that names the file and the remedy; the
 * others go on, and the remedy heals. Checklist row 57.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DamagedMemberTest {
    /** What is behind the snapshot, a start takes from the log when the journal's copy is damaged; so this is before it. */
    private static final byte[] JOURNAL_MARK = "these bytes are looked for in the journal".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LOG_MARK = "and these, which a start replays, in the log".getBytes(StandardCharsets.UTF_8);
    private static final MemberScale SMALL = new MemberScale(4 << 20, 4 << 20, TimeUnit.SECONDS.toNanos(1));
    private static final int SNAPSHOT_OFFSET = 64;
    /** Most bytes of this file are in no checksum, but this one is looked at. */
    private static final long NODE_STATE_MAJOR_VERSION = 2;

    @TempDir
    private Path directory;

    @Test
    void shouldNameTheFileAndHealWhenItIsWiped() throws Exception {
        try (TestCell cell = TestCell.prepare(directory, 3).scale(SMALL).startAll()) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 50, 100);
                assertEquals(51, alice.sendToUser("bob", JOURNAL_MARK).get(60, TimeUnit.SECONDS).messageSeq());
                final int leader = cell.awaitLeaderId();
                cell.member(leader).snapshot();
                assertEquals(52, alice.sendToUser("bob", LOG_MARK).get(60, TimeUnit.SECONDS).messageSeq());
                cell.awaitEqualHashes();
                final int damaged = (leader + 1) % 3;
                cell.closeMember(damaged);

                final Map<Path, Long> places = places(cell.data(damaged));
                assertEquals(6, places.size(), places.toString());
                for (final Map.Entry<Path, Long> place : places.entrySet()) {
                    flip(place.getKey(), place.getValue());
                    final String sentence = whyItStops(cell, damaged, place.getKey());
                    assertTrue(sentence.contains(place.getKey().toString()), place + ": " + sentence);
                    assertTrue(sentence.contains(JournalException.REBUILD), place + ": " + sentence);
                    assertEquals(1, sentence.lines().count(), sentence);
                    flip(place.getKey(), place.getValue());
                }
                TestCell.send(alice, "bob", 10, 100);

                cell.wipe(damaged);
                cell.startMember(damaged);
                cell.awaitWhole(damaged);
                cell.closeMember(leader);
                TestCell.send(alice, "bob", 10, 100);
                cell.awaitEqualHashes();
            }
        }
    }

    /** What is damaged, and where. */
    private static Map<Path, Long> places(final Path data) throws IOException {
        final Map<Path, Long> places = new LinkedHashMap<>();
        mark(data.resolve("archive"), LOG_MARK, places);
        final Path cluster = data.resolve("cluster");
        try (RecordingLog recordings = new RecordingLog(cluster.toFile(), false)) {
            final RecordingLog.Entry snapshot = recordings.getLatestSnapshot(ConsensusModule.Configuration.SERVICE_ID);
            places.put(data.resolve("archive").resolve(snapshot.recordingId + "-0.rec"), (long)SNAPSHOT_OFFSET);
        }
        places.put(cluster.resolve(RecordingLog.RECORDING_LOG_FILE_NAME), 0L);
        places.put(cluster.resolve(NodeStateFile.FILENAME), NODE_STATE_MAJOR_VERSION);
        mark(data.resolve("journal"), JOURNAL_MARK, places);
        places.put(data.resolve("journal").resolve("manifest"), 20L);
        return places;
    }

    /** Puts the one file there that holds the mark. */
    private static void mark(final Path directory, final byte[] mark, final Map<Path, Long> places) throws IOException {
        final List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".catalog")).toList();
        }
        for (final Path file : files) {
            final int at = indexOf(Files.readAllBytes(file), mark);
            if (at >= 0) {
                places.put(file, (long)at);
                return;
            }
        }
    }

    private static int indexOf(final byte[] bytes, final byte[] mark) {
        for (int i = 0; i <= bytes.length - mark.length; i++) {
            int matched = 0;
            while (matched < mark.length && bytes[i + matched] == mark[matched]) {
                matched++;
            }
            if (matched == mark.length) {
                return i;
            }
        }
        return -1;
    }

    private static String whyItStops(final TestCell cell, final int id, final Path file) throws Exception {
        try {
            cell.startMember(id);
            TestCell.await("nobody notices that " + file + " is damaged", () -> cell.member(id).whenFatal().isDone());
            return cell.awaitFatal(id);
        } catch (final StartFailure ex) {
            return ex.getMessage();
        }
    }

    private static void flip(final Path file, final long offset) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(offset);
            final int before = content.read();
            content.seek(offset);
            content.write(before ^ 0xA5);
        }
    }
}
