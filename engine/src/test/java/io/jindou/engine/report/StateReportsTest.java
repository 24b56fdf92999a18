package io.jindou.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.engine.report.StateReports.Verdict;
import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotLoader;
import io.jindou.engine.snapshot.SnapshotTape;
import io.jindou.engine.snapshot.SnapshotWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divergence is judged by a majority of the cell's nodes, not of those that speak. */
class StateReportsTest {
    private static final int V = 4;
    private static final long GOOD = 0xAAL;
    private static final long BAD = 0xBBL;
    private static final long WORSE = 0xCCL;

    private final StateReports reports = new StateReports(V);

    @Test
    void shouldFindAMajorityOfThree() {
        assertEquals(Verdict.OPEN, report(0, 100, GOOD, 3));
        assertEquals(Verdict.DISPUTED, report(1, 100, BAD, 3));
        assertEquals(100, reports.disputedPosition());
        assertEquals(Verdict.MAJORITY, report(2, 100, GOOD, 3));
        assertEquals(GOOD, reports.judgedHash());
        assertEquals(100, reports.agreedPosition());
        assertEquals(GOOD, reports.agreedHash());
        assertEquals(StateReports.NO_POSITION, reports.disputedPosition());
    }

    @Test
    void shouldTellTheDivergedOneAlsoWhenItReportsLast() {
        report(0, 100, GOOD, 3);
        assertEquals(Verdict.MAJORITY, report(1, 100, GOOD, 3));
        assertEquals(Verdict.MAJORITY, report(2, 100, BAD, 3));
        assertEquals(GOOD, reports.judgedHash());
    }

    @Test
    void shouldNotTakeTwoOfFiveForAMajority() {
        assertEquals(Verdict.OPEN, report(0, 100, GOOD, 5));
        assertEquals(Verdict.OPEN, report(1, 100, GOOD, 5));
        assertEquals(Verdict.MAJORITY, report(2, 100, GOOD, 5));
    }

    @Test
    void shouldSayThatThereIsNoMajorityOnlyWhenAllReported() {
        report(0, 100, GOOD, 3);
        assertEquals(Verdict.DISPUTED, report(1, 100, BAD, 3));
        assertEquals(Verdict.NO_MAJORITY, report(2, 100, WORSE, 3));
        report(0, 200, GOOD, 5);
        report(1, 200, GOOD, 5);
        report(2, 200, BAD, 5);
        assertEquals(Verdict.DISPUTED, report(3, 200, BAD, 5));
        assertEquals(Verdict.NO_MAJORITY, report(4, 200, WORSE, 5));
        assertEquals(Verdict.NO_MAJORITY, afterTwo());
    }

    private Verdict afterTwo() {
        report(0, 300, GOOD, 2);
        return report(1, 300, BAD, 2);
    }

    @Test
    void shouldAgreeWithItselfInACellOfOne() {
        assertEquals(Verdict.MAJORITY, report(0, 100, GOOD, 1));
    }

    @Test
    void shouldTakeTheLaterOfTwoReportsOfANodeForAPosition() {
        report(0, 100, BAD, 3);
        report(1, 100, GOOD, 3);
        // rebuilt, it came by again
        assertEquals(Verdict.MAJORITY, report(0, 100, GOOD, 3));
        assertEquals(GOOD, reports.judgedHash());
    }

    @Test
    void shouldCompareNodesThatAreApartAndForgetTheOldest() {
        for (int i = 1; i <= Limits.REPORTS_PER_NODE; i++) {
            report(0, i * 10, GOOD, 3);
        }
        assertEquals(Verdict.MAJORITY, report(1, 10, GOOD, 3));
        report(0, 1000, GOOD, 3);
        assertEquals(Verdict.DISPUTED, report(2, 10, BAD, 3), "the first one's is forgotten");
        assertEquals(Verdict.MAJORITY, report(1, 20, GOOD, 3));
        assertEquals(Verdict.OPEN, report(2, 15, BAD, 3));
    }

    @Test
    void shouldNotGoBackWhenAnOlderPositionIsAgreedOnLater() {
        report(0, 100, GOOD, 3);
        report(0, 200, BAD, 3);
        report(1, 200, BAD, 3);
        assertEquals(Verdict.MAJORITY, report(1, 100, GOOD, 3));
        assertEquals(GOOD, reports.judgedHash());
        assertEquals(200, reports.agreedPosition());
        assertEquals(BAD, reports.agreedHash());
    }

    @Test
    void shouldMakeCheckpointsByEntriesByTimeAndByTerms() {
        assertTrue(reports.countEntry(0, 16, true));
        for (int i = 0; i < 15; i++) {
            assertFalse(reports.countEntry(10, 16, false), "entry " + i);
        }
        assertTrue(reports.countEntry(10, 16, false));
        assertFalse(reports.countEntry(10 + Limits.CHECKPOINT_MS - 1, 16, false));
        assertTrue(reports.countEntry(10 + Limits.CHECKPOINT_MS, 16, false));
        assertTrue(reports.countEntry(10 + Limits.CHECKPOINT_MS, 16, true));
        assertEquals(20, reports.entries());
    }

    @Test
    void shouldRaiseTheVersionWhenTheLastNodeKnowsIt() {
        reports.report(0, V + 1, 100, GOOD, 3);
        reports.report(1, V + 2, 100, GOOD, 3);
        assertEquals(V, reports.version(), "the third never said anything");
        reports.report(2, V, 100, GOOD, 3);
        assertEquals(V, reports.version());
        reports.report(2, V + 1, 200, GOOD, 3);
        assertEquals(V + 1, reports.version());
        reports.report(0, V, 200, GOOD, 3);
        assertEquals(V + 1, reports.version(), "there is no way back");
    }

    @Test
    void shouldBeStateThatASnapshotKeeps() {
        final long before = reports.stateHash();
        reports.report(0, V, 100, GOOD, 3);
        reports.countEntry(5, 16, false);
        assertNotEquals(before, reports.stateHash());
        final SnapshotTape tape = new SnapshotTape();
        new SnapshotWriter(tape).write(List.of(reports), V, 100, 0);
        final StateReports loaded = new StateReports(1);
        new SnapshotLoader(tape).begin(V, V).load(List.of(loaded));
        assertEquals(reports.stateHash(), loaded.stateHash());
        assertEquals(reports.recomputeHash(), loaded.recomputeHash());
        assertEquals(Verdict.MAJORITY, loaded.report(1, V, 100, GOOD, 3));
    }

    @Test
    void shouldRefuseASnapshotWithAPlaceThatIsNone() {
        final SnapshotTape tape = new SnapshotTape();
        // where the first node's next report goes
        final byte[] state = new byte[56 + Limits.NODES_MAX * (8 + 16 * Limits.REPORTS_PER_NODE)];
        state[60] = Limits.REPORTS_PER_NODE;
        new SnapshotWriter(tape).write(List.of(new RawSection(reports.sectionId(), state)), V, 100, 0);
        final StateReports loaded = new StateReports(V);
        assertThrows(SnapshotException.class, () -> new SnapshotLoader(tape).begin(V, V).load(List.of(loaded)));
    }

    private Verdict report(final int node, final long position, final long hash, final int nodes) {
        return reports.report(node, V, position, hash, nodes);
    }
}
