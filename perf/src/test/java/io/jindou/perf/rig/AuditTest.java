package io.jindou.perf.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AuditTest {
    private static final int[] LENGTHS = {16};
    private static final int FIRST = 4;
    private static final int SECOND = 6;

    private final Stream person = new Stream(0, new Plan.Route(0, FIRST), new int[]{FIRST}, null, LENGTHS, 16, true);
    private final Stream group = new Stream(1, new Plan.Route(0, ~0), new int[]{FIRST, SECOND},
        new int[]{-1, -1, -1, -1, 0, -1, 1}, LENGTHS, 16, true);
    private final Audit audit = new Audit(new Stream[]{person, group});

    private void send(final Stream stream, final int count) {
        for (int i = 0; i < count; i++) {
            stream.next(0);
        }
    }

    @Test
    void shouldBeContentWithWhatComesOnceAndInOrderToEach() {
        send(person, 3);
        send(group, 2);
        for (int i = 0; i < 3; i++) {
            assertTrue(audit.onMessage(FIRST, 0, i, true));
        }
        for (int i = 0; i < 2; i++) {
            assertTrue(audit.onMessage(SECOND, 1, i, true));
            assertTrue(audit.onMessage(FIRST, 1, i, true));
        }

        assertEquals(new Verdict(7, 0, 0, 0, 0, 0), audit.verdict());
        assertTrue(audit.verdict().isClean());
    }

    @Test
    void shouldCountWhatDidNotComeForEachReceiver() {
        send(group, 3);
        audit.onMessage(FIRST, 1, 0, true);
        audit.onMessage(FIRST, 1, 2, true);

        assertEquals(new Verdict(2, 4, 0, 0, 0, 0), audit.verdict());
    }

    @Test
    void shouldCountAMessageThatCameLateAsDeliveredOnceAndThenAsDoubled() {
        send(person, 3);
        audit.onMessage(FIRST, 0, 2, true);

        assertTrue(audit.onMessage(FIRST, 0, 0, true));
        assertFalse(audit.onMessage(FIRST, 0, 0, true));
        assertFalse(audit.onMessage(FIRST, 0, 2, true));
        assertEquals(new Verdict(2, 1, 2, 1, 0, 0), audit.verdict());
    }

    @Test
    void shouldNotConfuseTheGapsOfTwoReceivers() {
        send(group, 2);
        audit.onMessage(FIRST, 1, 1, true);
        audit.onMessage(SECOND, 1, 0, true);

        assertTrue(audit.onMessage(FIRST, 1, 0, true));
        assertFalse(audit.onMessage(SECOND, 1, 0, true));
        assertEquals(new Verdict(3, 1, 1, 1, 0, 0), audit.verdict());
    }

    @Test
    void shouldCountWhatWasNeverSentAsDamaged() {
        send(person, 1);

        assertFalse(audit.onMessage(FIRST, 0, 1, true));
        assertFalse(audit.onMessage(FIRST, 0, -1, true));
        assertFalse(audit.onMessage(FIRST, 2, 0, true));
        assertFalse(audit.onMessage(FIRST, -1, 0, true));
        assertFalse(audit.onMessage(FIRST, 0, 0, false));
        assertEquals(new Verdict(0, 1, 0, 0, 5, 0), audit.verdict());
    }

    @Test
    void shouldCountWhatSomebodyElseGot() {
        send(person, 1);
        send(group, 1);

        assertFalse(audit.onMessage(SECOND, 0, 0, true));
        assertFalse(audit.onMessage(0, 1, 0, true));
        assertFalse(audit.onMessage(99, 1, 0, true));
        assertEquals(new Verdict(0, 3, 0, 0, 0, 3), audit.verdict());
    }

    @Test
    void shouldNotBeCleanWithAnySingleFault() {
        assertFalse(new Verdict(1, 1, 0, 0, 0, 0).isClean());
        assertFalse(new Verdict(1, 0, 1, 0, 0, 0).isClean());
        assertFalse(new Verdict(1, 0, 0, 1, 0, 0).isClean());
        assertFalse(new Verdict(1, 0, 0, 0, 1, 0).isClean());
        assertFalse(new Verdict(1, 0, 0, 0, 0, 1).isClean());
    }
}
