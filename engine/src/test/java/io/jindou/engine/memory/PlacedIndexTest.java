package io.jindou.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The index compared with a map, under hashes that collide far more than hashes do. */
class PlacedIndexTest {
    private static final int ROW = 16;
    private static final int MOST = 2_000;

    private final SideRows rows = new SideRows(ROW);
    private final PlacedIndex index = new PlacedIndex(rows);
    private final Map<Integer, Long> model = new HashMap<>();

    @Test
    void shouldFindWhatAMapWouldFind() {
        final Random random = new Random(1);
        final List<Integer> free = new ArrayList<>();
        for (int id = 1; id <= MOST; id++) {
            free.add(id);
        }
        for (int step = 0; step < 40_000; step++) {
            // grows and shrinks in turns
            final boolean adds = step / 5_000 % 2 == 0 ? random.nextInt(3) > 0 : random.nextInt(3) == 0;
            if (adds && !free.isEmpty()) {
                final int id = free.remove(random.nextInt(free.size()));
                final long hash = crowdedHash(random);
                rows.ensure(id);
                index.put(hash, id);
                assertEquals(hash, index.hashOf(id));
                model.put(id, hash);
            } else if (!model.isEmpty()) {
                final List<Integer> ids = new ArrayList<>(model.keySet());
                final int id = ids.get(random.nextInt(ids.size()));
                index.remove(id);
                model.remove(id);
                free.add(id);
            }
            if (step % 100 == 0) {
                compare();
            }
        }
        index.close();
        rows.close();
    }

    @Test
    void shouldKeepManyUnderOneHash() {
        final int count = 500;
        for (int id = 1; id <= count; id++) {
            rows.ensure(id);
            index.put(7, id);
            model.put(id, 7L);
        }
        compare();
        for (int id = 1; id <= count; id += 2) {
            index.remove(id);
            model.remove(id);
        }
        compare();
        // a neighbour behind whose bucket so many were sent on
        rows.ensure(count + 1);
        index.put(1 << 16, count + 1);
        model.put(count + 1, 1L << 16);
        compare();
        for (final int id : new ArrayList<>(model.keySet())) {
            index.remove(id);
            model.remove(id);
        }
        assertEquals(RecordTable.NONE, index.first(7));
        assertEquals(RecordTable.NONE, index.first(1 << 16));
        index.close();
        rows.close();
    }

    @Test
    void shouldFindNothingBeforeTheFirstIsAddedAndAfterClose() {
        index.touch(5);
        assertEquals(RecordTable.NONE, index.first(5));
        rows.ensure(1);
        index.put(5, 1);
        index.touch(5);
        assertEquals(1, index.first(5));
        assertEquals(RecordTable.NONE, index.next());
        assertTrue(index.allocatedBytes() > 0);
        assertTrue(rows.allocatedBytes() > 0);
        index.close();
        rows.close();
        assertEquals(0, index.allocatedBytes());
        assertEquals(0, rows.allocatedBytes());
        assertEquals(RecordTable.NONE, index.first(5));
    }

    /** Few segments, few buckets, few tags, zero among them. */
    private static long crowdedHash(final Random random) {
        return ((long)random.nextInt(3) << 61) | ((long)random.nextInt(40) << 16) | random.nextInt(5);
    }

    private void compare() {
        final Map<Long, TreeSet<Integer>> byHash = new HashMap<>();
        model.forEach((id, hash) -> byHash.computeIfAbsent(hash, any -> new TreeSet<>()).add(id));
        byHash.forEach((hash, ids) -> {
            final TreeSet<Integer> found = new TreeSet<>();
            index.touch(hash);
            for (int id = index.first(hash); id != RecordTable.NONE; id = index.next()) {
                assertTrue(found.add(id), "twice: " + id);
                assertTrue(model.containsKey(id), "not there any more: " + id);
            }
            assertFalse(found.isEmpty());
            assertTrue(found.containsAll(ids), "hash " + Long.toHexString(hash));
        });
    }
}
