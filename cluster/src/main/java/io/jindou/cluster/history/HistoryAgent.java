package io.jindou.cluster.history;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.query.ChannelAnswerEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.engine.journal.ChannelHistory;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.service.AnswerPublications;
import io.jindou.engine.service.HistoryTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the engine has found to need the journal, one task after the other, and has the index follow the journal. A duty
 * cycle follows a bounded part of a channel's chain, so that stopping never waits for a long one.
 */
public final class HistoryAgent implements Agent {
    /** An answer stays below this: a frame takes no more, and an Aeron message of a 16 MiB term takes twice as much. */
    static final int ANSWER_MAX = Limits.FRAME_BODY_MAX;

    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryAgent.class);
    private static final int WALK_STEPS = 512;
    private static final int INITIAL_CAPACITY = 64 << 10;
    /** Whoever asked has given up by then. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final OneToOneRingBuffer tasks;
    private final Journal journal;
    private final ChannelIndex index;
    private final AnswerPublications publications;
    private final HistoryTask task = new HistoryTask();
    private final MessageHandler taskHandler = this::onTask;
    private final MutableDirectBuffer message = new ExpandableDirectByteBuffer(INITIAL_CAPACITY);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChannelAnswerEncoder answer = new ChannelAnswerEncoder();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private JournalReader reader;
    private HistorySearch search;
    private ChannelHistory history;
    private State state = State.IDLE;
    private int length;
    private int count;
    private int skip;
    private int skipped;
    private long bytes;
    private long walkDeadlineNs;
    private long offerDeadlineNs;

    private enum State {
        IDLE,
        WALKING,
        OFFERING
    }

    /**
     * An agent for one node.
     *
     * @param tasks        filled by the engine's service.
     * @param journal      read through readers of this agent's own.
     * @param index        of the journal, or {@link ChannelIndex#NONE}; driven and closed by this agent.
     * @param publications closed by this agent.
     */
    public HistoryAgent(final OneToOneRingBuffer tasks, final Journal journal, final ChannelIndex index,
        final AnswerPublications publications) {
        this.tasks = tasks;
        this.journal = journal;
        this.index = index;
        this.publications = publications;
    }

    /** Answers given; any thread. */
    public long answered() {
        return answered.get();
    }

    /** Questions that the journal could not answer; any thread. */
    public long failed() {
        return failed.get();
    }

    /** Answers that nobody took in time; any thread. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public int doWork() {
        return index.step(System.nanoTime()) + answer();
    }

    /** A task on which anything unforeseen is thrown is given up, or it would be thrown again for ever. */
    private int answer() {
        boolean isDone = false;
        try {
            final int work = switch (state) {
                case IDLE -> tasks.read(taskHandler, 1);
                case WALKING -> walk();
                case OFFERING -> offer();
            };
            isDone = true;
            return work;
        } finally {
            if (!isDone) {
                failed.incrementAndGet();
                closeReader();
                skipped = 0;
                state = State.IDLE;
            }
        }
    }

    private void onTask(final int typeId, final MutableDirectBuffer buffer, final int offset, final int taskLength) {
        if (HistoryTask.TYPE_ID != typeId) {
            return;
        }
        task.decode(buffer, offset);
        if (!journal.isWhole()) {
            refuse();
            return;
        }
        try {
            if (null == search) {
                reader = journal.newReader();
                search = new HistorySearch(reader, index, Limits.HISTORY_COUNT_MAX);
                history = search.history();
            }
            walkDeadlineNs = System.nanoTime() + PATIENCE_NS;
            begin();
        } catch (final JournalException ex) {
            refuse(ex);
        }
    }

    private void begin() {
        search.begin(task);
        skipped = 0;
        state = State.WALKING;
    }

    private int walk() {
        try {
            if (search.walk(WALK_STEPS)) {
                encode();
            } else if (System.nanoTime() - walkDeadlineNs > 0) {
                // far back in a long channel; whoever waits behind this one must not wait for it
                dropped.incrementAndGet();
                state = State.IDLE;
            }
        } catch (final JournalException ex) {
            if (JournalException.Kind.TRUNCATED == ex.kind()) {
                // removed between the walk and the answer
                begin();
            } else {
                refuse(ex);
            }
        }
        return 1;
    }

    /** What does not fit is left out at the far end of the direction asked. */
    private void encode() {
        length = AnswerPublications.ANSWER_HEADER;
        count = 0;
        skip = 0;
        if (task.descending) {
            bytes = 0;
            history.forEach(this::measure);
            history.forEach(this::skipOld);
        }
        int left = skip;
        final int taken = history.forEach((journalNo, buffer, offset, recordLength) -> put(buffer, offset, recordLength));
        left += history.count() - taken;
        answer.wrapAndApplyHeader(message, 0, header)
            .requestId(task.requestId)
            .maxSeq(task.maxSeq)
            .logPosition(task.logPosition)
            .count(count)
            .more((short)(left > 0 || history.hasMore() ? 1 : 0))
            .reason((short)Reason.SUCCESS.code())
            .firstSeq(firstSeq());
        startOffer();
    }

    /** Nothing is left of a channel: its next message will be the first. */
    private long firstSeq() {
        return history.isTruncated() && 0 == history.firstSeq() ? task.maxSeq + 1 : history.firstSeq();
    }

    private boolean measure(final long journalNo, final DirectBuffer buffer, final int offset, final int recordLength) {
        bytes += LinkRing.entryLength(recordLength);
        return true;
    }

    private boolean skipOld(final long journalNo, final DirectBuffer buffer, final int offset, final int recordLength) {
        if (bytes <= ANSWER_MAX - AnswerPublications.ANSWER_HEADER) {
            return false;
        }
        bytes -= LinkRing.entryLength(recordLength);
        skip++;
        return true;
    }

    private boolean put(final DirectBuffer buffer, final int offset, final int recordLength) {
        if (skipped < skip) {
            skipped++;
            return true;
        }
        final int entryLength = LinkRing.entryLength(recordLength);
        if (length + entryLength > ANSWER_MAX) {
            return false;
        }
        message.putInt(length, recordLength, LITTLE_ENDIAN);
        message.putBytes(length + LinkRing.ENTRY_HEADER, buffer, offset, recordLength);
        final int end = LinkRing.ENTRY_HEADER + recordLength;
        message.setMemory(length + end, entryLength - end, (byte)0);
        length += entryLength;
        count++;
        return true;
    }

    private void refuse(final JournalException cause) {
        LOGGER.error("history cannot be read: {}", cause.getMessage(), cause);
        closeReader();
        refuse();
    }

    private void refuse() {
        failed.incrementAndGet();
        length = AnswerPublications.ANSWER_HEADER;
        answer.wrapAndApplyHeader(message, 0, header)
            .requestId(task.requestId)
            .maxSeq(task.maxSeq)
            .logPosition(task.logPosition)
            .count(0)
            .more((short)0)
            .reason((short)Reason.HISTORY_UNAVAILABLE.code())
            .firstSeq(0);
        startOffer();
    }

    private void startOffer() {
        skipped = 0;
        state = State.OFFERING;
        offerDeadlineNs = System.nanoTime() + PATIENCE_NS;
    }

    private int offer() {
        final AnswerPublications.Outcome outcome = publications.offer(task, message, length);
        if (AnswerPublications.Outcome.TAKEN == outcome) {
            answered.incrementAndGet();
            state = State.IDLE;
            return 1;
        }
        if (AnswerPublications.Outcome.NEVER == outcome || System.nanoTime() - offerDeadlineNs > 0) {
            dropped.incrementAndGet();
            state = State.IDLE;
        }
        return 0;
    }

    private void closeReader() {
        CloseHelper.quietClose(reader);
        reader = null;
        search = null;
        history = null;
    }

    @Override
    public void onClose() {
        closeReader();
        index.close();
        publications.close();
    }

    @Override
    public String roleName() {
        return "jindou-history";
    }
}
