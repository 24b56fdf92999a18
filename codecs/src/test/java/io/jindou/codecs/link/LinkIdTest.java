package io.jindou.codecs.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinkIdTest {
    private static final long INCARNATION_MAX = (1L << 39) - 1;

    @Test
    void shouldGiveBackItsParts() {
        for (final int gateway : new int[] {0, 1, 255, 256, 65_535}) {
            for (final int agent : new int[] {0, 1, 127, 128, 255}) {
                for (final long incarnation : new long[] {1, 2, 1L << 31, 1L << 32, INCARNATION_MAX}) {
                    final long id = LinkId.of(gateway, agent, incarnation);
                    assertTrue(id > LinkId.NONE, "positive, and never the id of no link");
                    assertEquals(gateway, LinkId.gatewayId(id));
                    assertEquals(agent, LinkId.agent(id));
                    assertEquals(incarnation, LinkId.incarnation(id));
                    assertEquals(LinkId.key(gateway, agent), LinkId.key(id));
                    assertEquals(gateway + "." + agent + "." + incarnation, LinkId.toString(id));
                }
            }
        }
    }

    @Test
    void shouldOrderIncarnationsOfOneAgent() {
        assertTrue(LinkId.of(7, 3, 10) > LinkId.of(7, 3, 9));
        assertTrue(LinkId.of(7, 4, 1) > LinkId.of(7, 3, INCARNATION_MAX));
    }

    @Test
    void shouldRefuseIncarnationsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> LinkId.of(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> LinkId.of(1, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> LinkId.of(1, 1, INCARNATION_MAX + 1));
    }

    @Test
    void shouldGiveEveryAgentAKeyOfItsOwn() {
        assertEquals(0xFFFFFF, LinkId.key(65_535, 255));
        assertEquals(0x000100, LinkId.key(1, 0));
        assertEquals(0x000001, LinkId.key(0, 1));
    }
}
