package io.jindou.engine.service;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelQueryDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.engine.Engine;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** Where a channel ends is answered at once; what needs message bodies goes on to the history agent. */
final class ChannelQuestions implements QuestionHandler {
    private static final int TASK_LENGTH_MAX = 1024;
    /** uid, channel id and response channel. */
    private static final int FIELDS = 3;

    private final Engine engine;
    private final OneToOneRingBuffer history;
    private final AnswerPublications answers;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChannelQueryDecoder query = new ChannelQueryDecoder();
    private final HistoryTask task = new HistoryTask();
    private final UnsafeBuffer taskBuffer = new UnsafeBuffer(new byte[TASK_LENGTH_MAX]);
    private long dropped;

    ChannelQuestions(final Engine engine, final OneToOneRingBuffer history, final AnswerPublications answers) {
        this.engine = engine;
        this.history = history;
        this.answers = answers;
    }

    @Override
    public boolean isWhole(final DirectBuffer buffer, final int offset, final int length) {
        if (header.wrap(buffer, offset).blockLength() < ChannelQueryDecoder.BLOCK_LENGTH) {
            return false;
        }
        query.wrapAndApplyHeader(buffer, offset, header);
        // a task must fit its buffer
        return query.responseStreamId() != 0 && length <= TASK_LENGTH_MAX / 2
            && VarData.behind(buffer, query.limit(), offset + length, FIELDS) > 0;
    }

    @Override
    public boolean onQuestion(final DirectBuffer buffer, final int offset, final boolean isApplied) {
        query.wrapAndApplyHeader(buffer, offset, header);
        final int uidLength = query.uidLength();
        final int uidOffset = query.limit() + ChannelQueryDecoder.uidHeaderLength();
        query.skipUid();
        final int idLength = query.channelIdLength();
        final int idOffset = query.limit() + ChannelQueryDecoder.channelIdHeaderLength();
        query.skipChannelId();
        task.requestId = query.requestId();
        task.fromSeq = query.fromSeq();
        task.count = Math.min(query.count(), Limits.HISTORY_COUNT_MAX);
        task.descending = 0 != query.descending();
        task.responseStreamId = query.responseStreamId();
        final int channelLength = query.responseChannelLength();
        task.responseChannel = buffer.getStringWithoutLengthAscii(
            query.limit() + ChannelQueryDecoder.responseChannelHeaderLength(), channelLength);
        task.logPosition = engine.entry().logPosition();
        task.maxSeq = 0;
        Reason reason = Reason.NOT_YET;
        if (isApplied) {
            reason = engine.channelHeads().find(query.channelType(), buffer, idOffset, idLength,
                buffer, uidOffset, uidLength, 0 != query.admin());
            task.maxSeq = engine.channelHeads().lastSeq();
            task.headNo = engine.channelHeads().lastJournalNo();
        }
        if (Reason.SUCCESS == reason && task.count > 0 && task.headNo > 0) {
            final int length = task.encode(taskBuffer, 0);
            return history.write(HistoryTask.TYPE_ID, taskBuffer, 0, length) || answer(Reason.BUSY);
        }
        return answer(reason);
    }

    @Override
    public long dropped() {
        return dropped;
    }

    private boolean answer(final Reason reason) {
        final AnswerPublications.Outcome outcome = answers.answer(task, reason);
        dropped += AnswerPublications.Outcome.NEVER == outcome ? 1 : 0;
        return AnswerPublications.Outcome.LATER != outcome;
    }
}
