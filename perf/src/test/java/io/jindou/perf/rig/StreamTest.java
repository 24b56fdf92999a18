package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StreamTest {
    private static final int CAPACITY = 4;
    private static final int[] LENGTHS = {16, 40};

    private final Stream stream = stream(2, true);

    private static Stream stream(final int receivers, final boolean isAcknowledged) {
        final int[] users = new int[receivers];
        final int[] indexes = new int[receivers];
        for (int i = 0; i < receivers; i++) {
            users[i] = i;
            indexes[i] = i;
        }
        return new Stream(3, new Plan.Route(9, ~0), users, indexes, LENGTHS, CAPACITY, isAcknowledged);
    }

    private static void end(final Stream stream, final int sequence) {
        stream.onAck(sequence);
        stream.onDelivered(sequence);
        stream.onDelivered(sequence);
    }

    @Test
    void shouldBeOverOnlyWhenAcknowledgedAndDeliveredToAll() {
        final int sequence = stream.next(5);

        assertFalse(stream.onDelivered(sequence));
        assertFalse(stream.onAck(sequence));
        assertEquals(1, stream.inFlight());
        assertTrue(stream.onDelivered(sequence));
        assertEquals(0, stream.inFlight());
    }

    @Test
    void shouldNotWaitForAnAcknowledgementThatNeverComes() {
        final Stream silent = stream(1, false);

        assertFalse(silent.isUnacknowledged(silent.next(0)));
        assertTrue(silent.onDelivered(0));
    }

    @Test
    void shouldTakeEachAcknowledgementOnce() {
        stream.next(0);

        assertTrue(stream.isUnacknowledged(0));
        assertFalse(stream.isUnacknowledged(1));
        assertFalse(stream.isUnacknowledged(-1));
        stream.onAck(0);
        assertFalse(stream.isUnacknowledged(0));
    }

    @Test
    void shouldReuseASlotOnlyWhenItsMessageIsOver() {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(stream.hasRoom());
            stream.next(i);
        }
        assertFalse(stream.hasRoom());
        end(stream, 1);
        assertFalse(stream.hasRoom(), "the next one needs the slot of message 0");
        end(stream, 0);
        assertTrue(stream.hasRoom());
        assertEquals(CAPACITY, stream.next(100));
        assertFalse(stream.isUnacknowledged(0), "its slot belongs to another now");
        assertTrue(stream.isUnacknowledged(CAPACITY));
        assertEquals(100, stream.intendedNs(CAPACITY));
    }

    @Test
    void shouldKnowWhatWasSent() {
        stream.next(10);
        stream.next(11);

        assertTrue(stream.isSent(0, 10, 16));
        assertTrue(stream.isSent(1, 11, 40));
        assertFalse(stream.isSent(1, 11, 16));
        assertFalse(stream.isSent(1, 12, 40));
        assertFalse(stream.isSent(2, 12, 16));
        assertFalse(stream.isSent(-1, 12, 16));
        end(stream, 0);
        end(stream, 1);
        for (int i = 2; i < CAPACITY + 1; i++) {
            stream.next(20 + i);
        }
        assertTrue(stream.isSent(0, 77, 16), "nobody remembers when");
        assertFalse(stream.isSent(0, 77, 40));
    }

    @Test
    void shouldKnowItsReceivers() {
        final Stream person = new Stream(0, new Plan.Route(0, 5), new int[]{5}, null, LENGTHS, 1, true);

        assertEquals(0, person.indexOf(5));
        assertEquals(-1, person.indexOf(0));
        assertEquals(1, stream.indexOf(1));
        assertEquals(-1, stream.indexOf(2));
    }

    @Test
    void shouldRefuseToSendToNobody() {
        assertThrows(IllegalArgumentException.class, () -> stream(0, false));
    }

    @Test
    void shouldEndTheRunWhenItsNumbersAreUsedUp() {
        final Stream last = stream(1, false);
        last.skipTo(Integer.MAX_VALUE - 1);
        assertEquals(Integer.MAX_VALUE - 1, last.next(0));
        assertTrue(last.onDelivered(Integer.MAX_VALUE - 1));

        assertThrows(RigException.class, () -> last.next(0));
    }
}
