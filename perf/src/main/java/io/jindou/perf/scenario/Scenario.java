package io.jindou.perf.scenario;

import io.jindou.perf.rig.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The scenarios, by the names of the command line. Each is one or more plans. */
public enum Scenario {
    /** 100 pairs, 64 messages of each under way: throughput. */
    PAIRS("100 pairs, 64 messages of each under way: throughput") {
        @Override
        public List<Plan> plans(final Scale scale) {
            return List.of(closed("pairs", pairs(scale.of(PAIRS_COUNT)), WINDOW, SIZE, scale));
        }
    },
    /** 1,000 pairs, one message of each under way. */
    MANY("1,000 pairs, one message of each under way: throughput without batches") {
        @Override
        public List<Plan> plans(final Scale scale) {
            return List.of(closed("many", pairs(scale.of(MANY_COUNT)), 1, SIZE, scale));
        }
    },
    /** 100 pairs at a constant rate. */
    RATE("100 pairs at 1,000/s and at 10,000/s: latency") {
        @Override
        public List<Plan> plans(final Scale scale) {
            final List<Plan> plans = new ArrayList<>();
            for (final int rate : RATES) {
                plans.add(paced("rate-" + rate, pairs(scale.of(PAIRS_COUNT)), List.of(), scale.of(rate), SIZE, scale));
            }
            return plans;
        }
    },
    /** One sender, a group. */
    FAN("one sender, groups of 100 and of 1,000 online: deliveries; and 10 messages/s to 1,000: latency") {
        @Override
        public List<Plan> plans(final Scale scale) {
            final List<Plan> plans = new ArrayList<>();
            for (final int size : FAN_SIZES) {
                plans.add(new Plan("fan-" + size, scale.of(size), List.of(members(0, scale.of(size))),
                    List.of(new Plan.Route(0, ~0)), FAN_WINDOW, 0, SIZE, scale.warmUpMs(), scale.measuredMs()));
            }
            final int largest = scale.of(FAN_SIZES[FAN_SIZES.length - 1]);
            plans.add(new Plan("fan-latency", largest, List.of(members(0, largest)), List.of(new Plan.Route(0, ~0)), 0,
                FAN_RATE, SIZE, scale.warmUpMs(), scale.measuredMs()));
            return plans;
        }
    },
    /** Like a chat. */
    MIXED("2,000 messages/s like a chat: 70 % to users, the rest to groups of 10, 50 and 250; 40 B to 2 KiB") {
        @Override
        public List<Plan> plans(final Scale scale) {
            return List.of(mixed(scale));
        }
    },
    /** Throughput by payload. */
    SIZES("20 pairs, 8 messages of each under way, payloads of 16 B to 64 KiB: throughput") {
        @Override
        public List<Plan> plans(final Scale scale) {
            final List<Plan> plans = new ArrayList<>();
            for (final int size : PAYLOADS) {
                plans.add(closed("sizes-" + size, pairs(scale.of(SIZES_PAIRS)), SIZES_WINDOW, new int[]{size}, scale));
            }
            return plans;
        }
    },
    /** Connections that say nothing. */
    IDLE("10,000 idle connections: memory of the server for each") {
        @Override
        public List<Plan> plans(final Scale scale) {
            return List.of(silent("idle", scale.of(CROWD), 0, scale));
        }
    },
    /** Connects. */
    LOGIN("connects a second, 50 at a time; and 10,000 at once") {
        @Override
        public List<Plan> plans(final Scale scale) {
            final int window = scale.of(LOGIN_WINDOW);
            return List.of(silent("login", window * LOGIN_USERS_PER_WINDOW, window, scale),
                silent("login-storm", scale.of(CROWD), 0, scale));
        }
    },
    /** Reads. */
    HISTORY("the newest 50 messages of 1,000 channels at random, 16 requests under way") {
        @Override
        public List<Plan> plans(final Scale scale) {
            return List.of(closed("history", pairs(scale.of(MANY_COUNT)), HISTORY_WINDOW, SIZE, scale));
        }
    };

    /** Messages in each channel before the history is read. */
    public static final int HISTORY_FILLED = 100;
    /** Messages that a request asks for. */
    public static final int HISTORY_NEWEST = 50;

