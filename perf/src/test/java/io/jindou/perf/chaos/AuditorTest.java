package io.jindou.perf.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AuditorTest {
    private final AuditedCell cell = new AuditedCell();
    private final Lane lane = cell.group.lanes[0];
    private final Lane secondLane = cell.group.lanes[1];
    private final Reader reader = cell.other(lane);

    @Test
    void shouldFindNothingWhereNothingIsWrong() {
        for (int i = 0; i < 100; i++) {
            cell.deliver(0 == i % 3 ? lane : secondLane);
        }

        assertTrue(cell.auditor.isComplete());
        final Verdict verdict = cell.finish();
        assertTrue(verdict.isClean(), verdict::toString);
        assertEquals(100L * cell.group.readers.length, verdict.delivered());
    }

    @Test
    void shouldFindMissedPushInBetween() {
        cell.deliver(lane);
        final long missed = cell.store(cell.send(lane));
        cell.ack(missed);
        for (final Reader other : cell.group.readers) {
            if (other != lane.own && other != reader) {
                cell.push(missed, other);
            }
        }
        cell.deliver(lane);

        assertEquals(1, cell.finish().missed());
    }

    @Test
    void shouldFindMissedPushAtTheEnd() {
        cell.deliver(lane);
        cell.ack(cell.store(cell.send(lane)));

        assertFalse(cell.auditor.isComplete());
        assertEquals(cell.group.readers.length - 1, cell.finish().missed());
    }

    @Test
    void shouldFindPushThatCameTwice() {
        final long sequence = cell.deliver(lane);
        cell.push(sequence, reader);

        assertEquals(1, cell.finish().doubled());
    }

    @Test
    void shouldAcceptPushThatIsMarkedAsMadeAgain() {
        final long sequence = cell.deliver(lane);
        cell.pushMarked(sequence, reader);

        final Verdict verdict = cell.finish();
        assertTrue(verdict.isClean(), verdict::toString);
        assertEquals(1, verdict.repeated());
    }

    @Test
    void shouldFindPushesOutOfOrder() {
        final long first = cell.store(cell.send(lane));
        final long second = cell.store(cell.send(lane));
        cell.push(second, reader);
        cell.push(first, reader);

        assertEquals(1, cell.finish().reordered());
    }

    @Test
    void shouldFindMessageThatIsStoredTwice() {
        final AuditedCell.Sent message = cell.send(lane);
        cell.ack(cell.store(message));
        final long again = cell.store(message);
        cell.push(message, again, reader, 0);

        assertEquals(1, cell.finish().doubled());
    }

    @Test
    void shouldFindTwoMessagesUnderOneSequence() {
        final AuditedCell.Sent message = cell.send(lane);
        cell.ack(cell.store(message));
        cell.push(cell.send(secondLane), 1, reader, 0);

        assertEquals(1, cell.finish().reordered());
    }

    @Test
    void shouldFindMessagesOfOneSenderStoredOutOfOrder() {
        final AuditedCell.Sent first = cell.send(lane);
        final AuditedCell.Sent second = cell.send(lane);
        for (final AuditedCell.Sent message : new AuditedCell.Sent[]{second, first}) {
            final long sequence = cell.store(message);
            cell.ack(sequence);
            cell.pushAll(sequence);
        }

        assertEquals(1, cell.finish().reordered());
    }

    @Test
    void shouldFindDamagedAndMisdeliveredMessages() {
        final long sequence = cell.deliver(lane);
        cell.auditor.onPushed(reader.client.number, cell.damaged(sequence));
        cell.push(sequence, lane.own);

        final Verdict verdict = cell.finish();
        assertEquals(1, verdict.damaged());
        assertEquals(1, verdict.misdelivered());
    }

    // ===== a connection is lost =====

    @Test
    void shouldJoinWhatWasReadAndWhatIsPushedAfterReconnect() {
        cell.deliver(lane);
        cell.leave(reader);
        pushToAllBut(reader, 5);
        cell.comeBack(reader);
        assertFalse(cell.auditor.isComplete());
        final long live = cell.deliver(lane);
        cell.remember(reader, live - 1);
        cell.deliver(lane);

        assertTrue(cell.auditor.isComplete());
        final Verdict verdict = cell.finish();
        assertTrue(verdict.isClean(), verdict::toString);
        assertEquals(5, verdict.fromHistory());
    }

    @Test
    void shouldFindHoleInHistory() {
        cell.deliver(lane);
        cell.leave(reader);
        pushToAllBut(reader, 3);
        cell.comeBack(reader);
        reader.onHistory(3, 0, cell.auditor.findings());
        reader.onHistory(4, 0, cell.auditor.findings());
        reader.onHistoryEnd(false);

        assertEquals(1, cell.finish().lost());
    }

    @Test
    void shouldFindWhatWasOnlyInHistoryAlthoughItWasSentAfterTheReconnect() {
        cell.leave(reader);
        cell.comeBack(reader);
        pushToAllBut(reader, 1);
        cell.remember(reader, 1);

        assertFalse(cell.auditor.isComplete());
        assertEquals(1, cell.finish().missed());
    }

    @Test
    void shouldFindOldMessagePushedOnNewConnection() {
        final long old = cell.deliver(lane);
        cell.leave(reader);
        cell.comeBack(reader);
        cell.push(old, reader);

        assertEquals(1, cell.finish().doubled());
    }

    @Test
    void shouldAcceptFirstResultOfMessageThatWasSentAgain() {
        final Reader own = lane.own;
        final long stored = cell.store(cell.send(lane));
        cell.pushAll(stored);
        cell.leave(own);
        final long missed = cell.deliverWithout(secondLane, own);
        cell.comeBack(own);
        cell.ackAgain(stored);
        final long live = cell.deliver(secondLane);
        cell.remember(own, live);

        assertTrue(cell.auditor.isComplete(), own::toString);
        assertEquals(stored + 1, missed);
        final Verdict verdict = cell.finish();
        assertTrue(verdict.isClean(), verdict::toString);
    }

    @Test
    void shouldAcceptMessageThatIsStoredOnlyWhenItIsSentAgain() {
        final Reader own = lane.own;
        cell.leave(own);
        cell.comeBack(own);
        cell.remember(own, 0);
        final long stored = cell.store(cell.send(lane));
        cell.ackAgain(stored);
        cell.pushAll(stored);
        cell.deliver(secondLane);

        assertTrue(cell.auditor.isComplete(), own::toString);
        final Verdict verdict = cell.finish();
        assertTrue(verdict.isClean(), verdict::toString);
    }

    @Test
    void shouldCountMessagesWithoutAnswer() {
        cell.send(lane);
        lane.refuse(cell.send(lane).number());

        assertEquals(1, cell.auditor.finish());
    }

    private void pushToAllBut(final Reader absent, final int count) {
        for (int i = 0; i < count; i++) {
            cell.deliverWithout(lane, absent);
        }
    }
}
