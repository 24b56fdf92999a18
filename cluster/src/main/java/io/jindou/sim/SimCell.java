package io.jindou.sim;

import io.jindou.engine.Engine;
import io.jindou.engine.report.Checkpoint;
import io.jindou.sim.model.LogEntry;
import io.jindou.sim.model.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Aeron Cluster as a gateway and a service see it: elections, cluster sessions, the tick, ingress and egress. */
final class SimCell {
    static final int NOBODY = -1;
    private static final int ENTRIES_UNTIL_REPORTED = 200;
    private static final int SENDS_SKIPPED_ONE_IN = 4;
    private static final byte[] NOTHING = new byte[0];

    private final SimPlan plan;
    private final SimRandom random;
    private final SimClock clock;
    private final Tally tally;
    private final SimLog log = new SimLog();
    private final List<SimReplica> replicas = new ArrayList<>();
    private final TreeMap<Long, Session> sessions = new TreeMap<>();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int leader = NOBODY;
    /** Was cut off with the minority and does not know yet: takes offers that nobody will commit, and goes on speaking. */
    private int minority = NOBODY;
    private long minorityTerm;
    private long minorityEndsMs;
    private long electionEndsMs;
    private long termId;
    private long lastSessionId;
    private int calmSince;
    private boolean isRough = true;

    SimCell(final SimPlan plan, final SimRandom random, final SimClock clock, final Oracle oracle, final Tally tally) {
        this.plan = plan;
        this.random = random;
        this.clock = clock;
        this.tally = tally;
        final List<Long> hashes = new ArrayList<>();
        for (int i = 0; i < plan.replicas; i++) {
            final SimReplica replica = new SimReplica(i, this, oracle, hashes, 0 == i ? plan.reloadEvery : 0);
            replica.clockOffsetMs = random.between(-200, 200);
            replicas.add(replica);
            replica.start(0);
        }
    }

    void step() {
        if (NOBODY != minority && clock.nowMs() >= minorityEndsMs) {
            endMinority();
        }
        if (NOBODY == leader) {
            tryElect();
        }
        if (NOBODY != leader) {
            armedTick();
            report();
            timeOutSessions();
        }
        if (NOBODY != leader) {
            log.commit(clock.nowMs(), this::onCommitted);
            apply();
        }
        if (NOBODY != leader && !(isRough && random.oneIn(SENDS_SKIPPED_ONE_IN))) {
            replicas.get(leader).send();
        }
        if (NOBODY != minority) {
            replicas.get(minority).send();
        }
    }

    /** Nodes report on sessions of their own; a report may come late or never. */
    private void report() {
        for (final SimReplica replica : replicas) {
            final boolean isAble = replica.isUp() && replica.id != minority && !(isRough && random.oneIn(2));
            Checkpoint next = isAble ? replica.nextReport() : null;
            while (null != next) {
                if (!isRough || !random.oneIn(20)) {
                    append(LogEntry.Kind.MESSAGE, 0,
                        SimCommands.report(replica.id, Engine.VERSION, next.logPosition(), next.stateHash()));
                }
                next = replica.nextReport();
            }
        }
    }

    /** A replica ends itself. */
    void onStopped(final SimReplica replica) {
        if (replica.id == leader) {
            depose(0);
        }
    }

    /** Index of the first entry of the calm. */
    int calmSince() {
        return calmSince;
    }

    /** In a calm cell with all nodes up, a difference is noticed within so many entries. */
    int entriesToNotice() {
        return 2 * (1 << plan.checkpointShift) + ENTRIES_UNTIL_REPORTED;
    }

    private void apply() {
        for (final SimReplica replica : replicas) {
            if (replica.isUp() && replica.id != minority) {
                if (replica.isLeader() || !isRough) {
                    replica.applyUpTo(log.size());
                } else if (clock.nowMs() >= replica.lagUntilMs) {
                    replica.applyUpTo(Math.min(log.size(), replica.applied() + random.below(12)));
                }
            }
        }
    }

    private void armedTick() {
        final SimReplica replica = replicas.get(leader);
        if (replica.isTickDue(wallMs())) {
            replica.tickFired();
            append(LogEntry.Kind.TICK, 0, NOTHING);
        }
    }

