package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotTape;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checklist rows 49 and 88: replicas with other indexes, and with a snapshot between, are the same. */
class EngineSnapshotTest {
    private static final int STEPS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBeTheSameReplicaAfterASnapshot(final long seed) {
        final List<String> stored = new ArrayList<>();
        final EngineHarness original = busy(seed, 1, stored);
        final SnapshotTape tape = new SnapshotTape();
        original.engine.write(tape);

        final List<String> storedByLoaded = new ArrayList<>(stored);
        final EngineHarness loaded = new EngineHarness(new CapturingJournal(storedByLoaded), -77 * seed);
        loaded.engine.load(tape.rewind());
        assertEquals(original.engine.stateHash(), loaded.engine.stateHash());
        assertEquals(loaded.engine.recomputeHash(), loaded.engine.stateHash());
        assertEquals(original.engine.entry().logPosition(), loaded.engine.entry().logPosition(), "reads know how far it is");
        assertEquals(original.engine.cell().leadershipTermId(), loaded.engine.cell().leadershipTermId());
        original.drain();
        loaded.engine.sender().leader(true);
        original.engine.sender().leader(true);
        loaded.stampMs = original.stampMs;
        loaded.position = original.position;
        loaded.use(original.linkId, original.command, original.acknowledged);

        // events one by one: where batches are cut depends on how a ring lies in memory
        for (int round = 0; round < 20; round++) {
            new BusyCell(seed + 100 + round).steps(original, 50);
            new BusyCell(seed + 100 + round).steps(loaded, 50);
            assertEquals(texts(original.events()), texts(loaded.events()), "round " + round);
            assertEquals(original.engine.stateHash(), loaded.engine.stateHash(), "round " + round);
        }
        assertEquals(stored, storedByLoaded);
        assertEquals(loaded.engine.recomputeHash(), loaded.engine.stateHash());
        original.engine.close();
        loaded.engine.close();
    }

    @Test
    void shouldWriteTheSameSnapshotOnEveryReplica() {
        final EngineHarness a = busy(9, 1, new ArrayList<>());
        final EngineHarness b = busy(9, 4_711, new ArrayList<>());
        final SnapshotTape tapeOfA = new SnapshotTape();
        final SnapshotTape tapeOfB = new SnapshotTape();
        a.engine.write(tapeOfA);
        b.engine.write(tapeOfB);
        assertEquals(tapeOfA.messages.size(), tapeOfB.messages.size());
        for (int i = 0; i < tapeOfA.messages.size(); i++) {
            assertEquals(new UnsafeBuffer(tapeOfA.messages.get(i)), new UnsafeBuffer(tapeOfB.messages.get(i)), "message " + i);
        }
        a.engine.close();
        b.engine.close();
    }

    /** The key of a journal record names its term: a replica that comes from a snapshot in the middle of one must know it. */
    @Test
    void shouldRememberTheTermOverASnapshot() {
        final EngineHarness original = busy(5, 1, new ArrayList<>());
        original.engine.onNewTerm(17, original.position, original.stampMs);
        final SnapshotTape tape = new SnapshotTape();
        original.engine.write(tape);
        final EngineHarness loaded = new EngineHarness(new CapturingJournal(new ArrayList<>()), 2);
        loaded.engine.load(tape);
        assertEquals(17, loaded.engine.cell().leadershipTermId());
        original.engine.close();
        loaded.engine.close();
    }

    @Test
    void shouldRefuseDamageEverywhere() {
        final EngineHarness original = busy(6, 1, new ArrayList<>());
        final SnapshotTape tape = new SnapshotTape();
        original.engine.write(tape);
        assertTrue(tape.messages.size() > 30);
        for (int message = 0; message < tape.messages.size(); message++) {
            final int length = tape.messages.get(message).length;
            for (int at = 0 == message ? 16 : 8; at < length; at += Math.max(4, length / 6)) {
                final SnapshotTape damaged = tape.copy();
                damaged.messages.get(message)[at] ^= 0x15;
                final EngineHarness loaded = new EngineHarness(new CapturingJournal(new ArrayList<>()), 3);
                assertThrows(SnapshotException.class, () -> loaded.engine.load(damaged), "message " + message + ", byte " + at);
                loaded.engine.close();
            }
        }
        original.engine.close();
    }

    private static EngineHarness busy(final long seed, final long indexSeed, final List<String> stored) {
        final EngineHarness cell = new EngineHarness(new CapturingJournal(stored), indexSeed).born(settings -> { });
        BusyCell.begin(cell);
        new BusyCell(seed).steps(cell, STEPS);
        assertTrue(stored.size() > 100 && cell.engine.sessions() > 10 && cell.engine.members() > 5, "busy enough");
        return cell;
    }

    private static List<String> texts(final List<UnsafeBuffer> messages) {
        final List<String> texts = new ArrayList<>();
        for (final UnsafeBuffer message : messages) {
            final byte[] bytes = new byte[message.capacity()];
            message.getBytes(0, bytes);
            texts.add(java.util.HexFormat.of().formatHex(bytes));
        }
        return texts;
    }
}
