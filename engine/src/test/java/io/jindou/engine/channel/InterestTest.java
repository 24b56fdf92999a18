package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jindou.codecs.ChannelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterestTest {
    private static final int CHANNELS = 5;
    private static final int LINKS = 7;
    private final Channels channels = new Channels(1);
    private final Interest interest = new Interest(channels);

    @AfterEach
    void close() {
        assertEquals(interest.table().recomputeHash(), interest.table().stateHash());
        assertEquals(channels.table().recomputeHash(), channels.table().stateHash());
        interest.close();
        channels.close();
    }

    /** Links come in the order of their ids, not of their records: every replica writes events in the same order. */
    @Test
    void shouldListTheLinksOfAChannelAsASortedMapWould() {
        addChannels();
        final List<TreeMap<Long, int[]>> model = new ArrayList<>();
        for (int channel = 0; channel <= CHANNELS; channel++) {
            model.add(new TreeMap<>());
        }
        final Random random = new Random(9);
        for (int step = 0; step < 20_000; step++) {
            final int channel = 1 + random.nextInt(CHANNELS);
            final int link = 1 + random.nextInt(LINKS);
            final long linkId = 1_000L - link;
            final int[] now = model.get(channel).getOrDefault(linkId, new int[] {link, 0});
            final int delta = random.nextBoolean() ? 1 + random.nextInt(3) : -Math.min(now[1], random.nextInt(4));
            if (0 == delta) {
                continue;
            }
            interest.change(channel, link, linkId, delta);
            now[1] += delta;
            if (0 == now[1]) {
                model.get(channel).remove(linkId);
            } else {
                model.get(channel).put(linkId, now);
            }
            assertEquals(model.get(channel).values().stream().map(row -> row[0]).toList(), links(channel));
        }
        assertEquals(model.stream().mapToInt(TreeMap::size).sum(), interest.table().size());
    }

    @Test
    void shouldNeverFallBelowZero() {
        addChannels();
        assertThrows(IllegalStateException.class, () -> interest.change(1, 1, 10, -1));
        interest.change(1, 1, 10, 1);
        assertThrows(IllegalStateException.class, () -> interest.change(1, 1, 10, -2));
        assertThrows(IllegalStateException.class, () -> interest.change(1, 2, 20, 0));
    }

    private List<Integer> links(final int channel) {
        final List<Integer> links = new ArrayList<>();
        for (int id = interest.first(channel); id != NONE; id = interest.next(id)) {
            links.add(interest.link(id));
        }
        return links;
    }

    private void addChannels() {
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(ChannelTypes.GROUP, new UnsafeBuffer(new byte[] {'g', (byte)('0' + i)}), 0, 2, 256);
        }
    }
}
