package io.jindou.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenQueueTest {
    @Test
    void shouldKeepTheOrderWhileItGrowsAndTurns() {
        final TokenQueue tokens = new TokenQueue();
        long removed = 0;
        for (long added = 0; added < 1_000; added++) {
            tokens.add(added);
            if (added % 3 != 0) {
                assertEquals(removed++, tokens.remove());
            }
        }
        while (!tokens.isEmpty()) {
            assertEquals(removed++, tokens.remove());
        }
        assertEquals(1_000, removed);
        assertTrue(tokens.isEmpty());
    }
}
