package io.jindou.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.sbe.snapshot.MessageHeaderDecoder;
import io.jindou.codecs.sbe.snapshot.SnapshotBeginDecoder;
import io.jindou.codecs.sbe.snapshot.SnapshotBeginEncoder;
import io.jindou.codecs.sbe.snapshot.SnapshotEndEncoder;
import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotTape;
import io.jindou.engine.snapshot.SnapshotWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checkpoints, reports and versions, through the log. */
class EngineReportTest {
    private static final int SHIFT = 4;
    private static final int NEXT = Engine.VERSION + 1;

    private final List<String> notices = new ArrayList<>();
    private final List<Long> checkpoints = new ArrayList<>();
    private final EngineHarness cell = harness(Engine.VERSION);

    private EngineHarness harness(final int version) {
        return new EngineHarness(EngineHarness.nullJournal(), 1, version, new EngineObserver() {
            @Override
            public void onCheckpoint(final long logPosition, final long stateHash) {
                checkpoints.add(logPosition);
            }

            @Override
            public void onMajority(final long logPosition, final long stateHash) {
                notices.add("majority " + logPosition + ' ' + stateHash);
            }

            @Override
            public void onNoMajority(final long logPosition) {
                notices.add("none " + logPosition);
            }
        });
    }

    private EngineHarness three(final EngineHarness harness) {
        return harness.born(settings -> settings.nodes((short)3).checkpointShift((short)SHIFT));
    }

    @AfterEach
    void close() {
        cell.engine.close();
    }

    @Test
    void shouldMakeACheckpointAtEachTermAndEverySoManyEntries() {
        three(cell);
        assertEquals(List.of(64L), checkpoints, "the first term");
        while (checkpoints.size() < 3) {
            cell.sessionOpen(cell.command + 1, "u", 0, "", "");
        }
        assertEquals(64 + 128 * (1 << SHIFT), checkpoints.get(1));
        assertEquals((1 << SHIFT) * 128, checkpoints.get(2) - checkpoints.get(1));
        final int before = checkpoints.size();
        // an entry counts for two ticks at most
        for (int i = 0; i <= Limits.CHECKPOINT_MS / (2 * Limits.TICK_MS_DEFAULT); i++) {
            cell.tick(Limits.CHECKPOINT_MS);
        }
        assertEquals(before + 1, checkpoints.size(), "elapsed time alone makes one");
    }

    @Test
    void shouldTellObserversOfVerdicts() {
        three(cell);
        cell.report(0, 4, 64, 7);
        cell.report(1, 4, 64, 8);
        assertEquals(List.of(), notices);
        assertEquals(64, cell.engine.reports().disputedPosition());
        cell.report(2, 4, 64, 7);
        assertEquals(List.of("majority 64 7"), notices);
        cell.report(0, 4, 192, 1);
        cell.report(1, 4, 192, 2);
        cell.report(2, 4, 192, 3);
        assertEquals(List.of("majority 64 7", "none 192"), notices);
    }

    @Test
    void shouldRefuseReportsOfStrangersAndOfTheFuture() {
        three(cell);
        final long before = cell.engine.counters().value(Counter.REPORTS_REFUSED);
        cell.report(3, 4, 64, 7);
        cell.report(0, 4, 0, 7);
        cell.report(0, 4, -64, 7);
        cell.report(0, 4, cell.position + 128, 7);
        assertEquals(before + 4, cell.engine.counters().value(Counter.REPORTS_REFUSED));
        assertEquals(0, cell.engine.reports().nodeVersion(0));
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
    }

    @Test
    void shouldKeepReportsOverASnapshot() {
        three(cell);
        cell.report(0, 4, 64, 7);
        final SnapshotTape tape = new SnapshotTape();
        cell.engine.write(tape);
        final EngineHarness loaded = harness(Engine.VERSION);
        loaded.engine.load(tape);
        assertEquals(cell.engine.stateHash(), loaded.engine.stateHash());
        loaded.position = cell.position;
        loaded.stampMs = cell.stampMs;
        loaded.report(1, 4, 64, 7);
        assertEquals(List.of("majority 64 7"), notices);
        loaded.engine.close();
    }

    // ---- versions ----

    @Test
    void shouldStayWithTheRulesOfTheOldestNode() {
        final EngineHarness newer = three(harness(NEXT));
        newer.report(0, NEXT, 64, 7);
        newer.report(1, NEXT, 64, 7);
        assertEquals(Engine.BIRTH_VERSION, newer.engine.reports().version());
        final SnapshotTape tape = new SnapshotTape();
        newer.engine.write(tape);
        cell.engine.load(tape);
        assertEquals(newer.engine.stateHash(), cell.engine.stateHash(), "an old node goes on from a new one's snapshot");
        newer.report(2, NEXT, 64, 7);
        assertEquals(NEXT, newer.engine.reports().version());
        newer.engine.close();
    }

