package io.jindou.perf.soak;

import io.jindou.perf.jindou.ChannelEar;
import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Users come and go. One that goes stops writing, waits for its acknowledgements, and closes the socket without a word, whatever
 * may be on its way to it; some seconds later it comes back and closes the gap.
 */
final class Commuting {
    private static final long AWAY_MIN_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long AWAY_MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int TRIES = 8;
    private static final int CONNECTING_MAX = 128;
    private static final long SEED = 23;

    private final Generator generator;
    private final Cast cast;
    private final Names names;
    private final ChannelEar ear;
    private final CatchUps catchUps;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<User> commuters = new ArrayList<>();
    private final List<User> leaving = new ArrayList<>();
    private final List<User> away = new ArrayList<>();
    private final long intervalNs;
    private final long awayMaxNs;
    private long nextNs;
    private int online;
    private int connecting;
    private long leaves;

    Commuting(
        final Generator generator, final Cast cast, final Names names, final ChannelEar ear, final CatchUps catchUps,
        final SoakPlan plan) {
        this.generator = generator;
        this.cast = cast;
        this.names = names;
        this.ear = ear;
        this.catchUps = catchUps;
        intervalNs = 0 == plan.leavesPerMinute() ? 0 : TimeUnit.MINUTES.toNanos(1) / plan.leavesPerMinute();
        awayMaxNs = Math.max(AWAY_MIN_NS + 1, Math.min(AWAY_MAX_NS, TimeUnit.MILLISECONDS.toNanos(plan.lengthMs()) / 10));
        for (final User user : cast.users) {
            if (user.isCommuter) {
                commuters.add(user);
            }
        }
        away.addAll(cast.users);
    }

    /** From here on users leave; nobody has before. */
    void start(final long nowNs) {
        nextNs = nowNs + intervalNs;
    }

    /** Lets users leave if they may, and those come back whose time it is; all of them when nobody may be away. */
    void step(final boolean mayLeave, final long nowNs) {
        if (mayLeave && intervalNs > 0 && nowNs - nextNs >= 0) {
            // what could not be done in time is not made up for
            nextNs = Math.max(nextNs + intervalNs, nowNs);
            chooseLeaver();
        }
        for (int i = leaving.size() - 1; i >= 0; i--) {
            final User user = leaving.get(i);
            if (user.sent == user.acknowledged) {
                leaving.remove(i);
                leave(user, nowNs);
            }
        }
        for (int i = away.size() - 1; i >= 0 && connecting < CONNECTING_MAX; i--) {
            final User user = away.get(i);
            if (!mayLeave || nowNs - user.returnsAtNs >= 0) {
                away.remove(i);
                comeBack(user);
            }
        }
    }

    private void chooseLeaver() {
        for (int i = 0; i < TRIES; i++) {
            final User user = commuters.get(random.nextInt(commuters.size()));
            if (user.isSettled()) {
                user.state = User.State.LEAVING;
                leaving.add(user);
                return;
            }
        }
    }

    private void leave(final User user, final long nowNs) {
        generator.close(user.connection);
        user.connection = null;
        user.state = User.State.AWAY;
        for (final Cursor cursor : user.cursors) {
            cursor.away();
        }
        user.returnsAtNs = nowNs + random.nextLong(AWAY_MIN_NS, awayMaxNs);
        away.add(user);
        online--;
        leaves++;
    }

    private void comeBack(final User user) {
        for (final Cursor cursor : user.cursors) {
            if (Cursor.State.AWAY == cursor.state()) {
                cursor.ask();
            }
        }
        user.state = User.State.CONNECTING;
        user.speaker = new ChannelSpeaker(user.number, names, ear);
        user.connection = generator.open(user.number, user.speaker);
        connecting++;
    }

    /** The login is confirmed. */
    void onReady(final User user, final long nowNs) {
        connecting--;
        online++;
        user.state = User.State.ONLINE;
        for (final Cursor cursor : user.cursors) {
            if (Cursor.State.ASKED == cursor.state()) {
                cursor.confirmed();
            }
        }
        catchUps.next(user, nowNs);
    }

    int online() {
        return online;
    }

    boolean isEverybodyOnline() {
        return online == cast.users.size() && leaving.isEmpty();
    }

    long leaves() {
        return leaves;
    }
}
