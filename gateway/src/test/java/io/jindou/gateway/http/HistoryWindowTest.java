package io.jindou.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HistoryWindowTest {
    /** A window of ten; down: to older messages. */
    @ParameterizedTest
    @CsvSource({"100,0,91,100", "5,0,1,5", "100,95,96,100", "100,50,91,100", "1,0,1,1", "100,99,100,100"})
    void shouldReachDownFromItsStart(final long start, final long end, final long first, final long last) {
        assertWindow(first, last, HistoryWindow.of(start, end, 10, false));
    }

    @ParameterizedTest
    @CsvSource({"50,100", "0,5", "7,7"})
    void shouldBeEmptyWhenTheEndIsNotBelowTheStart(final long start, final long end) {
        assertTrue(HistoryWindow.of(start, end, 10, false).isEmpty());
    }

    /** Up: to newer messages; the limit is a matter of counting. */
    @ParameterizedTest
    @CsvSource({"91,0,91," + Long.MAX_VALUE, "0,5,1,4", "10,15,10,14", "1,2,1,1"})
    void shouldReachUpFromItsStart(final long start, final long end, final long first, final long last) {
        final HistoryWindow window = HistoryWindow.of(start, end, 10, true);
        assertFalse(window.isDescending());
        assertWindow(first, last, window);
    }

    @ParameterizedTest
    @CsvSource({"5,5", "6,5", "0,1"})
    void shouldBeEmptyWhenTheEndIsNotAboveTheStart(final long start, final long end) {
        assertTrue(HistoryWindow.of(start, end, 10, true).isEmpty());
    }

    @Test
    void shouldTakeTheNewestWhenNothingIsSaid() {
        for (final boolean isUp : new boolean[] {true, false}) {
            final HistoryWindow window = HistoryWindow.of(0, 0, 10, isUp);
            assertTrue(window.isNewest());
            assertTrue(window.isDescending());
            assertTrue(window.contains(1));
        }
    }

    private static void assertWindow(final long first, final long last, final HistoryWindow window) {
        assertFalse(window.isEmpty());
        assertFalse(window.isNewest());
        assertEquals(first, window.below() + 1);
        assertEquals(last, window.last());
        assertTrue(window.contains(first) && window.contains(last));
        assertFalse(window.contains(first - 1));
    }
}
