package io.jindou.perf.rig;

import java.util.List;

/**
 * Who talks to whom, how much and for how long. Users are numbered from 0 and have one connection each; groups are numbered
 * from 0 and given by their members.
 *
 * @param scenario      for the report
 * @param users         connections
 * @param groups        members of each group
 * @param routes        who may send to whom; messages take the routes in turn
 * @param window        closed loop: how many messages of a route may be under way; 0: paced by the rate
 * @param ratePerSecond messages a second over all routes; 0: closed loop
 * @param payloadBytes  payload sizes, taken in turn along a route; 16 to 65,536
 * @param warmUpMs      load before anything counts
 * @param measuredMs    load that counts
 */
public record Plan(
    String scenario,
    int users,
    List<int[]> groups,
    List<Route> routes,
    int window,
    long ratePerSecond,
    int[] payloadBytes,
    long warmUpMs,
    long measuredMs) {
    private static final long RUN_IN_RATE = 20_000;
    /** A message to a group is many. */
    private static final long RUN_IN_GROUP_RATE = 200;

    /** A sender and a destination: a user, or {@code ~g} for group g. */
    public record Route(int sender, int destination) {
        public boolean isGroup() {
            return destination < 0;
        }

        /** The group's number; only of a group. */
        public int group() {
            return ~destination;
        }
    }

    /** The same, faster, for so long, and with nothing to be counted. */
    public Plan runIn(final long durationMs) {
        final long rate = groups.isEmpty() ? Math.max(RUN_IN_RATE, ratePerSecond)
            : Math.max(RUN_IN_GROUP_RATE, ratePerSecond);
        return new Plan(scenario, users, groups, routes, 0, rate, payloadBytes, durationMs, 1);
    }

    /** Groups that a user is a member of. */
    public int[] groupsOf(final int user) {
        final int[] found = new int[groups.size()];
        int count = 0;
        for (int g = 0; g < found.length; g++) {
            for (final int member : groups.get(g)) {
                if (member == user) {
                    found[count++] = g;
                    break;
                }
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }
}
