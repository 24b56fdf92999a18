package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.RecordingLog;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.peer.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log and snapshots do not grow for ever, and what is left is enough to start from and to catch up with. */
@Timeout(180)
final class LogReleaseTest {
    private static final long REMEMBERED_NS = 1_000;
    /** More than a segment. */
    private static final int ROUND = 150;

    @TempDir
    private Path temp;
    private final AtomicLong clock = new AtomicLong();

    private LogRelease release(final TestCell cell, final TestMember node) {
        return new LogRelease(node.clusterDirectory(), node::archiveClient,
            new Sightings(cell.layout(), node.id, clock::get, REMEMBERED_NS));
    }

    @Test
    void shouldKeepDiskUseBoundedAndStartFromWhatIsLeft() throws IOException {
        try (TestCell cell = TestCell.launch(temp)) {
            final List<LogRelease> releases = new ArrayList<>();
            cell.nodes.forEach(node -> releases.add(release(cell, node)));
            assertNull(releases.get(0).release(cell.peersOf(0).ask()));
            for (int round = 0; round < 4; round++) {
                cell.send(ROUND);
                cell.awaitEqual();
                cell.snapshot();
                for (final TestMember node : cell.nodes) {
                    final LogRelease.Released released = releases.get(node.id).release(cell.peersOf(node.id).ask());
                    assertTrue(released.segments() > 0, released.toString());
                    assertTrue(released.startPosition() <= node.snapshotPosition(), released.toString());
                    assertTrue(files(node) <= 2 + 2 * LogRelease.SNAPSHOTS_KEPT, "files of node " + node.id + ": " + files(node));
                }
            }
            // all die and start again, from the snapshot and what is left of the log
            cell.send(10);
            cell.awaitEqual();
            cell.disconnect();
            cell.nodes.forEach(TestMember::die);
            for (final TestMember node : cell.nodes) {
                final int before = entries(node);
                assertEquals(4, RecordingLogPruning.prune(node.clusterDirectory(), 0));
                assertEquals(before - 4, entries(node));
                assertEquals(0, RecordingLogPruning.prune(node.clusterDirectory(), 0));
            }
            cell.nodes.forEach(TestMember::start);
            cell.send(10);
            cell.awaitEqual();
            assertEquals(4 * ROUND, cell.nodes.get(0).service().loadedCount());
        }
    }

    @Test
    void shouldKeepWhatANodeThatIsAwayNeedsForSomeTimeOnly() throws IOException {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember leader = cell.awaitLeader();
            final TestMember away = cell.follower(leader);
            final LogRelease release = release(cell, leader);
            cell.send(10);
            cell.awaitEqual();
            release.release(cell.peersOf(leader.id).ask());
            final Sightings unseen = new Sightings(cell.layout(), leader.id, clock::get, REMEMBERED_NS);
            assertEquals(0, unseen.neededFrom());
            cell.snapshot();
            release.release(cell.peersOf(leader.id).ask());
            away.die();
            cell.send(ROUND);
            cell.snapshot();
            final LogRelease.Released kept = release.release(cell.peersOf(leader.id).ask());
            assertEquals(0, kept.segments());
            assertNotNull(kept.withheld());

            // back in time, it catches up
            away.start();
            cell.awaitEqual();
            away.die();
            cell.send(ROUND);
            cell.snapshot();
            clock.addAndGet(REMEMBERED_NS + 1);
            final LogRelease.Released gone = release.release(cell.peersOf(leader.id).ask());
            assertTrue(gone.segments() > 0, gone.toString());
            assertNull(gone.withheld());
            assertEquals(gone.startPosition(), leader.extent().start());

            // too late now: it notices, and rebuilds
            away.startArchive();
            assertTrue(FirstStart.isTooFarBehind(away.extent().append(), cell.peersOf(away.id).ask()));
            assertTrue(!FirstStart.isTooFarBehind(leader.extent().append(), cell.peersOf(away.id).ask()));
        }
    }

    @Test
    void shouldReleaseNothingUntilAllHaveTheSnapshotAndSayWhoHasNot() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember leader = cell.awaitLeader();
            final TestMember failing = cell.follower(leader);
            cell.send(ROUND);
            cell.awaitEqual();
            cell.snapshot();
            final SnapshotRound round = SnapshotRound.await(cell.peersOf(leader.id), leader.snapshotPosition(), 10_000);
            assertEquals(2, round.completed().size());
            final Peers oneBehind = new Peers(cell.layout(), leader.id, "test", node -> {
                final Hello hello = cell.nodes.get(node.id()).hello();
                return node.id() != failing.id ? hello : new Hello(hello.nodeId(), hello.cellName(),
                    hello.state(), 1, hello.leaderId(), hello.leadershipTermId(), 0, hello.commitPosition(),
                    hello.appendPosition(), hello.snapshotPosition() - 1, true, 0, 0);
            });
            final LogRelease.Released released = release(cell, leader).release(oneBehind.ask());
            assertEquals(0, released.segments());
            assertTrue(released.withheld().startsWith("not all nodes have completed the snapshot"), released.withheld());
            final NodeFailure failure = assertThrows(NodeFailure.class,
                () -> SnapshotRound.await(oneBehind, leader.snapshotPosition(), 300));
            assertTrue(failure.getMessage().contains("not completed by node " + failing.id), failure.getMessage());
        }
    }

    private static long files(final TestMember node) throws IOException {
        try (Stream<Path> files = Files.list(node.archiveDirectory())) {
            return files.filter(file -> file.toString().endsWith(".rec")).count();
        }
    }

    private static int entries(final TestMember node) {
        try (RecordingLog recordings = new RecordingLog(node.clusterDirectory().toFile(), false)) {
            return recordings.entries().size();
        }
    }
}