    @Test
    void shouldStopAnOldNodeWhenTheCellHasMovedOn() {
        three(cell);
        cell.report(0, NEXT, 64, 7);
        cell.report(1, NEXT, 64, 7);
        final EngineVersionException stop = assertThrows(EngineVersionException.class, () -> cell.report(2, NEXT, 64, 7));
        assertEquals("the cell has moved to the rules of engine version 6, because every node reported that it knows them, and "
            + "this node's code is version 5; install the newer one on this node and start it again", stop.getMessage());
    }

    @Test
    void shouldRefuseTheSnapshotOfACellThatHasMovedOn() {
        final EngineHarness newer = three(harness(NEXT));
        for (int node = 0; node < 3; node++) {
            newer.report(node, NEXT, 64, 7);
        }
        final SnapshotTape tape = new SnapshotTape();
        newer.engine.write(tape);
        final SnapshotException refusal = assertThrows(SnapshotException.class, () -> cell.engine.load(tape));
        assertTrue(refusal.getMessage().endsWith("it is of engine version 6 and this is version 5; a cell that has moved to a "
            + "newer version does not go back, so install version 6 or newer on this node"), refusal.getMessage());
        final EngineHarness another = harness(NEXT);
        another.engine.load(tape.rewind());
        assertEquals(newer.engine.stateHash(), another.engine.stateHash());
        newer.engine.close();
        another.engine.close();
    }

    @Test
    void shouldConvertASnapshotOfVersion3() {
        three(cell);
        cell.sessionOpen(1, "alice", 0, "", "");
        final EngineHarness loaded = harness(Engine.VERSION);
        loaded.engine.load(version3(cell.engine));
        assertEquals(Engine.BIRTH_VERSION, loaded.engine.reports().version());
        assertEquals(0, loaded.engine.reports().entries());
        assertEquals(1, loaded.engine.cell().settings().nodes());
        assertEquals(1 << Limits.CHECKPOINT_SHIFT_DEFAULT, loaded.engine.cell().settings().checkpointEntries());
        assertEquals(1, loaded.engine.sessions());
        assertEquals(loaded.engine.recomputeHash(), loaded.engine.stateHash());
        loaded.position = cell.position;
        loaded.stampMs = cell.stampMs;
        loaded.tick(100);
        final SnapshotTape tape = new SnapshotTape();
        loaded.engine.write(tape);
        final EngineHarness again = harness(Engine.VERSION);
        again.engine.load(tape);
        assertEquals(loaded.engine.stateHash(), again.engine.stateHash());
        loaded.engine.close();
        again.engine.close();
    }

    @Test
    void shouldRefuseASnapshotOfVersion2() {
        final SnapshotTape tape = new SnapshotTape();
        new SnapshotWriter(tape).write(List.of(), 2, 64, 0);
        final SnapshotException refusal = assertThrows(SnapshotException.class, () -> cell.engine.load(tape));
        assertTrue(refusal.getMessage().contains("this version 5 reads 3 to 5"), refusal.getMessage());
    }

    /** What version 3 would have written: there was no section of reports, and the state's hash ended with the one before. */
    private static SnapshotTape version3(final Engine engine) {
        final SnapshotTape tape = new SnapshotTape();
        engine.write(tape);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final UnsafeBuffer first = new UnsafeBuffer(tape.messages.get(0));
        header.wrap(first, 0);
        final int sections = new SnapshotBeginDecoder().wrapAndApplyHeader(first, 0, header).sections();
        new SnapshotBeginEncoder().wrap(first, MessageHeaderDecoder.ENCODED_LENGTH).engineVersion(3).sections(sections - 1);
        final UnsafeBuffer last = new UnsafeBuffer(tape.messages.get(tape.messages.size() - 1));
        final BigInteger range = BigInteger.ONE.shiftLeft(Long.SIZE);
        final long hash = BigInteger.valueOf(engine.stateHash() - engine.reports().stateHash())
            .multiply(BigInteger.valueOf(31).modInverse(range)).longValue();
        new SnapshotEndEncoder().wrap(last, MessageHeaderDecoder.ENCODED_LENGTH).stateHash(hash).sections(sections - 1);
        // its beginning, its data, its end
        final int end = tape.messages.size() - 1;
        tape.messages.subList(end - 3, end).clear();
        return tape;
    }
}
