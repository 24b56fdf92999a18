package io.jindou.engine.service;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.jindou.codecs.sbe.query.ChannelQueryDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.engine.Engine;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Reads: asked by gateways, answered from the state between log entries, never through the log. A question about a position that
 * is not applied yet waits a bounded time, then is NOT_YET. Every question begins with its id and that position.
 */
final class QueryAdapter {
    private static final int FRAGMENT_LIMIT = 16;
    private static final int WAITING_MAX = 256;
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MIN_LOG_POSITION
        = MessageHeaderDecoder.ENCODED_LENGTH + ChannelQueryDecoder.minLogPositionEncodingOffset();
    private static final int LENGTH_MIN = MIN_LOG_POSITION + Long.BYTES;

    private final Engine engine;
    private final Subscription subscription;
    private final AnswerPublications answers;
    private final ChannelQuestions channelQuestions;
    private final AdminQuestions adminQuestions;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long nowNs;
    private long dropped;

    QueryAdapter(
        final Engine engine, final Aeron aeron, final String channel, final int streamId, final OneToOneRingBuffer history) {
        this.engine = engine;
        this.subscription = aeron.addSubscription(channel, streamId);
        this.answers = new AnswerPublications(aeron);
        this.channelQuestions = new ChannelQuestions(engine, history, answers);
        this.adminQuestions = new AdminQuestions(engine, answers);
    }

    int doWork(final long now) {
        nowNs = now;
        return pollWaiting() + subscription.poll(assembler, FRAGMENT_LIMIT);
    }

    /** Questions and answers that did not fit somewhere; whoever asked times out and asks again. */
    long dropped() {
        return dropped + channelQuestions.dropped() + adminQuestions.dropped();
    }

    void close() {
        subscription.close();
        answers.close();
    }

    private int pollWaiting() {
        int workCount = 0;
        for (int i = waiting.size(); i > 0; i--) {
            final Waiting first = waiting.poll();
            final boolean isLate = nowNs - first.deadlineNs > 0;
            if ((isApplied(first.message, 0) || isLate) && onQuestion(first.handler, first.message, 0)) {
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
        final QuestionHandler handler = length < LENGTH_MIN ? null : handlerOf(buffer, offset);
        if (null == handler || !handler.isWhole(buffer, offset, length)) {
            dropped++;
        } else if (!isApplied(buffer, offset) && waiting.size() < WAITING_MAX || !onQuestion(handler, buffer, offset)) {
            keep(handler, buffer, offset, length);
        }
    }

    private QuestionHandler handlerOf(final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return null;
        }
        if (ChannelQueryDecoder.TEMPLATE_ID == header.templateId()) {
            return channelQuestions;
        }
        return AdminQuestions.isOne(header.templateId()) ? adminQuestions : null;
    }

    private boolean isApplied(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MIN_LOG_POSITION, LITTLE_ENDIAN) <= engine.entry().logPosition();
    }

    private boolean onQuestion(final QuestionHandler handler, final DirectBuffer buffer, final int offset) {
        return handler.onQuestion(buffer, offset, isApplied(buffer, offset));
    }

    private void keep(final QuestionHandler handler, final DirectBuffer buffer, final int offset, final int length) {
        if (waiting.size() >= WAITING_MAX) {
            dropped++;
            return;
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        waiting.add(new Waiting(handler, new UnsafeBuffer(copy), nowNs + WAIT_NS));
    }

    private record Waiting(QuestionHandler handler, UnsafeBuffer message, long deadlineNs) {
    }
}
