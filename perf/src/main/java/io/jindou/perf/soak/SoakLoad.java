package io.jindou.perf.soak;

import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.jindou.ChannelEar;
import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Connection;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.RigException;
import io.jindou.perf.rig.SilentLoad;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The session as the generator plays it: all connect, messages flow while users and members change, the last ones arrive. */
final class SoakLoad extends SilentLoad implements ChannelEar {
    private enum Stage { NEW, CONNECTING, SESSION, ENDING, DONE }

    /** So long may connecting take, and so long may the last messages, users and histories. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long CHORES_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(20);

    private final Generator generator;
    private final SoakPlan plan;
    private final Consumer<Interval> intervals;
    private final Cast cast;
    private final Auditor auditor;
    private final Pacer pacer;
    private final Traffic traffic;
    private final CatchUps catchUps;
    private final Commuting commuting;
    private final MemberChanges changes;
    private final long periodNs;
    private volatile boolean isStopped;
    private Stage stage = Stage.NEW;
    private long choresNs;
    private long heartbeatNs;
    private long deadlineNs;
    private long lastIntervalNs;
    private Totals last = new Totals(0, 0, 0, 0, 0, 0, 0, 0);
    private boolean isTimeOver;

    private record Totals(
        long sent, long acknowledged, long deliveries, long leaves, long changes, long gaps, long fromHistory, long idleNs) {
    }

    /**
     * A session for one generator.
     *
     * @param adminToken for the changes of members
     * @param intervals  gets what was seen in each period, on the generator's thread
     */
    SoakLoad(
        final Generator generator, final SoakPlan plan, final Cast cast, final Names names, final String adminToken,
        final Consumer<Interval> intervals) {
        this.generator = generator;
        this.plan = plan;
        this.cast = cast;
        this.intervals = intervals;
        auditor = new Auditor(cast, names);
        pacer = new Pacer(plan);
        traffic = new Traffic(generator, cast, auditor);
        catchUps = new CatchUps(generator, auditor);
        commuting = new Commuting(generator, cast, names, this, catchUps, plan);
        changes = new MemberChanges(generator, cast, auditor, catchUps, new ChannelSpeaker(cast.users.size(), names, this,
            SystemUids.MANAGER.getBytes(StandardCharsets.US_ASCII), adminToken.getBytes(StandardCharsets.UTF_8)), plan);
        periodNs = TimeUnit.MILLISECONDS.toNanos(plan.periodMs());
    }

    /** Ends the session early; any thread. */
    void stop() {
        isStopped = true;
    }

    @Override
    public boolean isSpinning() {
        return Stage.SESSION == stage;
    }

    @Override
    public boolean isDone(final long nowNs) {
        return Stage.DONE == stage;
    }

    @Override
    public int step(final long nowNs) {
        switch (stage) {
            case NEW -> {
                deadlineNs = nowNs + PATIENCE_NS;
                changes.open();
                stage = Stage.CONNECTING;
            }
            case CONNECTING -> connect(nowNs);
            case SESSION -> {
                if (pacer.isOver(nowNs) || isStopped) {
                    deadlineNs = nowNs + PATIENCE_NS;
                    stage = Stage.ENDING;
                }
                final int sent = traffic.step(pacer, nowNs);
                chores(nowNs);
                return sent;
            }
            case ENDING -> {
                chores(nowNs);
                end(nowNs);
            }
            default -> {
                // done
            }
        }
        return 0;
    }

    private void connect(final long nowNs) {
        commuting.step(false, nowNs);
        if (commuting.isEverybodyOnline() && changes.isReady()) {
            pacer.start(nowNs);
            commuting.start(nowNs);
            changes.start(nowNs);
            lastIntervalNs = nowNs;
            heartbeatNs = nowNs;
            last = totals();
            stage = Stage.SESSION;
        } else if (nowNs - deadlineNs > 0) {
            throw new RigException("only " + commuting.online() + " of " + cast.users.size()
                + " connections were confirmed in time");
        } else if (isStopped) {
            stage = Stage.DONE;
        }
    }

