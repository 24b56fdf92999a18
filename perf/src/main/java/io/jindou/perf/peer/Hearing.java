package io.jindou.perf.peer;

import io.jindou.perf.rig.Plan;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a user must hear in a plan. Who does nothing but send hears nothing: a subscription that is not needed costs a server
 * memory and time that no other peer pays. Who has no part in any route is somebody idle, and listens.
 *
 * @param own    whether the user hears what is sent to it
 * @param groups the groups that it hears
 */
record Hearing(boolean own, int[] groups) {
    /** For protocols that can keep a sender's own messages from it. */
    static Hearing of(final int user, final Plan plan) {
        boolean isSender = false;
        for (final Plan.Route route : plan.routes()) {
            if (route.destination() == user) {
                return new Hearing(true, plan.groupsOf(user));
            }
            isSender |= route.sender() == user;
        }
        return new Hearing(!isSender, plan.groupsOf(user));
    }

    /** For protocols that bring back to a subscriber what it sent itself: without the groups that the user sends to. */
    static Hearing withoutEcho(final int user, final Plan plan) {
        final Hearing all = of(user, plan);
        final int[] groups = Arrays.stream(all.groups).filter(group -> !sends(user, ~group, plan)).toArray();
        return new Hearing(all.own, groups);
    }

    /** Refuses a plan in which somebody would miss what others say in a group, because it hears none that it sends to. */
    static void requireNoEcho(final Plan plan) throws IOException {
        for (final Plan.Route route : plan.routes()) {
            if (route.isGroup() && plan.routes().stream().anyMatch(other -> other.destination() == route.destination()
                && other.sender() != route.sender() && isMember(other.sender(), plan.groups().get(route.group())))) {
                throw new IOException("group " + route.group() + " of '" + plan.scenario() + "' has members that send and hear; "
                    + "this protocol would bring back to them what they send");
            }
        }
    }

    boolean isEmpty() {
        return !own && 0 == groups.length;
    }

    int count() {
        return groups.length + (own ? 1 : 0);
    }

    private static boolean isMember(final int user, final int[] members) {
        return Arrays.stream(members).anyMatch(member -> member == user);
    }

    private static boolean sends(final int user, final int destination, final Plan plan) {
        for (final Plan.Route route : plan.routes()) {
            if (route.sender() == user && route.destination() == destination) {
                return true;
            }
        }
        return false;
    }
}