    private void timeOutSessions() {
        for (final Session session : sessions.values()) {
            if (session.link.isHeard(session.id, termId, clock.nowMs())) {
                session.heardMs = clock.nowMs();
            } else if (!session.isClosing && clock.nowMs() - session.heardMs > plan.sessionTimeoutMs) {
                tally.fault(Fault.SESSION_TIMEOUT);
                closeSession(session);
            }
        }
    }

    void closeSession(final Session session) {
        session.isClosing = true;
        append(LogEntry.Kind.SESSION_CLOSE, session.id, NOTHING);
    }

    private void append(final LogEntry.Kind kind, final long session, final byte[] bytes) {
        final long commitAtMs = clock.nowMs() + (isRough ? random.below(plan.latencyMs) : 0);
        log.append(kind, wallMs(), termId, session, bytes, commitAtMs);
    }

    private void onCommitted(final LogEntry entry) {
        if (LogEntry.Kind.SESSION_OPEN == entry.kind()) {
            final Session session = sessions.get(entry.clusterSession());
            session.isOpen = true;
            session.heardMs = clock.nowMs();
            session.link.deliverConnected(session.id, termId);
        } else if (LogEntry.Kind.SESSION_CLOSE == entry.kind()) {
            final Session session = sessions.remove(entry.clusterSession());
            if (null != session) {
                session.link.deliverClosed(session.id, termId);
            }
        }
    }

    // ===== elections =====

    /** The leader is gone or cut off; another is elected after a while. */
    void depose(final int durationMs) {
        if (NOBODY != leader) {
            final SimReplica old = replicas.get(leader);
            if (old.isUp()) {
                old.lead(false);
            }
            leader = NOBODY;
            tally.fault(Fault.ELECTION);
        }
        electionEndsMs = Math.max(electionEndsMs, clock.nowMs() + durationMs);
    }

    /** The leader is cut off from the others, who elect another one, and finds out only later; never the other way round. */
    void isolate(final int electionMs, final int minorityMs) {
        if (NOBODY == leader || NOBODY != minority || replicas.size() < 3) {
            depose(electionMs);
            return;
        }
        tally.fault(Fault.MINORITY_LEADER);
        tally.fault(Fault.ELECTION);
        minority = leader;
        minorityTerm = termId;
        minorityEndsMs = clock.nowMs() + minorityMs;
        for (final Session session : sessions.values()) {
            session.link.slowDown(termId, random.below(minorityMs + 1));
        }
        leader = NOBODY;
        electionEndsMs = Math.max(electionEndsMs, clock.nowMs() + electionMs);
    }

    /** The one that was cut off is back, or has gone. */
    private void endMinority() {
        final SimReplica old = replicas.get(minority);
        minority = NOBODY;
        if (old.isUp()) {
            old.lead(false);
        }
    }

    /** A node goes down. */
    void onCrash(final SimReplica replica, final int electionMs) {
        if (replica.id == minority) {
            endMinority();
        } else if (replica.id == leader) {
            depose(electionMs);
        }
    }

    private void tryElect() {
        final List<SimReplica> candidates = new ArrayList<>();
        for (final SimReplica replica : replicas) {
            if (replica.isUp() && replica.id != minority) {
                candidates.add(replica);
            }
        }
        if (clock.nowMs() < electionEndsMs || candidates.size() * 2 <= replicas.size()) {
            return;
        }
        final SimReplica winner = random.pick(candidates);
        final int lost = log.loseTail(random.below(log.tailSize() + 1));
        if (lost > 0) {
            tally.fault(Fault.TAIL_LOST);
        }
        log.commit(Long.MAX_VALUE, this::onCommitted);
        sessions.values().removeIf(session -> !session.isOpen);
        winner.applyUpTo(log.size());
        if (!winner.isUp()) {
            return;
        }
        leader = winner.id;
        winner.lead(true);
        termId++;
        if (random.oneIn(3)) {
            tally.fault(Fault.CLOCK_BACK);
            winner.clockOffsetMs -= random.below(5000);
        }
        log.append(LogEntry.Kind.NEW_TERM, wallMs(), termId, 0, NOTHING, clock.nowMs());
        final boolean closesAll = winner.isFirstWin();
        for (final Session session : sessions.values()) {
            session.heardMs = clock.nowMs();
            if (closesAll) {
                session.isClosing = true;
                log.append(LogEntry.Kind.SESSION_CLOSE, wallMs(), termId, session.id, NOTHING, clock.nowMs());
            } else {
                session.isClosing = false;
                session.link.deliverNewLeader(session.id, termId);
            }
        }
    }

