package io.jindou.perf.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Draws the events of a plan from its seed: always the same, whatever happens meanwhile. Kinds come in rounds, in each of which
 * every kind comes as often as it weighs, so that a run of some length leaves none out.
 */
final class Script {
    private static final long PAUSE_MIN_MS = 2_000;
    private static final long PAUSE_MAX_MS = 5_000;
    private static final long SECOND_MS = TimeUnit.SECONDS.toMillis(1);
    /** Ends an Aeron client, which then has to be replaced. */
    private static final long AERON_TIMEOUT_MS = 10 * SECOND_MS;

    private final ChaosPlan plan;
    private final Random random;
    private final List<EventKind> round = new ArrayList<>();
    private final long heartbeatMs;
    private final long sessionMs;
    private int number;

    Script(final ChaosPlan plan) {
        this.plan = plan;
        random = new Random(plan.seed());
        heartbeatMs = TimeUnit.NANOSECONDS.toMillis(plan.failover().heartbeatTimeoutNs());
        sessionMs = TimeUnit.NANOSECONDS.toMillis(plan.failover().sessionTimeoutNs());
    }

    /** The first events, for showing. */
    static List<ChaosEvent> first(final ChaosPlan plan, final int count) {
        final Script script = new Script(plan);
        final List<ChaosEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(script.next());
        }
        return events;
    }

    ChaosEvent next() {
        if (round.isEmpty()) {
            plan.kinds().forEach(kind -> round.addAll(Collections.nCopies(kind.weight(), kind)));
            Collections.shuffle(round, random);
        }
        final EventKind kind = round.remove(round.size() - 1);
        // always the same number of draws, so that one event's kind does not move the next one's numbers
        final int pick = random.nextInt(Integer.MAX_VALUE);
        final double share = random.nextDouble();
        final long pauseMs = (long)(PAUSE_MIN_MS + random.nextDouble() * (PAUSE_MAX_MS - PAUSE_MIN_MS));
        return new ChaosEvent(++number, kind, pick, holdMs(kind, share), pauseMs, faults(kind, share));
    }

    private long holdMs(final EventKind kind, final double share) {
        return switch (kind) {
            case LEADER_KILL, FOLLOWER_KILL, GATEWAY_KILL, FOLLOWER_WIPE -> between(SECOND_MS, 4 * SECOND_MS, share);
            case LEADER_STOP, FOLLOWER_STOP ->
                between(2 * heartbeatMs + SECOND_MS, Math.max(AERON_TIMEOUT_MS + SECOND_MS, 3 * heartbeatMs), share);
            case GATEWAY_STOP, GATEWAY_CUT -> between(sessionMs + SECOND_MS, sessionMs + plan.failover().leaseMs() / 2, share);
            case GATEWAY_FREEZE -> sessionMs + plan.failover().leaseMs() + 3 * SECOND_MS;
            case LOSS, DELAY -> between(4 * SECOND_MS, 8 * SECOND_MS, share);
            case LEADER_CUT, FOLLOWER_CUT -> between(2 * heartbeatMs + SECOND_MS, 4 * heartbeatMs + 3 * SECOND_MS, share);
            case BLACKOUT -> between(2 * SECOND_MS, sessionMs + plan.failover().leaseMs() / 3, share);
            case SNAPSHOT, ROLLING_RESTART -> 0;
        };
    }

    private static String faults(final EventKind kind, final double share) {
        return switch (kind) {
            case LOSS -> String.format(Locale.ROOT, "loss=%.3f", 0.01 + 0.09 * share);
            case DELAY -> "delay=" + between(5, 50, share) + "ms";
            case LEADER_CUT, FOLLOWER_CUT, GATEWAY_CUT, BLACKOUT -> "cut=all";
            default -> null;
        };
    }

    private static long between(final long low, final long high, final double share) {
        return low + (long)(share * (high - low));
    }
}
