package io.jindou.client;

import io.jindou.codecs.Reason;
import java.util.concurrent.CompletableFuture;

/** A request that waits to be written or answered. */
final class PendingRequest<T> {
    /** Reads the value of an answer that the server marked as a success. */
    @FunctionalInterface
    interface AnswerReader<T> {
        T read(WireDecoder decoder);
    }

    private final byte[] frame;
    private final AnswerReader<T> reader;
    private final CompletableFuture<T> answer;
    private final long deadlineNs;
    private long correlationId;
    private long afterSend;
    private boolean written;

    PendingRequest(
        final byte[] frame, final AnswerReader<T> reader, final CompletableFuture<T> answer, final long deadlineNs) {
        this.frame = frame;
        this.reader = reader;
        this.answer = answer;
        this.deadlineNs = deadlineNs;
    }

    /** Gives it its name, and its place behind the SENDs below {@code afterSend}. */
    void place(final long correlationId, final long afterSend) {
        this.correlationId = correlationId;
        this.afterSend = afterSend;
        WireEncoder.number(frame, correlationId);
    }

    long correlationId() {
        return correlationId;
    }

    long afterSend() {
        return afterSend;
    }

    long deadlineNs() {
        return deadlineNs;
    }

    byte[] frame() {
        return frame;
    }

    boolean isWritten() {
        return written;
    }

    void onWritten() {
        written = true;
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    void onAnswer(final Reason reason, final WireDecoder decoder) {
        if (Reason.SUCCESS != reason) {
            answer.completeExceptionally(new JindouException(reason));
            return;
        }
        final T value;
        try {
            value = reader.read(decoder);
        } catch (final JindouException e) {
            answer.completeExceptionally(e);
            throw e;
        }
        answer.complete(value);
    }

    void fail(final JindouException failure) {
        answer.completeExceptionally(failure);
    }
}
