package io.jindou.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jindou.codecs.Hashing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashIndexTest {
    /** With few tags nearly every key collides, in one segment or in all of them. */
    @ParameterizedTest
    @ValueSource(longs = {0xFL, 0x7L << 61 | 0x3L, -1L, 0xFFFFFFFFL, 0xFFFF_0000_0000_00FFL})
    void shouldFindWhatAMapWouldFind(final long mask) {
        final HashIndex index = new HashIndex();
        final Map<Long, Set<Integer>> expected = new HashMap<>();
        final List<long[]> pairs = new ArrayList<>();
        final Random random = new Random(mask);
        for (int step = 0; step < 6_000; step++) {
            if (pairs.isEmpty() || random.nextInt(5) < 3) {
                final long hash = Hashing.mix(random.nextInt(2_000)) & mask;
                index.put(hash, step + 1);
                pairs.add(new long[] {hash, step + 1});
                expected.computeIfAbsent(hash, key -> new TreeSet<>()).add(step + 1);
            } else {
                final long[] pair = pairs.remove(random.nextInt(pairs.size()));
                index.remove(pair[0], (int)pair[1]);
                expected.get(pair[0]).remove((int)pair[1]);
                assertThrows(IllegalStateException.class, () -> index.remove(pair[0], (int)pair[1]));
            }
            if (0 == step % 500) {
                expected.forEach((hash, ids) -> assertEquals(all(expected, hash), candidates(index, hash)));
            }
        }
        expected.forEach((hash, ids) -> assertEquals(all(expected, hash), candidates(index, hash)));
        index.close();
    }

    @Test
    void shouldGrowFarBeyondItsFirstSize() {
        final HashIndex index = new HashIndex();
        for (int id = 1; id <= 200_000; id++) {
            index.put(Hashing.mix(id), id);
        }
        for (int id = 1; id <= 200_000; id++) {
            assertEquals(id, index.first(Hashing.mix(id)));
        }
        assertEquals(RecordTable.NONE, index.first(Hashing.mix(0)));
        index.close();
        assertEquals(RecordTable.NONE, index.first(Hashing.mix(1)));
    }

    @Test
    void shouldTakeTheHighestRecordNumberAndTheEmptyTag() {
        final HashIndex index = new HashIndex();
        index.put(0, Integer.MAX_VALUE);
        index.put(0, 1);
        assertEquals(Integer.MAX_VALUE, index.first(0));
        assertEquals(1, index.next());
        assertEquals(RecordTable.NONE, index.next());
        index.remove(0, Integer.MAX_VALUE);
        assertEquals(1, index.first(0));
        index.close();
    }

    private static Set<Integer> candidates(final HashIndex index, final long hash) {
        final Set<Integer> found = new TreeSet<>();
        for (int id = index.first(hash); id != RecordTable.NONE; id = index.next()) {
            found.add(id);
        }
        return found;
    }

    /** The candidates of a hash are those of every hash with the same segment and tag. */
    private static Set<Integer> all(final Map<Long, Set<Integer>> expected, final long hash) {
        final Set<Integer> ids = new TreeSet<>();
        expected.forEach((other, those) -> {
            if ((int)(long)other == (int)hash && other >>> 58 == hash >>> 58) {
                ids.addAll(those);
            }
        });
        return ids;
    }
}
