package io.jindou.engine.service;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRing;
import io.jindou.engine.Engine;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.link.Links;
import io.jindou.engine.report.Checkpoints;
import io.jindou.engine.session.SessionLedger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;

/** Questions of operators: asked by any thread, answered by the service's between two log entries, one at a time. */
final class EngineQuestions {
    /** Events of one answer; what an operator reads, and what fits an answer of the control socket. */
    static final int TRACES_MAX = 500;
    private static final long NEVER = -1;

    private final Journal journal;
    private final Checkpoints checkpoints;
    private final SessionLedger ledger;
    private final ConcurrentLinkedQueue<CompletableFuture<EngineStatus>> statusRequests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<SessionRequest> sessionRequests = new ConcurrentLinkedQueue<>();
    private long sinceLogPosition;

    EngineQuestions(final Journal journal, final Checkpoints checkpoints, final SessionLedger ledger) {
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.ledger = ledger;
    }

    /** The replica starts here; what was before is not remembered. */
    void startAt(final long logPosition) {
        sinceLogPosition = logPosition;
    }

    CompletableFuture<EngineStatus> requestStatus() {
        final CompletableFuture<EngineStatus> future = new CompletableFuture<>();
        statusRequests.add(future);
        return future;
    }

    CompletableFuture<SessionLife> requestSessions(final String uid) {
        final CompletableFuture<SessionLife> future = new CompletableFuture<>();
        sessionRequests.add(new SessionRequest(uid, future));
        return future;
    }

    /** Answers one question of each kind. */
    int answer(final Engine engine, final QueryAdapter queries, final int leader, final int engineVersion) {
        int workCount = 0;
        final CompletableFuture<EngineStatus> status = statusRequests.poll();
        if (null != status) {
            status.complete(new EngineStatus(engine.entry().logPosition(), leader,
                engine.links().table().size(), engine.sessions(), engine.users(), engine.channels(),
                engine.cell().journalNo(), engine.stateHash(), counters(engine, queries), links(engine),
                agreement(engine, engineVersion)));
            workCount++;
        }
        final SessionRequest request = sessionRequests.poll();
        if (null != request) {
            request.future.complete(sessions(engine, request.uid));
            workCount++;
        }
        return workCount;
    }

    private TreeMap<String, Long> counters(final Engine engine, final QueryAdapter queries) {
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
        counters.put("session_events", ledger.count());
        counters.put("off_heap_bytes", engine.offHeapBytes() + ledger.allocatedBytes());
        return counters;
    }

    private static List<LinkStatus> links(final Engine engine) {
        final List<LinkStatus> list = new ArrayList<>();
        final Links links = engine.links();
        for (int id = 1; id <= links.table().highest(); id++) {
            if (links.table().isLive(id)) {
                list.add(link(engine, links, id));
            }
        }
        return list;
    }

    private static LinkStatus link(final Engine engine, final Links links, final int id) {
        final long linkId = links.linkId(id);
        final LinkRing ring = links.ring(id);
        final boolean isBound = Links.UNBOUND != links.clusterSession(id);
        final long heardMs = engine.sender().heardMs(id);
        return new LinkStatus(LinkId.gatewayId(linkId), LinkId.agent(linkId), LinkId.incarnation(linkId), isBound,
            isBound ? NEVER : Math.max(0, links.leaseDeadline(id) - engine.cell().elapsed()),
            0 == heardMs ? NEVER : engine.cell().now() - heardMs, links.sessionCount(id),
            ring.lastNumber() - ring.firstNumber() + 1, ring.usedBytes(), links.ringBytes(id));
    }

    private EngineStatus.Agreement agreement(final Engine engine, final int engineVersion) {
        return new EngineStatus.Agreement(engine.cell().settings().nodes(), engine.reports().agreedPosition(),
            engine.reports().agreedHash(), engine.reports().disputedPosition(), engine.reports().version(), engineVersion,
            checkpoints.list());
    }

    private SessionLife sessions(final Engine engine, final String uid) {
        final byte[] bytes = uid.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final boolean fits = bytes.length <= Limits.UID_MAX;
        return new SessionLife(uid, fits && engine.userSessions().isKnown(buffer, 0, bytes.length),
            engine.entry().logPosition(), sinceLogPosition,
            fits ? engine.userSessions().of(buffer, 0, bytes.length) : List.of(),
            ledger.of(buffer, 0, bytes.length, TRACES_MAX));
    }

    private record SessionRequest(String uid, CompletableFuture<SessionLife> future) {
    }
}
