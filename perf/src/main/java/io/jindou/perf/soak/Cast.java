package io.jindou.perf.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Who takes part: users, conversations of two, groups of several sizes, and who writes where. From a seed: always the same. */
final class Cast {
    private static final long SEED = 0x50_41_4B;
    /** Members, and one such group for so many users. */
    private static final int[][] GROUPS = {{10, 10}, {50, 50}, {250, 300}};
    /** Of 100 messages: to one user, then to a group of each size. */
    private static final int[] SHARES = {70, 20, 8, 2};
    private static final int PERCENT = 100;
    private static final int SENDERS_MAX = 8;
    /** Everybody talks to those so many places further. */
    private static final int[] PEERS = {1, 7};
    /** One of so many users comes and goes. */
    private static final int COMMUTER_EVERY = 3;

    final List<User> users = new ArrayList<>();
    /** By kind, as in {@link #SHARES}. */
    final List<List<Channel>> channels = new ArrayList<>();
    final List<Channel> groups = new ArrayList<>();
    final List<Lane> lanes = new ArrayList<>();
    final List<Cursor> cursors = new ArrayList<>();

    Cast(final int userCount) {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < userCount; i++) {
            users.add(new User(i, COMMUTER_EVERY - 1 == i % COMMUTER_EVERY));
        }
        final List<Channel> pairs = new ArrayList<>();
        for (final int distance : PEERS) {
            for (int i = 0; i < userCount && distance < userCount / 2; i++) {
                pairs.add(add(Channel.PERSON, new int[]{i, (i + distance) % userCount}, new int[]{0, 1}));
            }
        }
        channels.add(pairs);
        for (final int[] kind : GROUPS) {
            final List<Channel> ofKind = new ArrayList<>();
            for (int i = 0; i < Math.max(1, userCount / kind[1]); i++) {
                final int[] members = sample(random, userCount, Math.min(kind[0], userCount));
                final int[] senders = sample(random, members.length, Math.min(SENDERS_MAX, members.length));
                final Channel group = add(groups.size(), members, senders);
                ofKind.add(group);
                groups.add(group);
            }
            channels.add(ofKind);
        }
    }

    private Channel add(final int group, final int[] members, final int[] senders) {
        final Channel channel = new Channel(group, users, members, senders, lanes.size());
        lanes.addAll(List.of(channel.lanes));
        for (final Cursor cursor : channel.cursors) {
            cursor.id = cursors.size();
            cursor.user.cursors.add(cursor);
            cursors.add(cursor);
        }
        return channel;
    }

    /** A lane for the next message; its sender may be away. */
    Lane pick(final SplittableRandom random) {
        int ticket = random.nextInt(PERCENT);
        int kind = 0;
        while (ticket >= SHARES[kind]) {
            ticket -= SHARES[kind++];
        }
        final List<Channel> ofKind = channels.get(kind);
        final Channel channel = ofKind.get(random.nextInt(ofKind.size()));
        return channel.lanes[random.nextInt(channel.lanes.length)];
    }

    private static int[] sample(final SplittableRandom random, final int from, final int count) {
        final int[] all = new int[from];
        Arrays.setAll(all, i -> i);
        for (int i = 0; i < count; i++) {
            final int other = i + random.nextInt(from - i);
            final int swapped = all[i];
            all[i] = all[other];
            all[other] = swapped;
        }
        return Arrays.copyOf(all, count);
    }
}
