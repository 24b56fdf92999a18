package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.peer.Hello;
import io.jindou.cluster.peer.PeerFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member whose disk was wiped has log and snapshot again before it votes. */
@Tag("slow")
@Timeout(180)
final class LogRebuildTest {
    @TempDir
    private Path temp;
    private final List<String> said = new ArrayList<>();

    @Test
    void shouldCopySnapshotAndLogUnderLoad() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember leader = cell.awaitLeader();
            final TestMember wiped = cell.follower(leader);
            cell.send(200);
            cell.snapshot();
            cell.send(200);
            wiped.die();
            wiped.wipe();
            wiped.startArchive();
            final long reached = rebuildUnderLoad(cell, wiped);
            assertTrue(reached > 0);
            wiped.startMember(Aeron.NULL_VALUE);
            cell.send(10);
            cell.awaitEqual();
            assertEquals(200, wiped.service().loadedCount());

            // it votes again, and what it copied is enough to lead
            leader.die();
            cell.awaitOtherLeader(leader);
            cell.disconnect();
            cell.send(10);
            cell.awaitEqual();
        }
    }

    @Test
    void shouldCopyALogOfManyTermsWithoutASnapshot() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember wiped = changeLeaders(cell, 3);
            wiped.die();
            wiped.wipe();
            wiped.startArchive();
            rebuildUnderLoad(cell, wiped);
            wiped.startMember(Aeron.NULL_VALUE);
            cell.send(10);
            cell.awaitEqual();
            assertEquals(-1, wiped.service().loadedCount());
        }
    }

    /** Some terms, and a member that follows now. */
    private static TestMember changeLeaders(final TestCell cell, final int times) {
        for (int i = 0; i < times; i++) {
            final TestMember leader = cell.awaitLeader();
            cell.send(50);
            leader.die();
            cell.awaitOtherLeader(leader);
            cell.disconnect();
            cell.send(50);
            leader.start();
            TestCell.await("does not come back", leader::isSettled);
        }
        return cell.follower(cell.awaitLeader());
    }

    @Test
    void shouldGoOnWithTheNextLeader() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember first = cell.awaitLeader();
            final TestMember wiped = cell.follower(first);
            cell.send(100);
            cell.snapshot();
            wiped.die();
            wiped.wipe();
            wiped.startArchive();
            final LogRebuild rebuild = new LogRebuild(wiped.rebuildSite(), cell.peersOf(wiped.id), said::add);
            final CompletableFuture<Long> reached = CompletableFuture.supplyAsync(() -> rebuild.run(() -> false));
            TestCell.await("nothing is copied", () -> rebuild.copiedPosition() > 0);
            assertTrue(!reached.isDone());
            first.die();
            first.start();
            cell.awaitLeader();
            cell.disconnect();
            sendUntilDone(cell, reached);
            reached.join();
            wiped.startMember(Aeron.NULL_VALUE);
            cell.send(10);
            cell.awaitEqual();
        }
    }

    @Test
    void shouldNotTrustALeaderThatCommitsNothing() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember leader = cell.awaitLeader();
            final TestMember wiped = cell.follower(leader);
            cell.send(10);
            wiped.die();
            wiped.wipe();
            wiped.startArchive();
            final Hello stale = helloOf(leader);
            final Peers peers = new Peers(cell.layout(), wiped.id, "test", node -> {
                if (node.id() == leader.id) {
                    return stale;
                }
                throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "cut off");
            });
            final LogRebuild rebuild = new LogRebuild(wiped.rebuildSite(), peers, said::add);
            final boolean[] stop = {false};
            final CompletableFuture<Long> reached = CompletableFuture.supplyAsync(() -> rebuild.run(() -> stop[0]));
            TestCell.await("nothing is copied", () -> rebuild.copiedPosition() >= stale.commitPosition());
            assertTrue(!reached.isDone());
            stop[0] = true;
            assertTrue(assertThrows(CompletionException.class, reached::join)
                .getCause() instanceof NodeFailure);

            // such a directory is emptied, and the next attempt succeeds
            wiped.die();
            wiped.wipe();
            wiped.startArchive();
            rebuildUnderLoad(cell, wiped);
            wiped.startMember(Aeron.NULL_VALUE);
            cell.send(10);
            cell.awaitEqual();
        }
    }

    /** As a leader would say it that was replaced and has not noticed. */
    private static Hello helloOf(final TestMember leader) {
        return new Hello(leader.id, "test", Hello.State.MEMBER, 1, leader.id, leader.context().leadershipTermIdCounter().get(),
            0, leader.commitPosition(), leader.commitPosition(), Hello.NONE, true, 0, 0);
    }

    private long rebuildUnderLoad(final TestCell cell, final TestMember wiped) {
        final LogRebuild rebuild = new LogRebuild(wiped.rebuildSite(), cell.peersOf(wiped.id), said::add);
        final CompletableFuture<Long> reached = CompletableFuture.supplyAsync(() -> rebuild.run(() -> false));
        sendUntilDone(cell, reached);
        return reached.join();
    }

    private static void sendUntilDone(final TestCell cell, final CompletableFuture<?> done) {
        TestCell.await("the log is not copied", () -> {
            cell.send(1);
            return done.isDone();
        });
    }
}
