package io.jindou.engine.service;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.jindou.codecs.Limits;
import io.jindou.engine.Engine;
import io.jindou.engine.EngineContext;
import io.jindou.engine.EngineObserver;
import io.jindou.engine.Timers;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.report.Checkpoint;
import io.jindou.engine.report.Checkpoints;
import io.jindou.engine.session.SessionEvent;
import io.jindou.engine.session.SessionLedger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

/**
 * The engine as Aeron Cluster runs it. Forwards, and keeps three rules: no entry is ever skipped (whatever is thrown stops the
 * replica right there, for good); outputs are sent between entries only; and there is space for the journal before an entry is
 * applied. A replica that differs from the majority of the cell stops as well, so that it cannot lead.
 */
public final class EngineService implements ClusteredService {
    private static final long TICK_ID = 1;

    private final EngineServiceContext ctx;
    private final Journal journal;
    private final EngineQuestions questions;
    private final Checkpoints checkpoints = new Checkpoints();
    private final SessionLedger sessionLedger = new SessionLedger(Limits.SESSION_EVENTS_KEPT);
    private Cluster cluster;
    private Engine engine;
    private SessionPublications publications;
    private QueryAdapter queries;
    private int leader = Aeron.NULL_VALUE;
    private boolean isBusy;
    private boolean isReplayDone;
    private Throwable stopped;
    /** What the other nodes say of this one, to be acted on behind the entry. */
    private String verdict;

    public EngineService(final EngineServiceContext ctx) {
        this.ctx = ctx;
        this.journal = ctx.journal();
        this.questions = new EngineQuestions(journal, checkpoints, sessionLedger);
    }

    /** Asks for the state as it is between two entries; any thread. */
    public CompletableFuture<EngineStatus> requestStatus() {
        return questions.requestStatus();
    }

    /** Asks for a user's sessions, those that are open and what became of others, between two entries; any thread. */
    public CompletableFuture<SessionLife> requestSessions(final String uid) {
        return questions.requestSessions(uid);
    }

    /** The last checkpoints of this replica, the newest first; any thread. */
    public List<Checkpoint> checkpoints() {
        return checkpoints.list();
    }

