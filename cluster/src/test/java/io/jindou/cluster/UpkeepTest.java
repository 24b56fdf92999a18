package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.History;
import io.jindou.client.JindouClient;
import io.jindou.cluster.config.MemberSettings.Upkeep;
import io.jindou.codecs.ChannelTypes;
import io.jindou.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disk use of a cell is bounded by state plus journal, and the journal by retention where that was chosen. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UpkeepTest {
    private static final int SEGMENT = 4 << 20;
    private static final MemberScale SMALL = new MemberScale(SEGMENT, SEGMENT, TimeUnit.MILLISECONDS.toNanos(300));
    private static final int PAYLOAD = 32 << 10;
    private static final int PER_SEGMENT = SEGMENT / PAYLOAD;
    /** The log from the segment of the snapshot on, and two snapshots of two recordings each. */
    private static final int FILES_MAX = 2 + 2 * 2;
    private static final int RECORDS_PER_FILE = 100;
    private static final int BLOCK = 512 << 10;

    @TempDir
    private Path directory;

    @Test
    void shouldReleaseLogAndSnapshotsOnAllMembersAlsoOverARestart() throws Exception {
        try (TestCell cell = TestCell.prepare(directory, 3).scale(SMALL).startAll()) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                for (int round = 0; round < 3; round++) {
                    TestCell.send(alice, "bob", 2 * PER_SEGMENT, PAYLOAD);
                    snapshot(cell);
                }
                awaitBounded(cell);

                final int away = (cell.awaitLeaderId() + 1) % 3;
                cell.closeMember(away);
                TestCell.send(alice, "bob", 2 * PER_SEGMENT, PAYLOAD);
                final Map<String, Object> report = snapshot(cell);
                assertEquals(List.of(away), report.get("away"));
                cell.startMember(away);
                cell.awaitWhole(away);
                TestCell.send(alice, "bob", 2 * PER_SEGMENT, PAYLOAD);
                final Map<String, Object> last = snapshot(cell);
                assertEquals(2, ((List<?>) last.get("completedBy")).size());
                awaitBounded(cell);
                cell.awaitEqualHashes();
            }
        }
    }

    @Test
    void shouldReleaseLogAfterScheduledSnapshots() throws Exception {
        final Upkeep often = new Upkeep(Duration.ofSeconds(2), Duration.ZERO, 0, 0, false, 0);
        try (TestCell cell = TestCell.prepare(directory, 3).scale(SMALL).upkeep(often).startAll()) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 3 * PER_SEGMENT, PAYLOAD);
                awaitBounded(cell);
                // whoever leads next takes over the schedule
                final int leader = cell.awaitLeaderId();
                cell.closeMember(leader);
                TestCell.send(alice, "bob", 3 * PER_SEGMENT, PAYLOAD);
                final int next = cell.awaitLeaderId();
                final long before = (Long) cell.member(next).status().get("snapshots");
                TestCell.await("no snapshot by the next leader",
                    () -> (Long) cell.member(next).status().get("snapshots") > before + 1);
                cell.startMember(leader);
                cell.awaitWhole(leader);
                awaitBounded(cell);
            }
        }
    }

    /** Checklist row 46 does not hold for what an operator has chosen to delete: the reader is told. */
    @Test
    void shouldDeleteOldMessagesByRetentionAndSaySo() throws Exception {
        final Upkeep small = new Upkeep(Duration.ZERO, Duration.ZERO, 3L * BLOCK, 0, false, 0);
        final EngineVariant smallFiles = new EngineVariant(Engine.VERSION,
            journal -> journal.recordsPerFile(RECORDS_PER_FILE).blockSize(BLOCK), UnaryOperator.identity());
        try (TestCell cell = TestCell.prepare(directory, 3).scale(SMALL).upkeep(small).variant(smallFiles).startAll()) {
            cell.awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 10 * RECORDS_PER_FILE, 1 << 10);
                assertFalse(alice.historyWithUser("bob", 10).get(60, TimeUnit.SECONDS).isTruncated());
                snapshot(cell);
                awaitNoticed(cell);
                TestCell.send(alice, "bob", RECORDS_PER_FILE, 1 << 10);
                snapshot(cell);
                for (int id = 0; id < cell.size(); id++) {
                    awaitFirstAbove(cell, id, 1);
                }
                final History history = alice.history(ChannelTypes.PERSON, "bob", 1, 10, false).get(60, TimeUnit.SECONDS);
                assertTrue(history.isTruncated(), history.toString());
                assertTrue(history.firstSeq() > 1 && history.firstSeq() <= 10 * RECORDS_PER_FILE, history.toString());

                for (int id = 0; id < cell.size(); id++) {
                    cell.closeMember(id);
                    cell.startMember(id);
                    cell.awaitWhole(id);
                    awaitFirstAbove(cell, id, 1);
                }
                TestCell.send(alice, "bob", 10, 1 << 10);
                assertTrue(alice.history(ChannelTypes.PERSON, "bob", 1, 10, false).get(60, TimeUnit.SECONDS).isTruncated());
                cell.awaitEqualHashes();
            }
        }
    }

    private static void awaitFirstAbove(final TestCell cell, final int id, final long no) throws Exception {
        TestCell.await("node " + id + " keeps all messages",
            () -> (Long) cell.member(id).status().get("journalFirst") > no);
    }

    /** Each member has tidied up since the snapshot, so that the next one is a second one for it. */
    private static void awaitNoticed(final TestCell cell) throws Exception {
        for (int id = 0; id < cell.size(); id++) {
            final MemberProcess member = cell.member(id);
            final long rounds = (Long) member.status().get("tidied");
            TestCell.await("member " + id + " does not tidy", () -> (Long) member.status().get("tidied") > rounds + 1);
        }
    }

    private static Map<String, Object> snapshot(final TestCell cell) throws Exception {
        return cell.member(cell.awaitLeaderId()).snapshot();
    }

    private static void awaitBounded(final TestCell cell) throws Exception {
        for (int id = 0; id < cell.size(); id++) {
            final int member = id;
            TestCell.await("member " + id + " keeps " + recordings(cell.data(id)) + ": " + cell.member(id).status(),
                () -> recordings(cell.data(member)).size() <= FILES_MAX
                    && (Long) cell.member(member).status().get("segments_released") > 0);
        }
    }

    private static List<String> recordings(final Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("archive"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.contains(".rec")).sorted().toList();
        }
    }
}
