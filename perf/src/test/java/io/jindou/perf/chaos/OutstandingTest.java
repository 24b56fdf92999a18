package io.jindou.perf.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutstandingTest {
    private final Crowd crowd = new Crowd(10, 1, 1);
    private final Lane lane = crowd.lanes.get(0);
    private final Client sender = lane.own.client;
    private final Outstanding outstanding = new Outstanding();

    @Test
    void shouldKeepTheOrderOfASendersMessagesWhateverIsAnswered() {
        final int[] slots = new int[5];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = outstanding.add(sender, lane, i, 40, i);
        }
        assertTrue(outstanding.remove(sender, slots[2]));
        assertTrue(outstanding.remove(sender, slots[0]));
        assertTrue(outstanding.remove(sender, slots[4]));

        assertEquals(slots[1], sender.firstSlot);
        assertEquals(slots[3], outstanding.following(slots[1]));
        assertEquals(Outstanding.NONE, outstanding.following(slots[3]));
        assertEquals(slots[3], sender.lastSlot);
        assertEquals(2, sender.unanswered);
        assertEquals(2, outstanding.count());
    }

    @Test
    void shouldFindOnlyWhatWaits() {
        final int slot = outstanding.add(sender, lane, 0, 40, 0);
        final long token = outstanding.token(slot);

        assertEquals(slot, outstanding.find(token));
        assertEquals(Outstanding.NONE, outstanding.find(token + Outstanding.CAPACITY));
        assertFalse(outstanding.remove(crowd.clients.get((sender.number + 1) % 10), slot));
        assertTrue(outstanding.remove(sender, slot));
        assertEquals(Outstanding.NONE, outstanding.find(token));
        assertEquals(Outstanding.NONE, outstanding.find(-1));
    }
}
