package io.jindou.sim;

import io.jindou.engine.Engine;
import io.jindou.engine.EngineContext;
import io.jindou.engine.report.Checkpoint;
import io.jindou.sim.model.LogEntry;
import io.jindou.sim.model.Notices;
import io.jindou.sim.model.Oracle;
import io.jindou.sim.model.Prediction;
import java.util.List;

/** A node: the engine with its journal and last snapshot. Applies the committed log and compares every step with the oracle. */
final class SimReplica {
    static final long UNARMED = Long.MAX_VALUE;
    private static final int SCAN_EVERY = 97;
    private static final int SEND_ROUNDS = 16;
    private static final String CHECKPOINT = Notices.checkpoint(0).split(" ")[0];

    final int id;
    private final SimCell cell;
    private final Oracle oracle;
    private final Tally tally;
    private final SimJournal journal;
    private final EngineCheck check;
    /** State hash by the number of entries applied, as the first replica found it. */
    private final List<Long> hashes;
    private final int reloadEvery;
    private Engine engine;
    private SimSnapshot snapshot;
    private int applied;
    private int replayUntil;
    private long tickDeadlineMs = UNARMED;
    private boolean isUp;
    private boolean isLeader;
    private boolean hasWon;
    private final SimWatch watch = new SimWatch();
    /** The state was changed behind the replica's back. */
    private boolean isFlipped;
    private boolean isSnapshotFlipped;
    private int flippedAt;
    long clockOffsetMs;
    long lagUntilMs;

    SimReplica(final int id, final SimCell cell, final Oracle oracle, final List<Long> hashes, final int reloadEvery) {
        this.id = id;
        this.cell = cell;
        this.oracle = oracle;
        this.tally = cell.tally();
        this.hashes = hashes;
        this.reloadEvery = reloadEvery;
        journal = new SimJournal(tally);
        check = new EngineCheck(tally);
    }

    /** Starts with what the last life left: the snapshot, then the log up to where it is recovered. */
    void start(final int recoveredEntries) {
        engine = newEngine();
        applied = 0;
        if (null != snapshot) {
            load(engine, snapshot);
            applied = snapshot.applied();
        }
        isFlipped = null != snapshot && isSnapshotFlipped;
        watch.startAt(engine.entry().logPosition());
        tickDeadlineMs = UNARMED;
        isUp = true;
        isLeader = false;
        hasWon = false;
        journal.restart();
        journal.recover(engine.cell().journalNo(), engine.cell().journalChecksum());
        replayUntil = recoveredEntries;
        endReplay();
    }

    void crash() {
        engine.close();
        engine = null;
        isUp = false;
        isLeader = false;
    }

    /** Applies entries until it has applied so many, or until it has found that it differs from the others and stopped. */
    void applyUpTo(final int entries) {
        while (isUp && applied < entries) {
            applyNext();
        }
    }

    private void applyNext() {
        final LogEntry entry = cell.log().get(applied);
        final Prediction prediction = oracle.predict(applied, entry);
        journal.begin(prediction);
        watch.begin();
        final Where where = new Where(id, applied, entry);
        try {
            dispatch(entry);
        } catch (final SimFailure e) {
            throw e;
        } catch (final RuntimeException | Error e) {
            throw new SimFailure(Check.REPLICA_STOPPED, where + ": " + e, e);
        }
        applied++;
        tally.entry();
        check.check(engine, prediction, where);
        journal.end();
        if (LogEntry.Kind.NEW_TERM == entry.kind() || LogEntry.Kind.TICK == entry.kind()) {
            SimFailure.same(entry.stampMs() + prediction.totals().tickMs(), tickDeadlineMs, Check.CELL, "next tick of ", where);
        }
        checkReports(prediction, where);
        if (null != watch.difference()) {
            stopDiverged(where);
            return;
        }
        checkHash(where);
        endReplay();
        if (reloadEvery > 0 && 0 == applied % reloadEvery) {
            reload();
        }
    }

    private void dispatch(final LogEntry entry) {
        switch (entry.kind()) {
            case NEW_TERM:
                engine.onNewTerm(entry.termId(), entry.position(), entry.stampMs());
                break;
            case MESSAGE:
                cell.view().wrap(entry.bytes());
                engine.onMessage(entry.position(), entry.stampMs(), entry.clusterSession(), cell.view(), 0, entry.bytes().length);
                break;
            case SESSION_CLOSE:
                engine.onClusterSessionClose(entry.position(), entry.stampMs(), entry.clusterSession());
                break;
            case TICK:
                tickDeadlineMs = UNARMED;
                engine.onTick(entry.position(), entry.stampMs());
                break;
            case SNAPSHOT:
                journal.force(journal.lastNo());
                snapshot = new SimSnapshot(engine, applied + 1);
                isSnapshotFlipped = isFlipped;
                break;
            case SESSION_OPEN:
            default:
                break;
        }
    }

