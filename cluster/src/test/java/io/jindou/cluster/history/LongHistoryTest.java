package io.jindou.cluster.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.cluster.history.index.HistoryIndex;
import io.jindou.cluster.history.index.IndexContext;
import io.jindou.cluster.history.index.RecordChannel;
import io.jindou.engine.journal.ChannelHistory;
import io.jindou.engine.journal.JournalCounter;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.JournalContext;
import io.jindou.engine.journal.chronicle.Retention;
import io.jindou.engine.service.HistoryTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A channel of 100,000 messages, each tenth followed by one of another channel. */
@Timeout(120)
class LongHistoryTest {
    private static final int MESSAGES = 100_000;
    private static final int COUNT_MAX = 1000;
    private static final int PAGE = 50;
    private static final int GAP = 64;
    private static final String LONG = "long";
    private static final String OTHER = "other";

    @TempDir
    private Path directory;
    private final ChannelRecords records = new ChannelRecords();
    private ChronicleJournal journal;
    private HistoryIndex index;
    private JournalReader reader;

    @BeforeEach
    void fill() {
        journal = new ChronicleJournal(new JournalContext(directory.resolve("journal")).recordsPerFile(1 << 14)
            .blockSize(1 << 20).reserve(0).forcer(UnforcedFiles.INSTANCE));
        journal.recover(0, 0);
        journal.onReplayDone();
        for (int i = 0; i < MESSAGES / 10; i++) {
            records.append(journal, LONG, 10).append(journal, OTHER, 1);
        }
        index = new HistoryIndex(new IndexContext(directory.resolve("index")).gap(GAP).staleMin(Long.MAX_VALUE >> 1)
            .forcer(UnforcedFiles.INSTANCE), journal, journal::isReplayed);
        reader = journal.newReader();
        follow();
    }

    @AfterEach
    void close() {
        reader.close();
        index.close();
        journal.close();
    }

    /** Issue: pages at both ends and in the middle, both directions. */
    @Test
    void shouldGiveTheRightPageWhereverItLies() {
        final HistorySearch search = new HistorySearch(reader, index, COUNT_MAX);
        for (final int at : new int[] {1, 2, PAGE, GAP - 1, GAP, GAP + 1, 49_999, 50_000, MESSAGES - PAGE, MESSAGES - 1,
            MESSAGES}) {
            for (final int count : new int[] {1, PAGE, COUNT_MAX}) {
                final int from = Math.max(1, at - count + 1);
                assertEquals(answer(from, at, from > 1, 0), ask(search, records.task(LONG, at, count, true)));
                final int to = Math.min(MESSAGES, at + count - 1);
                assertEquals(answer(at, to, to < MESSAGES, 0), ask(search, records.task(LONG, at, count, false)));
            }
        }
        assertEquals(answer(MESSAGES - PAGE + 1, MESSAGES, true, 0), ask(search, records.task(LONG, 0, PAGE, true)));
        assertEquals(answer(1, PAGE, true, 0), ask(search, records.task(LONG, 0, PAGE, false)));
        assertEquals(answer(1, 0, false, 0), ask(search, records.task(LONG, MESSAGES + 1, PAGE, false)));
        assertEquals(answer(MESSAGES - PAGE + 1, MESSAGES, true, 0),
            ask(search, records.task(LONG, MESSAGES + 7, PAGE, true)));
        assertTrue(index.counters().get("history_index_hints") > 0);
        assertEquals(0, index.counters().get("history_index_wrong_hints"));
    }

    /** What a page costs does not depend on where it lies. */
    @Test
    void shouldReadNoMoreThanThePageAndTheGap() {
        final HistorySearch search = new HistorySearch(reader, index, COUNT_MAX);
        for (int at = 1; at < MESSAGES; at += 777) {
            for (final boolean isDescending : new boolean[] {true, false}) {
                final long before = journal.counters().value(JournalCounter.READ);
                ask(search, records.task(LONG, at, PAGE, isDescending));
                final long read = journal.counters().value(JournalCounter.READ) - before;
                // found and given: twice the page; and head, hint, and the end of the page
                assertTrue(read <= 2 * PAGE + GAP + 3, at + ": " + read);
            }
        }
    }

    @Test
    void shouldAnswerAsWithoutAnIndexWhateverRetentionHasRemoved() {
        final HistorySearch with = new HistorySearch(reader, index, COUNT_MAX);
        final HistorySearch without = new HistorySearch(reader, ChannelIndex.NONE, COUNT_MAX);
        final Random random = new Random(5);
        for (int round = 1; round <= 4; round++) {
            // a file has 16,384 records; time is the journal's number
            final long removed = round * (1L << 14);
            assertEquals(1, new Retention(journal, 1, 0).apply(removed + 2, records.lastNo()));
            follow();
            // ten of eleven records are of the long channel
            final long first = removed - removed / 11 + 1;
            for (int i = 0; i < 80; i++) {
                final long from = 1 + random.nextInt((int)(0 == i % 3 ? first + 200 : MESSAGES + 100));
                final HistoryTask task = records.task(LONG, from, 1 + random.nextInt(0 == i % 4 ? COUNT_MAX : PAGE),
                    random.nextBoolean());
                final Answer answer = ask(with, task);
                assertEquals(expected(first, task), answer, () -> "from " + task.fromSeq + " count " + task.count);
                if (0 == i % 20) {
                    assertEquals(ask(without, task), answer);
                }
            }
        }
        assertEquals(0, index.counters().get("history_index_discarded"));
        assertTrue(index.counters().get("history_index_hints") > 0);
    }

