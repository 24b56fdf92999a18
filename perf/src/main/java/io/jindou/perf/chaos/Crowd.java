package io.jindou.perf.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Who takes part: clients, conversations of two, groups, and who writes where. From a seed: always the same. */
final class Crowd {
    /** Members, and one such group for so many clients. */
    private static final int[][] GROUPS = {{10, 20}, {50, 200}};
    /** Of 100 messages: to one user, then to a group of each size. */
    private static final int[] SHARES = {85, 13, 2};
    private static final int PERCENT = 100;
    private static final int SENDERS_MAX = 4;

    final List<Client> clients = new ArrayList<>();
    final List<Channel> channels = new ArrayList<>();
    final List<Channel> groups = new ArrayList<>();
    final List<Lane> lanes = new ArrayList<>();
    final List<Reader> readers = new ArrayList<>();
    private final List<List<Channel>> byKind = new ArrayList<>();

    /** An even number of clients: everybody has one partner, at another gateway when there are several. */
    Crowd(final int count, final int gateways, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            clients.add(new Client(i));
            clients.get(i).gateway = i % gateways;
        }
        final List<Channel> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < count; i += 2) {
            pairs.add(add(Channel.PERSON, new int[]{i, i + 1}, new int[]{0, 1}));
        }
        byKind.add(pairs);
        for (final int[] kind : GROUPS) {
            final List<Channel> ofKind = new ArrayList<>();
            for (int i = 0; i < Math.max(1, count / kind[1]); i++) {
                final int[] members = sample(random, count, Math.min(kind[0], count));
                final int[] senders = sample(random, members.length, Math.min(SENDERS_MAX, members.length));
                final Channel group = add(groups.size(), members, senders);
                ofKind.add(group);
                groups.add(group);
            }
            byKind.add(ofKind);
        }
    }

    private Channel add(final int group, final int[] members, final int[] senders) {
        final Channel channel = new Channel(channels.size(), group, clients, members, senders, lanes.size());
        channels.add(channel);
        lanes.addAll(List.of(channel.lanes));
        for (final Reader reader : channel.readers) {
            reader.id = readers.size();
            reader.client.readers.add(reader);
            readers.add(reader);
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
        final List<Channel> ofKind = byKind.get(kind);
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
