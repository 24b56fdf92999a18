package io.jindou.engine.service;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelQueryDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.engine.Engine;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Reads: asked by gateways, answered from the state between log entries, never through the log. What needs message bodies goes on
 * to the history agent. A question about a position that is not applied yet waits a bounded time, then is NOT_YET.
 */
final class QueryAdapter {
    private static final int FRAGMENT_LIMIT = 16;
    private static final int WAITING_MAX = 256;
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int TASK_LENGTH_MAX = 1024;

    private final Engine engine;
    private final OneToOneRingBuffer history;
    private final Subscription subscription;
    private final AnswerPublications answers;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChannelQueryDecoder query = new ChannelQueryDecoder();
    private final HistoryTask task = new HistoryTask();
    private final UnsafeBuffer taskBuffer = new UnsafeBuffer(new byte[TASK_LENGTH_MAX]);
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long nowNs;
    private long dropped;

    QueryAdapter(
        final Engine engine, final Aeron aeron, final String channel, final int streamId, final OneToOneRingBuffer history) {
        this.engine = engine;
        this.history = history;
        this.subscription = aeron.addSubscription(channel, streamId);
        this.answers = new AnswerPublications(aeron);
    }

    int doWork(final long now) {
        nowNs = now;
        return pollWaiting() + subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    /** Questions and answers that did not fit somewhere; whoever asked times out and asks again. */
    long dropped() {
        return dropped;
    }

    void close() {
        subscription.close();
        answers.close();
    }

    private int pollWaiting() {
        int workCount = 0;
        final long applied = engine.entry().logPosition();
        for (int i = waiting.size(); i > 0; i--) {
            final Waiting first = waiting.poll();
            final boolean isLate = nowNs - first.deadlineNs > 0;
            if ((first.minLogPosition <= applied || isLate) && onQuery(first.message, 0)) {
                workCount++;
            } else if (isLate) {
                dropped++;
            } else {
                waiting.add(first);
            }
        }
        return workCount;
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header aeronHeader) {
        if (!isWhole(buffer, offset, length)) {
            dropped++;
            return;
        }
        final long minLogPosition = query.minLogPosition();
        if (minLogPosition > engine.entry().logPosition() && waiting.size() < WAITING_MAX || !onQuery(buffer, offset)) {
            keep(buffer, offset, length, minLogPosition);
        }
    }

    private void keep(final DirectBuffer buffer, final int offset, final int length, final long minLogPosition) {
        if (waiting.size() >= WAITING_MAX) {
            dropped++;
            return;
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        waiting.add(new Waiting(new UnsafeBuffer(copy), minLogPosition, nowNs + WAIT_NS));
    }

    private boolean isWhole(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH + ChannelQueryDecoder.BLOCK_LENGTH) {
            return false;
        }
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || header.templateId() != ChannelQueryDecoder.TEMPLATE_ID
            || header.blockLength() < ChannelQueryDecoder.BLOCK_LENGTH) {
            return false;
        }
        query.wrapAndApplyHeader(buffer, offset, header);
        int at = query.limit();
        final int end = offset + length;
        for (int i = 0; i < 3; i++) {
            if (at + ChannelQueryDecoder.uidHeaderLength() > end) {
                return false;
            }
            at += ChannelQueryDecoder.uidHeaderLength()
                + (buffer.getShort(at, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
        }
        // the last length read is that of the channel; a task must fit its buffer
        return at <= end && query.responseStreamId() != 0 && length <= TASK_LENGTH_MAX / 2;
    }

    /** False when the answer was not taken now; the question may be tried again. */
    private boolean onQuery(final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
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
        if (query.minLogPosition() <= task.logPosition) {
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

    private boolean answer(final Reason reason) {
        final AnswerPublications.Outcome outcome = answers.answer(task, reason);
        dropped += AnswerPublications.Outcome.NEVER == outcome ? 1 : 0;
        return AnswerPublications.Outcome.LATER != outcome;
    }

    private record Waiting(UnsafeBuffer message, long minLogPosition, long deadlineNs) {
    }
}
