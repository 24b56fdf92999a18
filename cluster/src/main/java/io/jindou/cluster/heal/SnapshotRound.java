package io.jindou.cluster.heal;

import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Pause;
import io.jindou.cluster.peer.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether a snapshot has succeeded: a follower that fails to take it says nothing of it to the leader, so all nodes that live
 * are asked.
 *
 * @param position  log position of the snapshot.
 * @param completed ids of the other nodes that have it.
 * @param away      ids of those that do not answer, or still copy their log; they get it or a later one when they come back.
 */
public record SnapshotRound(long position, List<Integer> completed, List<Integer> away) {
    private static final long ASK_EVERY_MS = 100;

    /**
     * Waits until every other node that lives has completed the snapshot.
     *
     * @param position where this node has completed it.
     * @throws NodeFailure that names the nodes which have not.
     */
    public static SnapshotRound await(final Peers peers, final long position, final long timeoutMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (true) {
            final List<Integer> completed = new ArrayList<>();
            final List<Integer> away = new ArrayList<>();
            final List<Integer> behind = new ArrayList<>();
            for (final Peers.Answer answer : peers.ask()) {
                if (null == answer.hello() || Hello.State.MEMBER != answer.hello().state()) {
                    away.add(answer.node().id());
                } else {
                    (answer.hello().snapshotPosition() >= position ? completed : behind).add(answer.node().id());
                }
            }
            if (behind.isEmpty()) {
                return new SnapshotRound(position, completed, away);
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure("the snapshot at " + position + " was not completed by node " + names(behind) + " within "
                    + timeoutMs + " ms; its log says why. No log is released until all have one", null);
            }
            Pause.millis(ASK_EVERY_MS);
        }
    }

    private static String names(final List<Integer> ids) {
        return String.join(" and ", ids.stream().map(String::valueOf).toList());
    }
}
