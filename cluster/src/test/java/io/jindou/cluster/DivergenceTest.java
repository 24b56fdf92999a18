package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.jindou.client.JindouClient;
import io.jindou.engine.Engine;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checklist rows 49 and 88: a member whose state differs from the majority's stops itself, and the others go on. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DivergenceTest {
    /** Longer than anything that is not a message. */
    private static final int LONG = 4_096;

    @TempDir
    private Path directory;

    @Test
    void shouldStopAFollowerThatDiffers() throws Exception {
        shouldStop(false);
    }

    @Test
    void shouldStopALeaderThatDiffers() throws Exception {
        shouldStop(true);
    }

    private void shouldStop(final boolean isLeader) throws Exception {
        try (TestCell cell = TestCell.prepare(directory, 3)) {
            final Swallowing[] services = new Swallowing[cell.size()];
            for (int id = 0; id < cell.size(); id++) {
                final int member = id;
                cell.variant(id, new EngineVariant(Engine.VERSION, UnaryOperator.identity(),
                    service -> services[member] = new Swallowing(service)));
            }
            cell.startAll().awaitLeader();
            try (GatewayProcess gateway = cell.startGateway(0);
                JindouClient alice = cell.connect(gateway, "alice")) {
                TestCell.send(alice, "bob", 10, 100);
                final int leader = cell.awaitLeaderId();
                final int differs = isLeader ? leader : (leader + 1) % cell.size();
                services[differs].swallowNext = true;
                // where the leader differs, nobody answers before another one leads
                TestCell.send(alice, "bob", 1, LONG);

                final String sentence = cell.awaitFatal(differs);
                assertTrue(sentence.contains("this node has diverged from the cell: at log position "), sentence);
                assertTrue(sentence.contains("wipe its data directory and let it be rebuilt"), sentence);
                TestCell.send(alice, "bob", 10, 100);
                cell.awaitEqualHashes();

                cell.wipe(differs);
                cell.startMember(differs);
                cell.awaitWhole(differs);
                TestCell.send(alice, "bob", 10, 100);
                cell.awaitEqualHashes();
            }
        }
    }

    /** A replica that loses an entry when it is told to. */
    private static final class Swallowing implements ClusteredService {
        private final ClusteredService service;
        private volatile boolean swallowNext;

        Swallowing(final ClusteredService service) {
            this.service = service;
        }

        @Override
        public void onSessionMessage(
            final ClientSession session, final long timestamp, final DirectBuffer buffer, final int offset, final int length,
            final Header header) {
            if (swallowNext && length >= LONG) {
                swallowNext = false;
                return;
            }
            service.onSessionMessage(session, timestamp, buffer, offset, length, header);
        }

        @Override
        public void onStart(final Cluster cluster, final Image snapshotImage) {
            service.onStart(cluster, snapshotImage);
        }

        @Override
        public void onSessionOpen(final ClientSession session, final long timestamp) {
            service.onSessionOpen(session, timestamp);
        }

        @Override
        public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason) {
            service.onSessionClose(session, timestamp, closeReason);
        }

        @Override
        public void onTimerEvent(final long correlationId, final long timestamp) {
            service.onTimerEvent(correlationId, timestamp);
        }

        @Override
        public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {
            service.onTakeSnapshot(snapshotPublication);
        }

        @Override
        public void onRoleChange(final Cluster.Role newRole) {
            service.onRoleChange(newRole);
        }

        @Override
        public void onTerminate(final Cluster cluster) {
            service.onTerminate(cluster);
        }

        @Override
        public void onNewLeadershipTermEvent(
            final long leadershipTermId, final long logPosition, final long timestamp, final long termBaseLogPosition,
            final int leaderMemberId, final int logSessionId, final TimeUnit timeUnit, final int appVersion) {
            service.onNewLeadershipTermEvent(leadershipTermId, logPosition, timestamp, termBaseLogPosition, leaderMemberId,
                logSessionId, timeUnit, appVersion);
        }

        @Override
        public int doBackgroundWork(final long nowNs) {
            return service.doBackgroundWork(nowNs);
        }
    }
}
