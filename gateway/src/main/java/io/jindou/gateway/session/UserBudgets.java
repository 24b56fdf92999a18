package io.jindou.gateway.session;

import io.jindou.gateway.ClientLimits;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * How fast each user may SEND. Too many SENDs are refused; too many bytes are not read until it is their time, so that nothing is
 * lost. A user without a connection is forgotten when nothing is left to wait for: to connect again helps nobody.
 */
final class UserBudgets {
    /** What a SEND weighs beside its own bytes: the cell numbers, stores, confirms and tells it. */
    private static final int SEND_WEIGHT = 128;
    private static final long WAKE_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** So many absent users are looked at in one turn of the agent. */
    private static final int FORGOTTEN_MAX = 16;

    private final Pace sends;
    private final Pace bytes;
    private final Int2ObjectHashMap<UserBudget> byUser = new Int2ObjectHashMap<>();
    private final ArrayDeque<UserBudget> absent = new ArrayDeque<>();
    private final ArrayDeque<Connection> slowed = new ArrayDeque<>();
    private long wokenNs;

    UserBudgets(final ClientLimits limits, final long nowNs) {
        sends = new Pace(limits.sendsPerSecond(), limits.sendsBurst());
        bytes = new Pace(limits.bytesPerSecond(), limits.bytesBurst());
        wokenNs = nowNs;
    }

    /** The connection's user is known: it shares the budget of his others. */
    void join(final Connection connection, final long nowNs) {
        if (null != connection.budget) {
            return;
        }
        final int userNo = connection.userNo();
        UserBudget budget = byUser.get(userNo);
        if (null == budget) {
            budget = new UserBudget(userNo, nowNs);
            byUser.put(userNo, budget);
        }
        budget.connections++;
        connection.budget = budget;
    }

    /** The user has one connection less. */
    void leave(final UserBudget budget) {
        if (0 == --budget.connections) {
            absent.add(budget);
        }
    }

    boolean maySend(final UserBudget budget, final long nowNs) {
        return sends.allows(budget.sendsDueNs, nowNs);
    }

    boolean mayRead(final UserBudget budget, final long nowNs) {
        return bytes.allows(budget.bytesDueNs, nowNs);
    }

    /** A SEND of this length has been taken. */
    void take(final UserBudget budget, final long nowNs, final int length) {
        budget.sendsDueNs = sends.take(budget.sendsDueNs, nowNs, 1);
        budget.bytesDueNs = bytes.take(budget.bytesDueNs, nowNs, length + SEND_WEIGHT);
    }

    /** Reads on as soon as its user may. */
    void slow(final Connection connection) {
        slowed.add(connection);
    }

    /** Wakes those whose time has come; how many. */
    int doWork(final long nowNs) {
        if (nowNs - wokenNs < WAKE_PERIOD_NS) {
            return 0;
        }
        wokenNs = nowNs;
        int woken = 0;
        for (int left = slowed.size(); left > 0; left--) {
            final Connection connection = slowed.poll();
            if (mayRead(connection.budget, nowNs)) {
                connection.resume();
                woken++;
            } else {
                slowed.add(connection);
            }
        }
        forget(nowNs);
        return woken;
    }

    /** How many users are remembered. */
    int count() {
        return byUser.size();
    }

    private void forget(final long nowNs) {
        for (int left = Math.min(absent.size(), FORGOTTEN_MAX); left > 0; left--) {
            final UserBudget budget = absent.poll();
            if (0 == budget.connections && byUser.get(budget.userNo) == budget) {
                if (budget.sendsDueNs - nowNs <= 0 && budget.bytesDueNs - nowNs <= 0) {
                    byUser.remove(budget.userNo);
                } else {
                    absent.add(budget);
                }
            }
        }
    }
}
