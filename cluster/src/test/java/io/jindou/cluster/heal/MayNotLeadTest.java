package io.jindou.cluster.heal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.ElectionState;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the healing of nodes rests on: a member with another one appointed follows and votes, and never stands for election. */
@Tag("slow")
@Timeout(180)
final class MayNotLeadTest {
    @TempDir
    private Path temp;

    @Test
    void shouldFollowAndVoteButNeverLeadUntilCleared() {
        try (TestCell cell = TestCell.launch(temp)) {
            final TestMember first = cell.awaitLeader();
            final TestMember follower = cell.follower(first);
            cell.send(10);
            follower.die();
            follower.startArchive();
            follower.startMember(MayNotLead.NOBODY);
            TestCell.await("does not follow", follower::isSettled);
            cell.send(10);
            cell.awaitEqual();

            // the leader dies: of the two that are left, only the other one may lead, and needs this one's vote
            first.die();
            final TestMember second = cell.awaitOtherLeader(first);
            assertTrue(second != follower);
            cell.disconnect();
            cell.send(10);
            cell.awaitEqual();

            // all others die: it canvasses and does no more; the one that comes back leads
            second.die();
            TestCell.await("still follows", () -> !follower.isSettled());
            second.start();
            assertEquals(second.id, cell.awaitLeader().id);
            first.startArchive();
            first.startMember(MayNotLead.NOBODY);
            TestCell.await("does not follow", first::isSettled);
            cell.disconnect();
            cell.send(10);
            cell.awaitEqual();

            // cleared at run time, it leads when it is its turn
            MayNotLead.allow(follower.context());
            second.die();
            assertEquals(follower.id, cell.awaitOtherLeader(second).id);
            cell.disconnect();
            cell.send(10);
            cell.awaitEqual();
            assertEquals(ElectionState.CLOSED, ElectionState.get(follower.context().electionStateCounter()));
        }
    }
}
