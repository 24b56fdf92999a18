package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The streams of a plan: one for each route, with the route's number. */
final class Streams {
    /** Messages of all paced routes that may be under way; more wait, and the time counts. */
    private static final int PACED_CAPACITY = 1 << 15;
    private static final int PACED_CAPACITY_MIN = 128;

    private Streams() {
    }

    static Stream[] of(final Plan plan, final boolean isAcknowledged) {
        return of(plan, plan.ratePerSecond() > 0
            ? Math.max(PACED_CAPACITY_MIN, PACED_CAPACITY / plan.routes().size()) : plan.window(), isAcknowledged);
    }

    static Stream[] of(final Plan plan, final int capacity, final boolean isAcknowledged) {
        final List<int[]> indexes = new ArrayList<>();
        for (final int[] members : plan.groups()) {
            indexes.add(indexOfUser(members, plan.users()));
        }
        final Stream[] streams = new Stream[plan.routes().size()];
        for (int i = 0; i < streams.length; i++) {
            final Plan.Route route = plan.routes().get(i);
            int[] receivers = {route.destination()};
            int[] indexOfUser = null;
            if (route.isGroup()) {
                receivers = plan.groups().get(route.group());
                indexOfUser = indexes.get(route.group());
                // the sender does not get its own message
                if (indexOfUser[route.sender()] >= 0) {
                    receivers = without(receivers, route.sender());
                    indexOfUser = indexOfUser(receivers, plan.users());
                }
            }
            streams[i] = new Stream(i, route, receivers, indexOfUser, plan.payloadBytes(), capacity, isAcknowledged);
        }
        return streams;
    }

    /** The streams of each sender; null: the user sends nothing. */
    static Stream[][] bySender(final Plan plan, final Stream[] streams) {
        final Stream[][] bySender = new Stream[plan.users()][];
        for (final Stream stream : streams) {
            final int sender = stream.route.sender();
            final Stream[] before = null == bySender[sender] ? new Stream[0] : bySender[sender];
            bySender[sender] = Arrays.copyOf(before, before.length + 1);
            bySender[sender][before.length] = stream;
        }
        return bySender;
    }

    private static int[] without(final int[] members, final int user) {
        final int[] others = new int[members.length - 1];
        int count = 0;
        for (final int member : members) {
            if (member != user) {
                others[count++] = member;
            }
        }
        return others;
    }

    private static int[] indexOfUser(final int[] members, final int users) {
        final int[] index = new int[users];
        Arrays.fill(index, -1);
        for (int i = 0; i < members.length; i++) {
            index[members[i]] = i;
        }
        return index;
    }
}