    private long wallMs() {
        return clock.wallMs(replicas.get(leader).clockOffsetMs);
    }

    // ===== ingress and egress =====

    /** A message of a client arrives at the leader of that term; when that one leads no more, it vanishes. */
    void onIngress(final long sessionId, final long ofTerm, final byte[] bytes) {
        final Session session = sessions.get(sessionId);
        if (NOBODY != minority && ofTerm == minorityTerm) {
            tally.fault(Fault.MINORITY_OFFER);
        } else if (NOBODY != leader && ofTerm == termId && null != session && session.isOpen && !session.isClosing) {
            session.heardMs = clock.nowMs();
            append(LogEntry.Kind.MESSAGE, sessionId, bytes);
        }
    }

    /** What an operator's own tool sends. */
    void onOperator(final byte[] bytes) {
        if (NOBODY != leader) {
            append(LogEntry.Kind.MESSAGE, 0, bytes);
        }
    }

    void onConnect(final SimClusterLink link) {
        if (NOBODY != leader && (NOBODY == minority || random.oneIn(2))) {
            final Session session = new Session(++lastSessionId, link);
            session.heardMs = clock.nowMs();
            sessions.put(session.id, session);
            append(LogEntry.Kind.SESSION_OPEN, session.id, NOTHING);
        }
    }

    void onDisconnect(final long sessionId) {
        final Session session = sessions.get(sessionId);
        if (NOBODY != leader && null != session && !session.isClosing) {
            closeSession(session);
        }
    }

    boolean takesEgress(final long sessionId) {
        final Session session = sessions.get(sessionId);
        if (null == session || !session.isOpen) {
            return false;
        }
        if (isRough && random.percent(plan.backPressurePercent)) {
            tally.fault(Fault.BACK_PRESSURE);
            return false;
        }
        return true;
    }

    void sendDown(final SimReplica from, final long sessionId, final byte[] bytes) {
        sessions.get(sessionId).link.deliver(sessionId, from.id == minority ? minorityTerm : termId, bytes);
    }

    /** An entry that nobody asked for: a snapshot. */
    void takeSnapshot() {
        if (NOBODY != leader) {
            append(LogEntry.Kind.SNAPSHOT, 0, NOTHING);
        }
    }

    void calm() {
        isRough = false;
        if (NOBODY != minority) {
            endMinority();
        }
        electionEndsMs = clock.nowMs();
        calmSince = log.size() + log.tailSize();
        for (final SimReplica replica : replicas) {
            if (!replica.isUp()) {
                replica.start(log.size());
            }
        }
    }

    boolean isQuiet() {
        return NOBODY != leader && !log.hasTail();
    }

    List<SimReplica> replicas() {
        return replicas;
    }

    List<Session> sessions() {
        return new ArrayList<>(sessions.values());
    }

    int leader() {
        return leader;
    }

    boolean isRough() {
        return isRough;
    }

    SimLog log() {
        return log;
    }

    SimRandom random() {
        return random;
    }

    Tally tally() {
        return tally;
    }

    UnsafeBuffer view() {
        return view;
    }

    void close() {
        for (final SimReplica replica : replicas) {
            if (replica.isUp()) {
                replica.crash();
            }
        }
    }

    /** A cluster session. */
    static final class Session {
        final long id;
        final SimClusterLink link;
        long heardMs;
        boolean isOpen;
        boolean isClosing;

        Session(final long id, final SimClusterLink link) {
            this.id = id;
            this.link = link;
        }
    }
}
