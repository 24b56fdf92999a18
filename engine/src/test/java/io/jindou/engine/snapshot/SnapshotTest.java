package io.jindou.engine.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.memory.RecordTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot is loaded whole or refused with a sentence; never half, and never with an accident of memory. */
class SnapshotTest {
    private static final int VERSION = 3;
    private static final long POSITION = 4_096;
    private static final int RECORDS = 5_000;
    private final RecordTable first = new RecordTable(5, 24);
    private final RecordTable second = new RecordTable(6, 16);
    private final SnapshotTape tape = new SnapshotTape();

    @BeforeEach
    void write() {
        for (int i = 0; i < RECORDS; i++) {
            final int id = first.add();
            first.buffer(id).putLong(first.offset(id) + RecordTable.FIELDS, i);
            first.endChange(id);
        }
        second.endChange(second.add());
        new SnapshotWriter(tape).write(List.of(first, second), VERSION, POSITION, 99);
        assertTrue(tape.messages.size() > 8, "several data messages");
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void shouldLoadWhatWasWritten() {
        final RecordTable a = new RecordTable(5, 24);
        final RecordTable b = new RecordTable(6, 16);
        final SnapshotLoader loader = new SnapshotLoader(tape);
        loader.begin(VERSION, VERSION);
        loader.load(List.of(a, b));
        assertEquals(first.stateHash(), a.stateHash());
        assertEquals(second.stateHash(), b.stateHash());
        assertEquals(99, loader.stateHash());
        assertEquals(POSITION, loader.logPosition());
        a.close();
        b.close();
    }

    @Test
    void shouldRefuseASnapshotThatEndsEarly() {
        for (int left = 0; left < tape.messages.size(); left++) {
            final int keep = left;
            refused("it ends before", copy -> copy.messages.subList(keep, copy.messages.size()).clear());
        }
    }

    @Test
    void shouldRefuseEveryMessageCutShort() {
        for (int at = 0; at < tape.messages.size(); at++) {
            final byte[] whole = tape.messages.get(at);
            for (final int length : new int[] {0, 7, 8, whole.length - 1}) {
                final int message = at;
                refused("", copy -> copy.messages.set(message, Arrays.copyOf(whole, length)));
            }
        }
    }

    @Test
    void shouldRefuseAFlippedBitOfDataOrMarks() {
        for (int at = 2; at < tape.messages.size() - 1; at++) {
            final byte[] whole = tape.messages.get(at);
            for (int i = 8; i < whole.length; i += Math.max(1, whole.length / 50)) {
                final int message = at;
                final int flipped = i;
                refused("", copy -> copy.messages.get(message)[flipped] ^= 0x40);
            }
        }
    }

    @Test
    void shouldRefuseLengthsThatLie() {
        for (final int lie : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1 << 20}) {
            refused("does not fit its message", copy ->
                java.nio.ByteBuffer.wrap(copy.messages.get(2)).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(12, lie));
        }
    }

    @Test
    void shouldRefuseAnotherOrder() {
        refused("something else comes instead of", copy -> Collections.swap(copy.messages, 1, 2));
        refused("", copy -> Collections.swap(copy.messages, 2, 3));
        refused("something else comes instead of its beginning", copy -> copy.messages.remove(0));
        refused("", copy -> copy.messages.remove(3));
        refused("", copy -> copy.messages.add(3, copy.messages.get(3)));
        final SnapshotTape turned = new SnapshotTape();
        new SnapshotWriter(turned).write(List.of(second, first), VERSION, POSITION, 99);
        refused(turned, "section 6 comes where section 5 belongs", VERSION);
    }

    @Test
    void shouldRefuseAnotherVersionAndSayWhatToDo() {
        refused(tape, "it is of engine version 3 and this version 4 reads 4 to 4; start a version between that reads it, stop it "
            + "in order so that it writes a snapshot, then start this one", VERSION + 1);
        refused(tape, "it is of engine version 3 and this is version 2; a cell that has moved to a newer version does not go "
            + "back, so install version 3 or newer on this node", VERSION - 1);
    }

    @Test
    void shouldRefuseAnotherNumberOfSections() {
        final SnapshotTape single = new SnapshotTape();
        new SnapshotWriter(single).write(List.of(first), VERSION, POSITION, 99);
        refused(single, "it has 1 sections instead of 2", VERSION);
    }

    @Test
    void shouldRefuseRecordsOfAnotherLength() {
        final RecordTable other = new RecordTable(5, 32);
        final SnapshotTape changed = new SnapshotTape();
        new SnapshotWriter(changed).write(List.of(other, second), VERSION, POSITION, 99);
        refused(changed, "section 5 has records of 32 bytes, expected 24", VERSION);
        other.close();
    }

    private void refused(final String why, final Consumer<SnapshotTape> damage) {
        final SnapshotTape copy = tape.copy();
        damage.accept(copy);
        refused(copy, why, VERSION);
    }

    private static void refused(final SnapshotTape damaged, final String why, final int version) {
        final RecordTable a = new RecordTable(5, 24);
        final RecordTable b = new RecordTable(6, 16);
        final SnapshotException refusal = assertThrows(SnapshotException.class,
            () -> new SnapshotLoader(damaged.rewind()).begin(version, version).load(List.of(a, b)));
        assertTrue(refusal.getMessage().startsWith("the engine's snapshot cannot be loaded: "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        a.close();
        b.close();
    }
}
