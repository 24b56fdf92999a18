package io.jindou.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels have sequences 1 to 30 each; that of {@link #HEAD} has records 1, 4, 7 … 88. */
class ChannelHistoryTest {
    private static final int HEAD = 88;
    private static final int COUNT_MAX = 8;

    private final TestRecords records = new TestRecords();
    private final MemoryJournal journal = new MemoryJournal();
    private final List<Long> seqs = new ArrayList<>();
    private ChannelHistory history;

    @BeforeEach
    void write() {
        journal.recover(0, 0);
        journal.onReplayDone();
        records.append(journal, 1, 90, 1);
        history = new ChannelHistory(journal.newReader(), COUNT_MAX);
    }

    @Test
    void shouldGiveTheNewestInRisingOrder() {
        assertEquals(List.of(26L, 27L, 28L, 29L, 30L), ask(0, 5, true));
        assertTrue(history.hasMore());
    }

    @Test
    void shouldGiveThoseUpToASequence() {
        assertEquals(List.of(8L, 9L, 10L), ask(10, 3, true));
        assertTrue(history.hasMore());
        assertEquals(List.of(1L, 2L, 3L), ask(3, 3, true));
        assertFalse(history.hasMore());
        assertEquals(List.of(1L, 2L), ask(2, 3, true));
        assertFalse(history.hasMore());
    }

    @Test
    void shouldGiveThoseFromASequenceOn() {
        assertEquals(List.of(10L, 11L, 12L), ask(10, 3, false));
        assertTrue(history.hasMore());
        assertEquals(List.of(28L, 29L, 30L), ask(28, 3, false));
        assertFalse(history.hasMore());
        assertEquals(List.of(29L, 30L), ask(29, 8, false));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), ask(0, 8, false));
        assertEquals(List.of(), ask(31, 8, false));
    }

    @Test
    void shouldGiveNoMoreThanItHasRoomFor() {
        assertEquals(COUNT_MAX, ask(0, 100, true).size());
    }

    @Test
    void shouldGiveNothingOfAnEmptyChannel() {
        history.begin(0, 0, 5, true);
        assertTrue(history.walk(1));
        assertEquals(0, history.count());
    }

    @Test
    void shouldNeedAsManySlicesAsItsWorkTakes() {
        history.begin(HEAD, 1, 3, false);
        int slices = 1;
        while (!history.walk(7)) {
            slices++;
        }
        assertEquals(5, slices);
        assertEquals(3, history.count());
    }

    @Test
    void shouldStopWhenTheSinkIsFull() {
        history.begin(HEAD, 0, 5, true);
        assertTrue(history.walk(100));
        assertEquals(2, history.forEach((no, buffer, offset, length) -> {
            seqs.add(RecordDescriptor.messageSeq(buffer, offset));
            return seqs.size() <= 2;
        }));
    }

    @Test
    void shouldReportDamageInTheChain() {
        journal.corrupt(85);
        history.begin(HEAD, 0, 5, true);
        assertEquals(JournalException.Kind.DAMAGED, assertThrows(JournalException.class, () -> history.walk(10)).kind());
    }

    @Test
    void shouldEndWhereRetentionHasRemovedRecords() {
        // records 40, 43 ... 88 are left of the channel: sequences 14 to 30
        journal.removeBelow(38);
        assertEquals(List.of(26L, 27L, 28L, 29L, 30L), ask(0, 5, true));
        assertFalse(history.isTruncated());
        assertEquals(0, history.firstSeq());
        assertEquals(List.of(14L, 15L, 16L), ask(16, 3, true));
        assertTruncatedAt(14);
        assertFalse(history.hasMore());
        assertEquals(List.of(14L, 15L), ask(15, 8, true));
        assertTruncatedAt(14);
        assertEquals(List.of(), ask(13, 8, true));
        assertTruncatedAt(14);
        assertEquals(List.of(14L, 15L, 16L), ask(2, 3, false));
        assertTruncatedAt(14);
        assertTrue(history.hasMore());
        assertEquals(List.of(15L, 16L, 17L), ask(15, 3, false));
        assertFalse(history.isTruncated());
    }

    @Test
    void shouldKnowNoFirstSequenceWhenNothingOfTheChannelIsLeft() {
        journal.removeBelow(89);
        assertEquals(List.of(), ask(0, 5, true));
        assertTruncatedAt(0);
    }

    private void assertTruncatedAt(final long seq) {
        assertTrue(history.isTruncated());
        assertEquals(seq, history.firstSeq());
    }

    private List<Long> ask(final long fromSeq, final int count, final boolean descending) {
        seqs.clear();
        history.begin(HEAD, fromSeq, count, descending);
        assertTrue(history.walk(1000));
        assertEquals(history.count(), history.forEach((no, buffer, offset, length) -> {
            assertEquals(1 + (RecordDescriptor.messageSeq(buffer, offset) - 1) * TestRecords.CHANNELS, no);
            return seqs.add(RecordDescriptor.messageSeq(buffer, offset));
        }));
        return seqs;
    }
}
