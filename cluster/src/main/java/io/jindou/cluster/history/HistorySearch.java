package io.jindou.cluster.history;

import io.jindou.cluster.history.index.ChannelIndex;
import io.jindou.cluster.history.index.RecordChannel;
import io.jindou.engine.journal.ChannelHistory;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.RecordDescriptor;
import io.jindou.engine.service.HistoryTask;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds what a task asks for, by a walk that begins where the index says, or at the newest record of the channel when the index
 * does not know. An entry is a hint: the record it leads to must be of the channel and have the sequence, or it is not used. So
 * the answer is the one of the whole chain, whatever the index holds. For one thread.
 */
final class HistorySearch {
    private final JournalReader reader;
    private final ChannelIndex index;
    private final ChannelHistory history;
    private final RecordChannel channel = new RecordChannel();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private HistoryTask task;
    private long startNo;

    HistorySearch(final JournalReader reader, final ChannelIndex index, final int countMax) {
        this.reader = reader;
        this.index = index;
        this.history = new ChannelHistory(reader, countMax);
    }

    /** Starts a request. The task must not change until it is answered. */
    void begin(final HistoryTask newTask) {
        task = newTask;
        if (task.descending) {
            beginAt(0 == task.fromSeq ? Long.MAX_VALUE : Math.max(1, task.fromSeq));
        } else {
            // one more than is wanted, which tells that there are more
            beginBehind(Math.max(1, task.fromSeq));
        }
    }

    /**
     * Walks by at most so many records.
     *
     * @return true when the request is answered.
     */
    boolean walk(final int steps) {
        if (!history.walk(steps)) {
            return false;
        }
        if (startNo == task.headNo || !history.isTruncated()) {
            return true;
        }
        if (0 == history.firstSeq()) {
            // retention has just removed the record that the walk was to begin with
            beginAt(Long.MAX_VALUE);
            return false;
        }
        if (!task.descending && !history.hasMore()) {
            // the channel begins later than was asked for, so the records wanted may lie behind the beginning of this walk
            beginBehind(history.firstSeq());
            return false;
        }
        return true;
    }

    /** What was found. */
    ChannelHistory history() {
        return history;
    }

    private void beginBehind(final long seq) {
        beginAt(seq > task.maxSeq ? Long.MAX_VALUE : seq + task.count);
    }

    private void beginAt(final long seq) {
        startNo = seq >= task.maxSeq ? task.headNo : startOf(seq);
        history.begin(startNo, task.fromSeq, task.count, task.descending);
    }

    private long startOf(final long seq) {
        if (task.headNo < reader.firstNo()) {
            return task.headNo;
        }
        try {
            reader.read(task.headNo, view);
            channel.keep(view);
            final long journalNo = index.find(channel.hash(), seq, task.maxSeq);
            if (0 == journalNo) {
                return task.headNo;
            }
            final boolean isRight = isHint(journalNo, index.foundSeq());
            index.onHint(isRight);
            return isRight ? journalNo : task.headNo;
        } catch (final JournalException ex) {
            if (JournalException.Kind.TRUNCATED != ex.kind()) {
                throw ex;
            }
            // removed between the look-up and the read: the walk finds out how much is left
            return task.headNo;
        }
    }

    private boolean isHint(final long journalNo, final long seq) {
        if (journalNo < 1 || journalNo > task.headNo) {
            return false;
        }
        reader.read(journalNo, view);
        return seq == RecordDescriptor.messageSeq(view, 0) && channel.isOf(view);
    }
}