    private void checkReports(final Prediction prediction, final Where where) {
        if (isFlipped) {
            SimFailure.require(watch.verdicts().equals(prediction.notices().stream()
                .filter(notice -> !notice.startsWith(CHECKPOINT)).toList()), Check.REPORTS, "verdicts of flipped ", where);
            final int since = applied - Math.max(flippedAt, cell.calmSince());
            SimFailure.require(cell.isRough() || since <= cell.entriesToNotice(), Check.DIVERGENCE, where,
                " was changed and went on for ", since, " entries of calm");
            return;
        }
        SimFailure.same(prediction.notices(), watch.notices(), Check.REPORTS, "notices of ", where);
        if (prediction.entries() > 0) {
            SimFailure.same(prediction.entries(), engine.reports().entries(), Check.REPORTS, "entries counted by ", where);
        }
    }

    /** What the process of a diverged replica does, and what its operator does then. */
    private void stopDiverged(final Where where) {
        SimFailure.require(isFlipped, Check.DIVERGENCE, where, " is whole and is told that ", watch.difference());
        if (isSnapshotFlipped) {
            snapshot = null;
        }
        cell.onStopped(this);
        crash();
    }

    /** Changes the state, in another way on each replica, so that two of them never agree on what is wrong. */
    boolean flip(final byte[] unknownMessage) {
        int last = applied - 1;
        while (last >= 0 && !isSeenByService(cell.log().get(last))) {
            last--;
        }
        if (last < 0) {
            return false;
        }
        for (int i = 0; i <= id; i++) {
            cell.view().wrap(unknownMessage);
            engine.onMessage(cell.log().get(last).position(), cell.log().get(last).stampMs(), 0, cell.view(), 0,
                unknownMessage.length);
        }
        isFlipped = true;
        flippedAt = applied;
        return true;
    }

    private static boolean isSeenByService(final LogEntry entry) {
        return LogEntry.Kind.SESSION_OPEN != entry.kind() && LogEntry.Kind.SNAPSHOT != entry.kind();
    }

    boolean isFlipped() {
        return isFlipped;
    }

    /** The next checkpoint that the other nodes are to hear of; null when there is none. */
    Checkpoint nextReport() {
        return watch.nextReport();
    }

    private void checkHash(final Where where) {
        if (isFlipped) {
            return;
        }
        final long hash = engine.stateHash();
        if (hashes.size() == applied - 1) {
            hashes.add(hash);
        }
        SimFailure.same(hashes.get(applied - 1), hash, Check.STATE_HASH, "state hash of ", where);
        if (0 == applied % SCAN_EVERY) {
            scan(where);
        }
    }

    void scan(final Object where) {
        SimFailure.same(engine.recomputeHash(), engine.stateHash(), Check.STATE_HASH, "hash by a full scan of ", where);
    }

    private void endReplay() {
        if (applied == replayUntil) {
            journal.onReplayDone();
            replayUntil = -1;
        }
    }

    private void reload() {
        tally.fault(Fault.RELOAD);
        if (isLeader) {
            // its answers are no state and would be lost every time
            send();
        }
        final Engine loaded = newEngine();
        load(loaded, new SimSnapshot(engine, applied));
        engine.close();
        engine = loaded;
        engine.sender().leader(isLeader);
        SimFailure.require(isFlipped || hashes.get(applied - 1) == engine.stateHash(), Check.SNAPSHOT, "hash after a reload");
    }

    private static void load(final Engine engine, final SimSnapshot snapshot) {
        try {
            engine.load(snapshot.messages());
        } catch (final RuntimeException e) {
            throw new SimFailure(Check.SNAPSHOT, "a snapshot does not load", e);
        }
    }

    private Engine newEngine() {
        return new Engine(new EngineContext(new SimDownPort(this, cell, oracle), journal,
            deadlineMs -> tickDeadlineMs = deadlineMs, cell.random().next(), Engine.VERSION, watch));
    }

    void lead(final boolean leads) {
        isLeader = leads;
        engine.sender().leader(leads);
    }

    /** True the first time after a start. */
    boolean isFirstWin() {
        final boolean first = !hasWon;
        hasWon = true;
        return first;
    }

    boolean isTickDue(final long wallMs) {
        return wallMs >= tickDeadlineMs;
    }

    void tickFired() {
        tickDeadlineMs = UNARMED;
    }

    /** Some rounds of background work: many pass between two entries. */
    void send() {
        for (int i = 0; i < SEND_ROUNDS; i++) {
            engine.sender().doWork();
        }
    }

    Engine engine() {
        return engine;
    }

    SimJournal journal() {
        return journal;
    }

    int applied() {
        return applied;
    }

    boolean isUp() {
        return isUp;
    }

    boolean isLeader() {
        return isLeader;
    }

    /** For people. */
    private record Where(int replica, int applied, LogEntry entry) {
        @Override
        public String toString() {
            return "replica " + replica + " at entry " + applied + " (" + entry.kind() + ", position " + entry.position() + ')';
        }
    }
}