    /** The {@code appVersion} for consensus module and service container, which must be told the same. */
    public int appVersion() {
        return EngineVersions.appVersion(ctx.engineVersion());
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshotImage) {
        begin();
        try {
            cluster = newCluster;
            publications = new SessionPublications(cluster);
            final Timers timers = this::scheduleTick;
            engine = new Engine(new EngineContext(
                publications, journal, timers, ctx.indexSeed(), ctx.engineVersion(), new Observer()));
            if (null != snapshotImage) {
                engine.load(new AeronSnapshotMessages(snapshotImage, cluster.idleStrategy()));
            }
            journal.recover(engine.cell().journalNo(), engine.cell().journalChecksum());
            checkpoints.startAt(engine.entry().logPosition());
            questions.startAt(engine.entry().logPosition());
            queries = new QueryAdapter(engine, cluster.aeron(), ctx.queryChannel(), ctx.queryStreamId(), ctx.history());
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onNewLeadershipTermEvent(
        final long leadershipTermId, final long logPosition, final long timestamp, final long termBaseLogPosition,
        final int leaderMemberId, final int logSessionId, final TimeUnit timeUnit, final int appVersion) {
        begin();
        try {
            // not known before the first term
            if (TimeUnit.MILLISECONDS != timeUnit) {
                throw new IllegalStateException("the cluster's time unit must be milliseconds, not " + timeUnit);
            }
            EngineVersions.checkLog(appVersion, ctx.engineVersion());
            leader = leaderMemberId;
            publications.leadershipTermId(leadershipTermId);
            engine.onNewTerm(leadershipTermId, logPosition, timestamp);
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onSessionMessage(
        final ClientSession session, final long timestamp, final DirectBuffer buffer, final int offset, final int length,
        final Header header) {
        begin();
        try {
            journal.ensureSpace();
            engine.onMessage(header.position(), timestamp, session.id(), buffer, offset, length);
            if (null != verdict) {
                throw new DivergenceException(verdict);
            }
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {
        begin();
        try {
            engine.onTick(cluster.logPosition(), timestamp);
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp) {
        // a cluster session means nothing until it opens or resumes a link
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason closeReason) {
        begin();
        try {
            engine.onClusterSessionClose(cluster.logPosition(), timestamp, session.id());
            publications.remove(session.id());
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {
        begin();
        try {
            journal.force(engine.cell().journalNo());
            engine.write(new AeronSnapshotPort(snapshotPublication, cluster.idleStrategy()));
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public void onRoleChange(final Cluster.Role newRole) {
        begin();
        try {
            final boolean leads = Cluster.Role.LEADER == newRole;
            if (leads && !isReplayDone) {
                // whoever leads has replayed its whole log; what the journal holds beyond it was never committed
                journal.onReplayDone();
                isReplayDone = true;
            }
            engine.sender().leader(leads);
        } catch (final Throwable t) {
            throw stop(t);
        }
        isBusy = false;
    }

    @Override
    public int doBackgroundWork(final long nowNs) {
        // idling within a handler comes through here again; nothing may be sent or answered from the middle of an entry
        if (isBusy || null == queries || null != stopped) {
            return 0;
        }
        int workCount = engine.sender().doWork();
        workCount += queries.doWork(nowNs);
        workCount += questions.answer(engine, queries, leader, ctx.engineVersion());
        return workCount;
    }

    @Override
    public void onTerminate(final Cluster terminatedCluster) {
        close();
    }

    /** Frees what the engine holds; the journal stays its owner's. */
    private void close() {
        isBusy = true;
        if (null != queries) {
            queries.close();
            queries = null;
        }
        if (null != publications) {
            publications.close();
        }
        if (null != engine) {
            engine.close();
            engine = null;
        }
    }

    private void begin() {
        if (null != stopped) {
            throw new AgentTerminationException("the replica has stopped: " + stopped.getMessage());
        }
        isBusy = true;
    }

    private AgentTerminationException stop(final Throwable t) {
        stopped = t;
        ctx.onStopped().accept(t);
        return new AgentTerminationException("the replica stops: " + t);
    }

    /** The one loop allowed in a handler: the tick must be armed, or time would stand still. */
    private void scheduleTick(final long deadlineMs) {
        cluster.idleStrategy().reset();
        while (!cluster.scheduleTimer(TICK_ID, deadlineMs)) {
            cluster.idleStrategy().idle();
        }
    }

    /** Notes only; what follows from it is done behind the entry. */
    private final class Observer implements EngineObserver {
        @Override
        public void onCheckpoint(final long logPosition, final long stateHash) {
            checkpoints.note(logPosition, stateHash);
            ctx.checkpoints().onCheckpoint(logPosition, stateHash);
        }

        @Override
        public void onMajority(final long logPosition, final long stateHash) {
            final String difference = checkpoints.compare(logPosition, stateHash);
            if (null != difference) {
                verdict = "this node has diverged from the cell: at log position " + logPosition + ' ' + difference
                    + "; its state cannot be trusted, so wipe its data directory and let it be rebuilt from the other nodes";
            }
        }

        @Override
        public void onNoMajority(final long logPosition) {
            if (logPosition > ctx.trustedUpTo()) {
                verdict = "no majority of the nodes agrees on the state at log position " + logPosition + " ("
                    + checkpoints.describe(logPosition) + "), so the cell stops; compare the reasons on all nodes, choose the "
                    + "node to go on with, start it with --trusted-up-to and that position, and wipe the others"
                    + " and let them be rebuilt";
            }
        }

        @Override
        public void onSession(final SessionEvent event) {
            sessionLedger.note(event, engine.cell().now(), engine.entry().logPosition());
        }
    }
}
