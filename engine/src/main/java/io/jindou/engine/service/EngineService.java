package io.jindou.engine.service;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import io.jindou.engine.Engine;
import io.jindou.engine.EngineContext;
import io.jindou.engine.Timers;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCounter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;

/**
 * The engine as Aeron Cluster runs it. Forwards, and keeps three rules: no entry is ever skipped (whatever is thrown stops the
 * replica right there, for good); outputs are sent between entries only; and there is space for the journal before an entry is
 * applied.
 */
public final class EngineService implements ClusteredService {
    private static final long TICK_ID = 1;

    private final EngineServiceContext ctx;
    private final Journal journal;
    private final ConcurrentLinkedQueue<CompletableFuture<EngineStatus>> statusRequests = new ConcurrentLinkedQueue<>();
    private Cluster cluster;
    private Engine engine;
    private SessionPublications publications;
    private QueryAdapter queries;
    private int leader = Aeron.NULL_VALUE;
    private boolean isBusy;
    private boolean isReplayDone;
    private Throwable stopped;

    public EngineService(final EngineServiceContext ctx) {
        this.ctx = ctx;
        this.journal = ctx.journal();
    }

    /** Asks for the state as it is between two entries; any thread. */
    public CompletableFuture<EngineStatus> requestStatus() {
        final CompletableFuture<EngineStatus> future = new CompletableFuture<>();
        statusRequests.add(future);
        return future;
    }

    @Override
    public void onStart(final Cluster newCluster, final Image snapshotImage) {
        begin();
        try {
            cluster = newCluster;
            publications = new SessionPublications(cluster);
            final Timers timers = this::scheduleTick;
            engine = new Engine(new EngineContext(publications, journal, timers, ctx.indexSeed()));
            if (null != snapshotImage) {
                engine.load(new AeronSnapshotMessages(snapshotImage, cluster.idleStrategy()));
            }
            journal.recover(engine.cell().journalNo(), engine.cell().journalChecksum());
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
        workCount += answerStatus();
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

    private int answerStatus() {
        final CompletableFuture<EngineStatus> request = statusRequests.poll();
        if (null == request) {
            return 0;
        }
        final TreeMap<String, Long> counters = new TreeMap<>();
        engine.counters().forEach((name, value) -> counters.put(name, value));
        for (final JournalCounter counter : JournalCounter.values()) {
            counters.put("journal_" + counter.name().toLowerCase(Locale.ROOT), journal.counters().value(counter));
        }
        counters.put("answers_dropped", engine.sender().answersDropped());
        counters.put("batches_sent", engine.sender().batchesSent());
        counters.put("back_pressured", engine.sender().backPressured());
        counters.put("queries_dropped", queries.dropped());
        counters.put("window_entries", (long)engine.window().entries().size());
        counters.put("window_age_ms", engine.window().ageMs(engine.cell().elapsed()));
        counters.put("window_dropped_for_total", engine.window().droppedForTotal());
        counters.put("members", (long)engine.members());
        counters.put("off_heap_bytes", engine.offHeapBytes());
        request.complete(new EngineStatus(engine.entry().logPosition(), leader,
            engine.links().table().size(), engine.sessions(), engine.users(), engine.channels(), engine.cell().journalNo(),
            engine.stateHash(), counters));
        return 1;
    }
}
