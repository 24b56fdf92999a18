package io.jindou.cluster.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.journal.chronicle.JournalContext;
import io.jindou.engine.journal.chronicle.Retention;
import io.jindou.engine.service.AnswerPublications;
import io.jindou.engine.service.HistoryTask;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers from a journal of one channel with 100 messages, ten a file; message n was stored at time n. */
@Timeout(60)
class TruncatedHistoryTest {
    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    private static final int STREAM_ID = 402;
    private static final int TASKS_CAPACITY = 64 << 10;
    private static final int MESSAGES = 100;
    private static final int FRAGMENTS = 10;

    @TempDir
    private Path directory;
    private final OneToOneRingBuffer tasks = new OneToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect(TASKS_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private final ChannelAnswerDecoder answer = new ChannelAnswerDecoder();
    private MediaDriver driver;
    private Aeron aeron;
    private Subscription asker;
    private ChronicleJournal journal;
    private HistoryAgent agent;

    @BeforeEach
    void launch() {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
        asker = aeron.addSubscription(CHANNEL, STREAM_ID);
    }

    @AfterEach
    void close() {
        agent.onClose();
        aeron.close();
        driver.close();
        journal.close();
    }

    @Test
    void shouldSayNothingAboutTheBeginningOfAnUntouchedChannel() {
        start(false);
        ask(0, MESSAGES, true);
        assertAnswer(Reason.SUCCESS, MESSAGES, 0);
    }

    @Test
    void shouldTellTheFirstSequenceThatIsStillStored() {
        start(false);
        assertEquals(4, new Retention(journal, 1, 0).apply(MESSAGES, 50));
        ask(0, MESSAGES, true);
        assertAnswer(Reason.SUCCESS, 60, 41);
        ask(30, 10, true);
        assertAnswer(Reason.SUCCESS, 0, 41);
        ask(1, 10, false);
        assertAnswer(Reason.SUCCESS, 10, 41);
        assertEquals(1, answer.more());
        ask(0, 10, true);
        assertAnswer(Reason.SUCCESS, 10, 0);
        ask(50, 10, false);
        assertAnswer(Reason.SUCCESS, 10, 0);
        assertEquals(0, agent.failed());
    }

    @Test
    void shouldTellTheNextSequenceWhenNothingOfTheChannelIsStored() {
        start(false);
        append(MESSAGES + 1, 2);
        assertEquals(10, new Retention(journal, 1, 0).apply(1_000_000, MESSAGES + 1));
        ask(0, MESSAGES, true);
        assertAnswer(Reason.SUCCESS, 0, MESSAGES + 1);
    }

    @Test
    void shouldRefuseWhileTheJournalIsNotWhole() {
        start(true);
        ask(0, MESSAGES, true);
        assertAnswer(Reason.HISTORY_UNAVAILABLE, 0, 0);
        assertEquals(1, agent.failed());
    }

    private void start(final boolean isRebuilding) {
        journal = new ChronicleJournal(new JournalContext(directory).recordsPerFile(10).blockSize(512 << 10).reserve(0)
            .rebuild(isRebuilding));
        journal.recover(isRebuilding ? MESSAGES : 0, isRebuilding ? 1 : 0);
        journal.onReplayDone();
        for (int no = 1; no <= MESSAGES && !isRebuilding; no++) {
            append(no, 1);
        }
        agent = new HistoryAgent(tasks, journal, ChannelIndex.NONE, new AnswerPublications(aeron));
    }

    private void append(final int no, final int channel) {
        final byte[] id = {(byte)channel};
        final StoredMessageEncoder encoder = new StoredMessageEncoder()
            .wrapAndApplyHeader(buffer, 0, new io.jindou.codecs.sbe.journal.MessageHeaderEncoder())
            .journalNo(no).previousJournalNo(1 == channel ? no - 1 : 0).messageSeq(1 == channel ? no : 1).timestamp(no)
            .putChannelId(id, 0, 1).putFromUid(id, 0, 0).putClientMsgNo(id, 0, 0).putTopic(id, 0, 0).putPayload(id, 0, 0);
        final int length = io.jindou.codecs.sbe.journal.MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        RecordDescriptor.seal(buffer, 0, length);
        journal.append(no, buffer, 0, length);
    }

    private void ask(final long fromSeq, final int count, final boolean descending) {
        final HistoryTask task = new HistoryTask();
        task.headNo = MESSAGES;
        task.maxSeq = MESSAGES;
        task.fromSeq = fromSeq;
        task.count = count;
        task.descending = descending;
        task.responseChannel = CHANNEL;
        task.responseStreamId = STREAM_ID;
        tasks.write(HistoryTask.TYPE_ID, buffer, 0, task.encode(buffer, 0));
    }

    private void assertAnswer(final Reason reason, final int count, final long firstSeq) {
        final int[] answers = new int[1];
        // the parts of an answer may come by several polls
        final FragmentAssembler assembler = new FragmentAssembler((from, offset, length, header) -> {
            final byte[] copy = new byte[length];
            from.getBytes(offset, copy);
            answer.wrapAndApplyHeader(new UnsafeBuffer(copy), 0, new MessageHeaderDecoder());
            answers[0]++;
        });
        while (0 == answers[0]) {
            agent.doWork();
            driver.sharedAgentInvoker().invoke();
            aeron.conductorAgentInvoker().invoke();
            asker.poll(assembler, FRAGMENTS);
        }
        assertEquals(reason.code(), answer.reason());
        assertEquals(count, answer.count());
        assertEquals(firstSeq, answer.firstSeq());
    }
}
