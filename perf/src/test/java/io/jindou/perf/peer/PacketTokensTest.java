package io.jindou.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PacketTokensTest {
    private static final int IDS = 65_535;
    private final PacketTokens tokens = new PacketTokens();

    @Test
    void shouldGiveIdsInTurnAndNeverZero() {
        for (int i = 0; i < 2 * IDS; i++) {
            final int id = tokens.add(i);
            assertEquals(i % IDS + 1, id);
            assertEquals(i, tokens.remove(id));
        }
    }

    @Test
    void shouldFindTokensInAnyOrder() {
        final int[] ids = new int[1_000];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens.add(i * 10L);
        }
        for (int i = ids.length - 1; i >= 0; i--) {
            assertEquals(i * 10L, tokens.remove(ids[i]));
            assertEquals(PacketTokens.UNKNOWN, tokens.remove(ids[i]));
        }
    }

    @Test
    void shouldKnowNoIdThatWasNotGiven() {
        assertEquals(PacketTokens.UNKNOWN, tokens.remove(0));
        tokens.add(1);
        assertEquals(PacketTokens.UNKNOWN, tokens.remove(2));
        assertEquals(PacketTokens.UNKNOWN, tokens.remove(1 + 16));
    }

    @Test
    void shouldHoldAllIdsAtOnceAndNoMore() {
        for (int i = 0; i < IDS; i++) {
            tokens.add(i);
        }
        final String message = assertThrows(IllegalStateException.class, () -> tokens.add(IDS)).getMessage();
        assertTrue(message.startsWith("packet 1 "), message);
        assertEquals(0, tokens.remove(1));
        assertEquals(1, tokens.add(IDS));
        assertEquals(IDS, tokens.remove(1));
    }
}
