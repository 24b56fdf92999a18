package io.jindou.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** A service whose time goes to an account. Around the service, because nothing within it may know of clocks. */
final class AccountedService implements ClusteredService {
    private final ClusteredService service;
    private final DutyAccount account;

    AccountedService(final ClusteredService service, final DutyAccount account) {
        this.service = service;
        this.account = account;
    }

    @Override
    public void onSessionMessage(
        final ClientSession session, final long timestamp, final DirectBuffer buffer, final int offset, final int length,
        final Header header) {
        final Phase outer = account.enter(Phase.ENGINE);
        service.onSessionMessage(session, timestamp, buffer, offset, length, header);
        account.resume(outer);
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {
        final Phase outer = account.enter(Phase.ENGINE);
        service.onTimerEvent(correlationId, timestamp);
        account.resume(outer);
    }

    @Override
    public int doBackgroundWork(final long nowNs) {
        final Phase outer = account.enter(Phase.DRAIN);
        final int work = service.doBackgroundWork(nowNs);
        account.resume(outer);
        return work;
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
}
