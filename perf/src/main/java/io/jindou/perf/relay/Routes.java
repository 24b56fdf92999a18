package io.jindou.perf.relay;

import java.util.Arrays;

/** Where users and groups are; numbers from 0 without large holes, so that arrays do. */
final class Routes {
    private static final int NUMBER_MAX = 1 << 20;
    private static final int MEMBERS_INITIAL = 4;
    private static final RelayConnection[] NOBODY = {};

    private RelayConnection[] users = {};
    private RelayConnection[][] members = {};
    private int[] memberCounts = {};

    /** Null: nobody. */
    RelayConnection user(final int user) {
        return user < users.length ? users[user] : null;
    }

    /** Only the first {@link #memberCount} count. */
    RelayConnection[] members(final int group) {
        return group < members.length ? members[group] : NOBODY;
    }

    int memberCount(final int group) {
        return group < memberCounts.length ? memberCounts[group] : 0;
    }

    /** False: a number is out of range, and nothing was changed. */
    boolean add(final RelayConnection connection) {
        if (!isNumber(connection.user) || !Arrays.stream(connection.groups).allMatch(Routes::isNumber)) {
            return false;
        }
        connection.isRouted = true;
        users = Arrays.copyOf(users, Math.max(users.length, connection.user + 1));
        users[connection.user] = connection;
        for (final int group : connection.groups) {
            join(connection, group);
        }
        return true;
    }

    void remove(final RelayConnection connection) {
        if (!connection.isRouted) {
            return;
        }
        connection.isRouted = false;
        if (users[connection.user] == connection) {
            users[connection.user] = null;
        }
        for (final int group : connection.groups) {
            leave(connection, group);
        }
    }

    private void join(final RelayConnection connection, final int group) {
        if (group >= members.length) {
            final int before = members.length;
            members = Arrays.copyOf(members, group + 1);
            memberCounts = Arrays.copyOf(memberCounts, group + 1);
            Arrays.fill(members, before, members.length, NOBODY);
        }
        final int count = memberCounts[group];
        if (count == members[group].length) {
            members[group] = Arrays.copyOf(members[group], Math.max(MEMBERS_INITIAL, count * 2));
        }
        members[group][count] = connection;
        memberCounts[group]++;
    }

    private void leave(final RelayConnection connection, final int group) {
        for (int i = 0; i < memberCounts[group]; i++) {
            if (members[group][i] == connection) {
                members[group][i] = members[group][--memberCounts[group]];
                members[group][memberCounts[group]] = null;
                return;
            }
        }
    }

    private static boolean isNumber(final int number) {
        return number >= 0 && number < NUMBER_MAX;
    }
}