    private void chores(final long nowNs) {
        if (nowNs - choresNs < CHORES_NS) {
            return;
        }
        choresNs = nowNs;
        final boolean isSession = Stage.SESSION == stage;
        commuting.step(isSession, nowNs);
        changes.step(isSession, nowNs);
        catchUps.step(nowNs);
        if (nowNs - heartbeatNs >= HEARTBEAT_NS) {
            heartbeatNs = nowNs;
            for (final User user : cast.users) {
                if (user.isOnline()) {
                    user.speaker.heartbeat(user.connection.out);
                    generator.mark(user.connection);
                }
            }
            changes.heartbeat();
        }
        if (isSession && nowNs - lastIntervalNs >= periodNs) {
            report(nowNs);
        }
    }

    private void end(final long nowNs) {
        isTimeOver = nowNs - deadlineNs > 0;
        if (isTimeOver || 0 == traffic.waiting() && commuting.isEverybodyOnline() && auditor.isComplete()) {
            report(nowNs);
            stage = Stage.DONE;
        }
    }

    private void report(final long nowNs) {
        final Totals now = totals();
        final double seconds = Math.max(1, nowNs - lastIntervalNs) / (double)TimeUnit.SECONDS.toNanos(1);
        final double busy = 1 - (now.idleNs - last.idleNs) / (double)Math.max(1, nowNs - lastIntervalNs);
        final String phase = Stage.SESSION == stage ? pacer.phase(lastIntervalNs, nowNs).word() : Pacer.Phase.CLOSE.word();
        intervals.accept(new Interval(pacer.sinceStartNs(nowNs) / (double)TimeUnit.SECONDS.toNanos(1), seconds, phase,
            now.sent - last.sent, now.acknowledged - last.acknowledged, now.deliveries - last.deliveries, traffic.takeAck(),
            traffic.takeRecv(), traffic.takeLargestLagNs(), Math.max(0, busy), traffic.waiting(), commuting.online(),
            now.leaves - last.leaves, now.changes - last.changes, now.gaps - last.gaps, now.fromHistory - last.fromHistory,
            auditor.findings().verdict()));
        last = totals();
        lastIntervalNs = nowNs;
    }

    private Totals totals() {
        final Findings findings = auditor.findings();
        return new Totals(traffic.sent(), traffic.acknowledged(), traffic.deliveries(), commuting.leaves(), changes.done(),
            findings.gapsClosed(), findings.fromHistory(), generator.idleNs());
    }

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        if (connection.user < cast.users.size()) {
            commuting.onReady(cast.users.get(connection.user), nowNs);
        }
    }

    /**
     * After the end: what the audit found, and what else went wrong.
     *
     * @param isComplete whatever did not come until now never will
     */
    Outcome outcome(final boolean isComplete) {
        // of a session that broke off nobody knows what was still to come
        final long holes = isComplete ? auditor.finish() : 0;
        final Findings findings = auditor.findings();
        return new Outcome(findings.verdict(), holes, traffic.sent(), traffic.acknowledged(), traffic.refused(),
            traffic.firstRefusal(), traffic.strayAcks(), findings.repeated(), commuting.leaves(), changes.done(),
            findings.gapsClosed(), findings.fromHistory(), catchUps.retries(), catchUps.refusal(), changes.refusal(), isTimeOver,
            traffic.ack(), traffic.recv());
    }

    // ===== what the speakers hear =====

    @Override
    public void onSendAck(final int user, final long token, final long messageSeq, final int reason) {
        traffic.onSendAck(cast.users.get(user), token, messageSeq, reason, generator.nowNs());
    }

    @Override
    public void onPushed(final int user, final Heard message) {
        traffic.onPushed(cast.users.get(user), message, generator.nowNs());
    }

    @Override
    public void onRemembered(final int user, final Heard message) {
        catchUps.onRemembered(cast.users.get(user), message);
    }

    @Override
    public void onHistoryEnd(final int user, final long maxSeq, final boolean hasMore, final int reason) {
        catchUps.onHistoryEnd(cast.users.get(user), maxSeq, hasMore, Reason.of(reason), generator.nowNs());
    }

    @Override
    public void onResult(final long correlationId, final long value, final int reason) {
        changes.onResult(correlationId, value, Reason.of(reason), generator.nowNs());
    }
}
