package io.jindou.perf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.perf.rig.Verdict;
import org.junit.jupiter.api.Test;

final class AuditorTest {
    private final FakeCell cell = new FakeCell(12);
    private final Channel group = cell.cast.groups.get(0);
    private final Lane alice = group.lanes[0];
    private final Lane bob = group.lanes[1];
    private final Cursor carol = other();
    private final Findings findings = cell.auditor.findings();

    private Cursor other() {
        for (final Cursor cursor : group.cursors) {
            if (cursor != alice.own && cursor != bob.own) {
                return cursor;
            }
        }
        throw new AssertionError("a group of two");
    }

    private Verdict verdict() {
        assertEquals(0, cell.auditor.finish());
        return findings.verdict();
    }

    private void comeBack(final Cursor cursor) {
        cursor.ask();
        cursor.confirmed();
    }

    /** All but carol get it. */
    private FakeCell.Message sendWithout(final Lane lane, final Cursor excluded) {
        final FakeCell.Message message = cell.store(lane);
        cell.acknowledge(message);
        for (final Cursor cursor : group.cursors) {
            if (cursor != lane.own && cursor != excluded) {
                cell.push(cursor, message);
            }
        }
        return message;
    }

    @Test
    void shouldFindNothingWhereNothingIsWrong() {
        for (int i = 0; i < 10; i++) {
            cell.sendToAll(alice);
            cell.sendToAll(bob);
        }
        assertTrue(cell.auditor.isComplete());
        final Verdict verdict = verdict();
        assertTrue(verdict.isClean());
        assertEquals(20L * group.cursors.length, verdict.delivered(), "its acknowledgement is the sender's delivery");
    }

