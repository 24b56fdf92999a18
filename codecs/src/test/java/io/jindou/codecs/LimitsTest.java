package io.jindou.codecs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void shouldFitTogether() {
        assertDoesNotThrow(Limits::check);
    }

    @Test
    void shouldNameWhatDoesNotFit() {
        final IllegalStateException broken = assertThrows(IllegalStateException.class,
            () -> Limits.require(Limits.EVENT_MAX > Limits.RING_CHUNK, "EVENT_MAX must exceed RING_CHUNK"));
        assertEquals("limits contradict each other: EVENT_MAX must exceed RING_CHUNK", broken.getMessage());
    }
}