    private static final int HISTORY_WINDOW = 16;
    private static final int CROWD = 10_000;
    private static final int LOGIN_WINDOW = 50;
    /** A user's turn must not come before his last connection is gone. */
    private static final int LOGIN_USERS_PER_WINDOW = 20;
    private static final int PAIRS_COUNT = 100;
    private static final int MANY_COUNT = 1000;
    private static final int WINDOW = 64;
    private static final int[] RATES = {1_000, 10_000};
    private static final int[] FAN_SIZES = {100, 1_000};
    private static final int FAN_WINDOW = 16;
    private static final int FAN_RATE = 10;
    private static final int[] SIZE = {128};
    private static final int[] PAYLOADS = {16, 128, 1 << 10, 4 << 10, 16 << 10, 64 << 10};
    private static final int SIZES_PAIRS = 20;
    private static final int SIZES_WINDOW = 8;

    private static final int MIXED_USERS = 500;
    private static final int MIXED_RATE = 2_000;
    private static final int MIXED_ROUTES = 1_000;
    private static final int[] MIXED_SIZES = {40, 64, 80, 100, 120, 160, 200, 300, 512, 2048};
    /** Groups: how many members, how many such groups, and how many of 100 messages go to one of them. */
    private static final int[][] MIXED_GROUPS = {{10, 40, 20}, {50, 10, 8}, {250, 2, 2}};
    private static final int PERCENT = 100;
    private static final long SEED = 3;

    private final String description;

    Scenario(final String description) {
        this.description = description;
    }

    /** What it does, for the help text. */
    public String description() {
        return description;
    }

    /** The name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The loads of this scenario, in the order in which they are run. */
    public abstract List<Plan> plans(Scale scale);

    /**
     * How long, and how much of it.
     *
     * @param divisor users and rates are divided by this, for smoke runs and small machines; 1: the scenario as described
     */
    public record Scale(long warmUpMs, long measuredMs, int divisor) {
        int of(final int value) {
            return Math.max(2, value / divisor);
        }
    }

    private static Plan closed(
        final String name, final List<Plan.Route> routes, final int window, final int[] sizes, final Scale scale) {
        return new Plan(name, routes.size() * 2, List.of(), routes, window, 0, sizes, scale.warmUpMs(), scale.measuredMs());
    }

    private static Plan silent(final String name, final int users, final int window, final Scale scale) {
        return new Plan(name, users, List.of(), List.of(), window, 0, SIZE, scale.warmUpMs(), scale.measuredMs());
    }

    private static Plan paced(
        final String name,
        final List<Plan.Route> routes,
        final List<int[]> groups,
        final int rate,
        final int[] sizes,
        final Scale scale) {
        return new Plan(name, routes.size() * 2, groups, routes, 0, rate, sizes, scale.warmUpMs(), scale.measuredMs());
    }

    /** Users 2i send to users 2i + 1. */
    private static List<Plan.Route> pairs(final int count) {
        final List<Plan.Route> routes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            routes.add(new Plan.Route(2 * i, 2 * i + 1));
        }
        return routes;
    }

    private static int[] members(final int from, final int count) {
        final int[] members = new int[count];
        for (int i = 0; i < count; i++) {
            members[i] = from + i;
        }
        return members;
    }

    /** Who is in which group and who writes to whom comes from a fixed seed: the same for all servers and runs. */
    private static Plan mixed(final Scale scale) {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int users = scale.of(MIXED_USERS);
        final List<int[]> groups = new ArrayList<>();
        final List<Plan.Route> routes = new ArrayList<>();
        for (final int[] kind : MIXED_GROUPS) {
            final int first = groups.size();
            for (int i = 0; i < kind[1]; i++) {
                groups.add(sample(random, users, Math.min(users, scale.of(kind[0]))));
            }
            for (int i = 0; i < MIXED_ROUTES * kind[2] / PERCENT; i++) {
                final int group = first + random.nextInt(kind[1]);
                final int[] members = groups.get(group);
                routes.add(new Plan.Route(members[random.nextInt(members.length)], ~group));
            }
        }
        while (routes.size() < MIXED_ROUTES) {
            final int sender = random.nextInt(users);
            routes.add(new Plan.Route(sender, (sender + 1 + random.nextInt(users - 1)) % users));
        }
        shuffle(random, routes);
        return new Plan("mixed", users, groups, routes, 0, scale.of(MIXED_RATE), MIXED_SIZES, scale.warmUpMs(),
            scale.measuredMs());
    }

    private static int[] sample(final SplittableRandom random, final int users, final int count) {
        final int[] all = members(0, users);
        for (int i = 0; i < count; i++) {
            final int other = i + random.nextInt(users - i);
            final int swapped = all[i];
            all[i] = all[other];
            all[other] = swapped;
        }
        return Arrays.copyOf(all, count);
    }

    private static void shuffle(final SplittableRandom random, final List<Plan.Route> routes) {
        for (int i = routes.size() - 1; i > 0; i--) {
            Collections.swap(routes, i, random.nextInt(i + 1));
        }
    }
}
