package io.jindou.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DelayedAckTest {
    private final DelayedAck ack = new DelayedAck();

    @Test
    void shouldNameTheLastOfSeveralMessages() {
        ack.add(11, 1, 0);
        ack.add(12, 2, 0);

        assertTrue(ack.isOwed());
        assertEquals(12, ack.messageId());
        assertEquals(2, ack.messageSeq());
    }

    @Test
    void shouldCountItsDelayFromTheFirstMessage() {
        ack.add(11, 1, 1000);
        ack.add(12, 2, 2000);

        assertEquals(1000 + DelayedAck.DELAY_NS, ack.dueNs());
    }

    @Test
    void shouldBeDueAtOnceWhenEnoughHasGathered() {
        for (int i = 1; i < DelayedAck.COUNT_MAX; i++) {
            assertFalse(ack.add(i, i, 0));
        }

        assertTrue(ack.add(DelayedAck.COUNT_MAX, DelayedAck.COUNT_MAX, 0));
    }

    @Test
    void shouldStartAnewOnceWritten() {
        ack.add(11, 1, 1000);
        ack.clear();

        assertFalse(ack.isOwed());
        ack.add(12, 2, 5000);
        assertEquals(5000 + DelayedAck.DELAY_NS, ack.dueNs());
    }
}
