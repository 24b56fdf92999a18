package io.jindou.perf.soak;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.rig.Connection;
import io.jindou.perf.rig.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The administrator removes members from groups and adds them again while messages flow. That all a removed member was to get
 * has come is certain when a message of its own, sent after the removal was confirmed, is acknowledged: the connection keeps the
 * order of the log.
 */
final class MemberChanges {
    private enum Step { QUIETING, REMOVING, DRAINING, OUT, ADDING, CATCHING_UP }

    private static final class Change {
        private final Cursor cursor;
        private Step step = Step.QUIETING;
        private long returnsAtNs;
        private long sentBefore;

        Change(final Cursor cursor) {
            this.cursor = cursor;
        }
    }

    private static final int UNDER_WAY_MAX = 64;
    private static final int TRIES = 8;
    private static final long OUT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long OUT_MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SEED = 29;

    private final Generator generator;
    private final Cast cast;
    private final Auditor auditor;
    private final CatchUps catchUps;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Change> underWay = new ArrayList<>();
    private final long intervalNs;
    private final long outMaxNs;
    private final ChannelSpeaker speaker;
    private Connection connection;
    private long nextNs;
    private long done;
    private Reason refusal;

    /** Speaks through the administrator's connection once there is one. */
    MemberChanges(
        final Generator generator, final Cast cast, final Auditor auditor, final CatchUps catchUps,
        final ChannelSpeaker speaker, final SoakPlan plan) {
        this.generator = generator;
        this.cast = cast;
        this.auditor = auditor;
        this.catchUps = catchUps;
        this.speaker = speaker;
        intervalNs = 0 == plan.changesPerMinute() ? 0 : TimeUnit.MINUTES.toNanos(1) / plan.changesPerMinute();
        outMaxNs = Math.max(OUT_MIN_NS + 1, Math.min(OUT_MAX_NS, TimeUnit.MILLISECONDS.toNanos(plan.lengthMs()) / 10));
    }

    void open() {
        connection = generator.open(cast.users.size(), speaker);
    }

    boolean isReady() {
        return connection.isReady();
    }

    void heartbeat() {
        speaker.heartbeat(connection.out);
        generator.mark(connection);
    }

    /** From here on members change; none has before. */
    void start(final long nowNs) {
        nextNs = nowNs + intervalNs;
    }

    /** Begins a change when it is time and begins are allowed; takes those under way further. */
    void step(final boolean mayBegin, final long nowNs) {
        if (mayBegin && intervalNs > 0 && nowNs - nextNs >= 0) {
            nextNs = Math.max(nextNs + intervalNs, nowNs);
            begin();
        }
        for (int i = underWay.size() - 1; i >= 0; i--) {
            if (isOver(underWay.get(i), mayBegin, nowNs)) {
                underWay.remove(i);
            }
        }
    }

    private void begin() {
        for (int i = 0; i < TRIES && underWay.size() < UNDER_WAY_MAX; i++) {
            final Channel group = cast.groups.get(random.nextInt(cast.groups.size()));
            final Cursor cursor = group.cursors[random.nextInt(group.cursors.length)];
            if (cursor.isLive() && !cursor.isHeld && cursor.user.isOnline()) {
                cursor.isHeld = true;
                cursor.user.pins++;
                underWay.add(new Change(cursor));
                return;
            }
        }
    }

    private boolean isOver(final Change change, final boolean mayBegin, final long nowNs) {
        final Cursor cursor = change.cursor;
        final User user = cursor.user;
        switch (change.step) {
            case QUIETING -> {
                if (!mayBegin) {
                    return release(cursor);
                }
                if (isQuiet(cursor)) {
                    cursor.end();
                    ask(change, false);
                    change.step = Step.REMOVING;
                }
            }
            case DRAINING -> {
                if (user.acknowledged > change.sentBefore) {
                    cursor.settle(auditor.findings());
                    user.pins--;
                    done++;
                    change.returnsAtNs = nowNs + random.nextLong(OUT_MIN_NS, outMaxNs);
                    change.step = Step.OUT;
                }
            }
            case OUT -> {
                if (mayBegin && nowNs - change.returnsAtNs >= 0 && user.isOnline()) {
                    user.pins++;
                    cursor.ask();
                    ask(change, true);
                    change.step = Step.ADDING;
                }
            }
            case CATCHING_UP -> {
                if (cursor.isLive()) {
                    done++;
                    return release(cursor);
                }
            }
            default -> {
                // the answer is to come
            }
        }
        return false;
    }

    private static boolean release(final Cursor cursor) {
        cursor.isHeld = false;
        cursor.user.pins--;
        return true;
    }

    private static boolean isQuiet(final Cursor cursor) {
        for (final Lane lane : cursor.channel.lanes) {
            if (lane.own == cursor && !lane.isQuiet()) {
                return false;
            }
        }
        return true;
    }

    /** The cursor is what a request is known by: it has one at a time. */
    private void ask(final Change change, final boolean isAdded) {
        speaker.changeMember(
            connection.out, change.cursor.channel.group, change.cursor.user.number, isAdded, change.cursor.id);
        generator.mark(connection);
    }

    void onResult(final long correlationId, final long value, final Reason reason, final long nowNs) {
        final Change change = find(correlationId);
        if (null == change || Reason.SUCCESS != reason || 1 != value) {
            refusal = Reason.SUCCESS == reason ? Reason.SYSTEM_ERROR : reason;
            return;
        }
        if (Step.REMOVING == change.step) {
            change.cursor.endConfirmed();
            change.sentBefore = change.cursor.user.sent;
            change.step = Step.DRAINING;
        } else {
            change.cursor.confirmed();
            change.step = Step.CATCHING_UP;
            catchUps.next(change.cursor.user, nowNs);
        }
    }

    private Change find(final long correlationId) {
        for (final Change change : underWay) {
            if (change.cursor.id == correlationId && (Step.REMOVING == change.step || Step.ADDING == change.step)) {
                return change;
            }
        }
        return null;
    }

    /** Members removed or added. */
    long done() {
        return done;
    }

    /** Why a change was refused, or did not change one row; null: none was. */
    Reason refusal() {
        return refusal;
    }
}
