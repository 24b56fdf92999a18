package io.jindou.gateway.query;

import org.agrona.DirectBuffer;

/** The way to a node that answers reads. No method blocks; all are called by the agent's thread. */
public interface QueryPort extends AutoCloseable {
    /** Takes answers. */
    interface AnswerHandler {
        /** One answer, its SBE header first. The buffer is valid only during the call. */
        void onAnswer(DirectBuffer buffer, int offset, int length);
    }

    /** Where answers are sent to; ASCII, part of every query. */
    String responseChannel();

    /** The stream of the answers within their channel. */
    int responseStreamId();

    /** Sends one query; false when it cannot be sent now. A query may get lost. */
    boolean offer(DirectBuffer buffer, int offset, int length);

    /**
     * The same at the node that is so many places behind the one that would be asked first.
     *
     * @param attempt 0 for the first one, counted on for each time that the question is asked again.
     */
    default boolean offer(final DirectBuffer buffer, final int offset, final int length, final int attempt) {
        return offer(buffer, offset, length);
    }

    /** Hands a bounded number of answers to the handler; how many. */
    int poll(AnswerHandler handler);

    @Override
    void close();
}