    @Test
    void shouldCountALostMessageAtOnce() {
        sendWithout(alice, carol);
        cell.sendToAll(alice);
        assertEquals(1, findings.verdict().lost());
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldCountTheLastMessagesAsLost() {
        cell.sendToAll(alice);
        sendWithout(bob, carol);
        sendWithout(bob, carol);
        assertFalse(cell.auditor.isComplete());
        assertEquals(2, verdict().lost());
    }

    @Test
    void shouldTellDoubledFromSentAgain() {
        final FakeCell.Message message = cell.sendToAll(alice);
        cell.pushAgain(carol, message);
        assertTrue(findings.verdict().isClean());
        assertEquals(1, findings.repeated());
        cell.push(carol, message);
        assertEquals(1, verdict().doubled());
    }

    @Test
    void shouldTellDisorderFromLoss() {
        final FakeCell.Message first = sendWithout(alice, carol);
        final FakeCell.Message second = sendWithout(alice, carol);
        cell.push(carol, second);
        cell.push(carol, first);
        final Verdict verdict = verdict();
        assertEquals(1, verdict.disordered());
        assertEquals(0, verdict.lost());
        assertEquals(0, verdict.doubled());
    }

    @Test
    void shouldFindDamageAndWrongNames() {
        final FakeCell.Message message = sendWithout(alice, carol);
        cell.pushDamaged(carol, message);
        cell.pushUnderAnotherName(carol, message);
        assertEquals(2, findings.verdict().damaged());
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldFindAMessageAtItsOwnSenderOrAtAStranger() {
        final FakeCell.Message message = cell.sendToAll(alice);
        cell.push(alice.own, message);
        assertEquals(1, findings.verdict().misdelivered());
    }

    /** An acknowledged message whose number somebody else's has too was never stored. */
    @Test
    void shouldFindAnAcknowledgedMessageThatWasNeverStored() {
        cell.sendToAll(alice);
        final FakeCell.Message lie = new FakeCell.Message(bob, bob.next(), 1);
        cell.acknowledge(lie);
        assertFalse(findings.verdict().isClean());
        assertEquals(1, cell.auditor.finish());
    }

    @Test
    void shouldCloseTheGapOfOneWhoWasAway() {
        cell.sendToAll(alice);
        carol.away();
        for (int i = 0; i < 5; i++) {
            cell.sendToAll(alice);
            cell.sendToAll(bob);
        }
        comeBack(carol);
        cell.push(carol, sendWithout(bob, carol));
        assertFalse(cell.historyPage(carol, 4, 12));
        assertTrue(carol.isCatchingUp());
        cell.push(carol, sendWithout(alice, carol));
        assertFalse(cell.historyPage(carol, 4, 12));
        cell.historyPage(carol, 4, 12);
        assertTrue(carol.isLive());
        cell.sendToAll(alice);
        assertTrue(cell.auditor.isComplete());
        assertTrue(verdict().isClean());
        assertEquals(1, findings.gapsClosed());
        assertEquals(10, findings.fromHistory());
    }

    /** The history is read by another way than messages are pushed, and may be ahead. */
    @Test
    void shouldTakeWhatTheHistoryHadBefore() {
        carol.away();
        cell.sendToAll(alice);
        comeBack(carol);
        final FakeCell.Message late = sendWithout(alice, carol);
        cell.history(carol);
        assertTrue(carol.isLive());
        assertFalse(cell.auditor.isComplete(), "what was sent after the return must be pushed too");
        cell.push(carol, late);
        assertTrue(cell.auditor.isComplete());
        assertTrue(verdict().isClean());
    }

    @Test
    void shouldCountWhatWasOnlyInTheHistoryAndShouldHaveBeenPushed() {
        carol.away();
        cell.sendToAll(alice);
        comeBack(carol);
        sendWithout(alice, carol);
        cell.history(carol);
        cell.push(carol, sendWithout(alice, carol));
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldFindAHoleInTheHistory() {
        carol.away();
        cell.sendToAll(alice);
        final FakeCell.Message missing = cell.sendToAll(alice);
        cell.sendToAll(alice);
        comeBack(carol);
        cell.history(carol, missing);
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldFindTheEndOfTheHistoryMissing() {
        carol.away();
        final FakeCell.Message missing = cell.sendToAll(alice);
        comeBack(carol);
        cell.history(carol, missing);
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldRefuseWhatIsPushedFromBeforeTheReturn() {
        carol.away();
        final FakeCell.Message old = cell.sendToAll(alice);
        comeBack(carol);
        cell.push(carol, old);
        assertEquals(1, findings.verdict().misdelivered());
    }

    @Test
    void shouldLeaveToTheCellWhatIsSentWhileTheMemberIsRemoved() {
        cell.sendToAll(alice);
        carol.end();
        final FakeCell.Message between = sendWithout(alice, carol);
        sendWithout(alice, carol);
        carol.endConfirmed();
        cell.push(carol, between);
        sendWithout(alice, carol);
        carol.settle(findings);
        assertTrue(verdict().isClean());
    }

    @Test
    void shouldRefuseWhatARemovedMemberGets() {
        carol.end();
        carol.endConfirmed();
        cell.push(carol, sendWithout(alice, carol));
        carol.settle(findings);
        assertEquals(1, findings.verdict().misdelivered());
        cell.push(carol, sendWithout(alice, carol));
        assertEquals(2, findings.verdict().misdelivered());
        assertEquals(0, findings.verdict().lost());
    }

    @Test
    void shouldCountWhatAMemberMissedBeforeItsRemoval() {
        sendWithout(alice, carol);
        carol.end();
        carol.endConfirmed();
        carol.settle(findings);
        assertEquals(1, verdict().lost());
    }

    @Test
    void shouldCatchUpWithWhatWasSaidWithoutTheMember() {
        carol.end();
        carol.endConfirmed();
        carol.settle(findings);
        sendWithout(alice, carol);
        sendWithout(bob, carol);
        carol.ask();
        final FakeCell.Message between = sendWithout(alice, carol);
        cell.push(carol, between);
        carol.confirmed();
        cell.history(carol);
        assertTrue(carol.isLive());
        cell.sendToAll(bob);
        assertTrue(verdict().isClean());
        assertEquals(2, findings.fromHistory());
    }
}
