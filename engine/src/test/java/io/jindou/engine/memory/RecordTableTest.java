package io.jindou.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.snapshot.SnapshotLoader;
import io.jindou.engine.snapshot.SnapshotTape;
import io.jindou.engine.snapshot.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTableTest {
    private static final int SECTION = 77;
    private static final int MANY = 200_000;

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 96, 176})
    void shouldDoWhatAMapAndAStackWouldDo(final int recordLength) {
        for (int seed = 0; seed < 5; seed++) {
            final RecordTable table = new RecordTable(SECTION, recordLength);
            final Map<Integer, Long> living = new HashMap<>();
            final List<Integer> ids = new ArrayList<>();
            final Deque<Integer> freed = new ArrayDeque<>();
            final Random random = new Random(seed);
            for (int step = 0; step < 3_000; step++) {
                final int choice = random.nextInt(10);
                if (choice < 5 || ids.isEmpty()) {
                    final int expected = freed.isEmpty() ? ids.size() + 1 : freed.pop();
                    final int id = table.add();
                    assertEquals(expected, id, "the freed one last comes first");
                    assertEquals(0, table.buffer(id).getLong(table.offset(id) + RecordTable.FIELDS), "zeroed");
                    table.buffer(id).putLong(table.offset(id) + RecordTable.FIELDS, step);
                    table.endChange(id);
                    ids.add(id);
                    living.put(id, (long)step);
                } else {
                    final int at = random.nextInt(ids.size());
                    final int id = ids.get(at);
                    if (choice < 8) {
                        table.beginChange(id);
                        table.buffer(id).putLong(table.offset(id) + RecordTable.FIELDS, -step);
                        table.endChange(id);
                        living.put(id, (long)-step);
                    } else {
                        table.remove(id);
                        ids.set(at, ids.get(ids.size() - 1));
                        ids.remove(ids.size() - 1);
                        living.remove(id);
                        freed.push(id);
                    }
                }
                assertEquals(living.size(), table.size());
                if (0 == step % 100) {
                    assertEquals(table.recomputeHash(), table.stateHash(), "seed " + seed + ", step " + step);
                }
            }
            for (int id = 1; id <= table.highest(); id++) {
                assertEquals(living.containsKey(id), table.isLive(id));
                if (table.isLive(id)) {
                    assertEquals(living.get(id), table.buffer(id).getLong(table.offset(id) + RecordTable.FIELDS));
                }
            }
            assertEquals(table.recomputeHash(), table.stateHash());
            table.close();
        }
    }

    /** A change of a field costs its step only, and must leave the same hash as a full scan. */
    @ParameterizedTest
    @ValueSource(ints = {16, 24, 96, 136})
    void shouldKeepUpTheHashFieldByField(final int recordLength) {
        final RecordTable table = new RecordTable(SECTION, recordLength);
        final Random random = new Random(recordLength);
        for (int i = 0; i < 50; i++) {
            table.endChange(table.add());
        }
        final Set<Long> seen = new HashSet<>();
        for (int step = 0; step < 2_000; step++) {
            final int id = 1 + random.nextInt(50);
            final int field = RecordTable.FIELDS + 8 * random.nextInt((recordLength - RecordTable.FIELDS) / 8);
            switch (step % 3) {
                case 0:
                    table.putLong(id, field, random.nextLong());
                    break;
                case 1:
                    table.putInt(id, field + 4, random.nextInt());
                    break;
                default:
                    table.beginChange(id, field);
                    table.buffer(id).putByte(table.offset(id) + field + 3, (byte)random.nextInt());
                    table.buffer(id).putByte(table.offset(id) + field + 5, (byte)(1 + table.byteAt(id, field + 5)));
                    table.endChange(id, field);
                    break;
            }
            assertEquals(table.recomputeHash(), table.stateHash(), "step " + step);
            assertTrue(seen.add(table.stateHash()), "each change shows, step " + step);
        }
        table.close();
    }

    @Test
    void shouldRefuseNumbersThatWereNeverGivenOut() {
        final RecordTable table = new RecordTable(SECTION, 16);
        table.endChange(table.add());
        for (final int id : new int[] {RecordTable.NONE, 2, -1, Integer.MIN_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> table.longAt(id, 8));
            assertThrows(IndexOutOfBoundsException.class, () -> table.putInt(id, 8, 1));
        }
        table.close();
    }

    @Test
    void shouldGrowFarBeyondSixteenBits() {
        final RecordTable table = new RecordTable(SECTION, 24);
        for (int i = 1; i <= MANY; i++) {
            final int id = table.add();
            table.buffer(id).putLong(table.offset(id) + 8, i * 31L);
            table.endChange(id);
        }
        assertEquals(MANY, table.highest());
        for (int id = 1; id <= MANY; id++) {
            assertEquals(id * 31L, table.buffer(id).getLong(table.offset(id) + 8), "no record moves");
        }
        assertEquals(table.recomputeHash(), table.stateHash());
        assertTrue(table.allocatedBytes() >= MANY * 24L);
        final RecordTable loaded = copy(table, 24);
        assertEquals(table.stateHash(), loaded.stateHash());
        assertFalse(loaded.isLive(MANY + 1));
        loaded.close();
        table.close();
    }

    @Test
    void shouldLoadTheFreeListInItsOrder() {
        final RecordTable table = new RecordTable(SECTION, 16);
        for (int i = 0; i < 10; i++) {
            table.endChange(table.add());
        }
        for (final int id : new int[] {3, 9, 1}) {
            table.remove(id);
        }
        final RecordTable loaded = copy(table, 16);
        assertEquals(loaded.recomputeHash(), loaded.stateHash());
        for (final int expected : new int[] {1, 9, 3, 11}) {
            assertEquals(expected, loaded.add());
        }
        loaded.close();
        table.close();
    }

    /** The hash sees the order in which records were freed, for it decides the next numbers. */
    @Test
    void shouldHashTheFreeList() {
        final RecordTable a = new RecordTable(SECTION, 16);
        final RecordTable b = new RecordTable(SECTION, 16);
        for (int i = 0; i < 3; i++) {
            a.endChange(a.add());
            b.endChange(b.add());
        }
        assertEquals(a.stateHash(), b.stateHash());
        a.remove(1);
        a.remove(2);
        b.remove(2);
        b.remove(1);
        assertNotEquals(a.stateHash(), b.stateHash());
        a.close();
        b.close();
    }

    @Test
    void shouldPadBytesWithZerosOverWhatWasThere() {
        final int most = 64;
        final RecordTable table = new RecordTable(1, RecordTable.FIELDS + most);
        final int id = table.add();
        for (final boolean isDirect : new boolean[] {true, false}) {
            final UnsafeBuffer source = isDirect
                ? new UnsafeBuffer(ByteBuffer.allocateDirect(2 * most)) : new UnsafeBuffer(new byte[2 * most]);
            for (int i = 0; i < 2 * most; i++) {
                source.putByte(i, (byte)(200 + i));
            }
            for (int length = 0; length <= most; length++) {
                table.buffer(id).setMemory(table.offset(id) + RecordTable.FIELDS, most, (byte)-1);
                table.putPadded(id, RecordTable.FIELDS, source, 3, length, most);
                for (int i = 0; i < most; i++) {
                    assertEquals(i < length ? source.getByte(3 + i) : 0, table.byteAt(id, RecordTable.FIELDS + i),
                        "byte " + i + " of " + length);
                }
            }
        }
        table.close();
    }

    @Test
    void shouldCountARecordThatWasWrittenAnew() {
        final RecordTable table = new RecordTable(1, 48);
        final int other = table.add();
        table.endChange(other);
        final int id = table.add();
        table.buffer(id).putLong(table.offset(id) + 40, 1);
        final long counted = table.endChange(id);
        assertEquals(table.hashOf(id), counted);
        table.rewrite(id, counted);
        table.buffer(id).putLong(table.offset(id) + 40, 2);
        final long again = table.endChange(id);
        assertEquals(table.recomputeHash(), table.stateHash());
        table.remove(id, again);
        assertEquals(table.recomputeHash(), table.stateHash());
        assertEquals(1, table.size());
        table.close();
    }

    @Test
    void shouldRefuseWhatDoesNotLive() {
        final RecordTable table = new RecordTable(SECTION, 16);
        final int id = table.add();
        table.endChange(id);
        table.remove(id);
        assertThrows(IllegalStateException.class, () -> table.remove(id));
        assertThrows(IllegalStateException.class, () -> table.remove(RecordTable.NONE));
        assertThrows(IllegalStateException.class, () -> table.remove(2));
        assertThrows(IllegalArgumentException.class, () -> new RecordTable(SECTION, 12));
        table.close();
    }

    private static RecordTable copy(final RecordTable table, final int recordLength) {
        final SnapshotTape tape = new SnapshotTape();
        new SnapshotWriter(tape).write(List.of(table), 1, 0, table.stateHash());
        final RecordTable loaded = new RecordTable(SECTION, recordLength);
        new SnapshotLoader(tape).begin(1, 1).load(List.of(loaded));
        return loaded;
    }
}