    private static Answer expected(final long first, final HistoryTask task) {
        if (task.descending) {
            final long to = Math.min(task.fromSeq, MESSAGES);
            final boolean hasMore = to - task.count >= first;
            return new Answer(LongStream.rangeClosed(Math.max(first, to - task.count + 1), to).boxed().toList(), hasMore,
                !hasMore, hasMore ? 0 : first);
        }
        final long from = Math.max(first, task.fromSeq);
        final boolean isBeforeFirst = task.fromSeq <= first;
        return new Answer(LongStream.rangeClosed(from, Math.min(MESSAGES, from + task.count - 1)).boxed().toList(),
            from + task.count <= MESSAGES, isBeforeFirst, isBeforeFirst ? first : 0);
    }

    @Test
    void shouldGiveWhatTheIndexDoesNotCoverYet() {
        records.append(journal, LONG, 3000);
        final HistorySearch search = new HistorySearch(reader, index, COUNT_MAX);
        for (final int at : new int[] {PAGE, MESSAGES, MESSAGES + 1, MESSAGES + 1500, MESSAGES + 3000}) {
            assertEquals(answer(at - PAGE + 1, at, at > PAGE, 0), ask(search, records.task(LONG, at, PAGE, true)));
            final int to = Math.min(MESSAGES + 3000, at + PAGE - 1);
            assertEquals(answer(at, to, to < MESSAGES + 3000, 0), ask(search, records.task(LONG, at, PAGE, false)));
        }
    }

    /** An entry may be that of a channel with the same hash, or of an index that nobody noticed to be another's. */
    @Test
    void shouldNotTrustTheIndex() {
        for (final Lie lie : Lie.values()) {
            final Liar liar = new Liar(lie);
            final HistorySearch search = new HistorySearch(reader, liar, COUNT_MAX);
            for (final int at : new int[] {PAGE, 60_000}) {
                assertEquals(answer(at - PAGE + 1, at, at > PAGE, 0), ask(search, records.task(LONG, at, PAGE, true)));
                assertEquals(answer(at, at + PAGE - 1, true, 0), ask(search, records.task(LONG, at, PAGE, false)));
            }
            assertTrue(liar.wrong > 0, lie.name());
        }
    }

    /** A test of right answers that cannot fail proves nothing: the same questions to a search that trusts. */
    @Test
    void shouldNoticeASearchThatTrustsTheIndex() {
        final RecordChannel channel = new RecordChannel();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (final Lie lie : new Lie[] {Lie.OTHER_CHANNEL, Lie.EARLIER}) {
            final Liar liar = new Liar(lie);
            final HistoryTask task = records.task(LONG, 50_000, PAGE, true);
            reader.read(task.headNo, view);
            final ChannelHistory history = new ChannelHistory(reader, COUNT_MAX);
            history.begin(liar.find(channel.hashOf(view), task.fromSeq, task.maxSeq), task.fromSeq, PAGE, true);
            while (!history.walk(COUNT_MAX)) {
                assertTrue(history.count() <= PAGE);
            }
            assertNotEquals(answer(50_000 - PAGE + 1, 50_000, true, 0), answer(history), lie.name());
        }
    }

    private void follow() {
        long nowNs = System.nanoTime();
        while (!index.sentence().equals("covers up to journal record " + records.lastNo() + " of " + records.lastNo())) {
            nowNs += 1_000_000_000L;
            index.step(nowNs);
        }
        // time for the last write
        index.step(nowNs + 1_000_000_000_000L);
    }

    private static Answer ask(final HistorySearch search, final HistoryTask task) {
        search.begin(task);
        int slices = 0;
        while (!search.walk(512)) {
            assertTrue(slices++ < 2 * MESSAGES / 512 + 10, "walks for ever");
        }
        return answer(search.history());
    }

    private static Answer answer(final ChannelHistory history) {
        final List<Long> seqs = new ArrayList<>();
        history.forEach((no, buffer, offset, length) -> seqs.add(RecordDescriptor.messageSeq(buffer, offset)));
        return new Answer(seqs, history.hasMore(), history.isTruncated(), history.firstSeq());
    }

    private static Answer answer(final long from, final long to, final boolean hasMore, final long firstSeq) {
        return new Answer(LongStream.rangeClosed(from, to).boxed().toList(), hasMore, false, firstSeq);
    }

    private record Answer(List<Long> seqs, boolean hasMore, boolean isTruncated, long firstSeq) {
    }

    private enum Lie {
        OTHER_CHANNEL,
        EARLIER,
        LATER,
        BEHIND_THE_HEAD,
        NOWHERE
    }

    /** Names a record that is not the one asked for. */
    private final class Liar implements ChannelIndex {
        private final Lie lie;
        private int wrong;

        Liar(final Lie lie) {
            this.lie = lie;
        }

        @Override
        public int step(final long nowNs) {
            return 0;
        }

        @Override
        public long find(final long channel, final long seq, final long maxSeq) {
            final long journalNo = index.find(channel, seq, maxSeq);
            return switch (lie) {
                case OTHER_CHANNEL -> journalNo / 11 * 11 + 11;
                case EARLIER -> Math.max(1, journalNo - 110);
                case LATER -> journalNo + 1;
                case BEHIND_THE_HEAD -> records.lastNo() + 5;
                case NOWHERE -> -1;
            };
        }

        @Override
        public long foundSeq() {
            return index.foundSeq();
        }

        @Override
        public void onHint(final boolean isRight) {
            wrong += isRight ? 0 : 1;
        }

        @Override
        public String sentence() {
            return lie.name();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public void close() {
            // the index is closed by the test
        }
    }
}
