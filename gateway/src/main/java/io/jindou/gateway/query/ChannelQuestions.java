package io.jindou.gateway.query;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.gateway.protocol.WireMessage;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;

/** Questions of clients about channels. They are many, so their objects are used again. */
public final class ChannelQuestions {
    private final QueryClient client;
    private final QueryListener listener;
    private final ArrayDeque<ChannelQuestion> free = new ArrayDeque<>();

    /** Questions put by this client, whose outcomes go to the listener. */
    public ChannelQuestions(final QueryClient client, final QueryListener listener) {
        this.client = client;
        this.listener = listener;
    }

    /**
     * Asks what a {@code HistoryRequest} or {@code MaxSeqRequest} asks. Its fields must have been checked.
     *
     * @param uid            of who asks.
     * @param minLogPosition the state to answer from must have applied this.
     * @return false when it cannot be asked now; the listener hears nothing then.
     */
    public boolean ask(
        final WireMessage request, final long connectionId, final byte[] uid, final boolean isAdmin,
        final long minLogPosition, final long nowNs) {
        final ChannelQuestion question = free.isEmpty() ? new ChannelQuestion(this) : free.poll();
        final int length = question.encode(request, connectionId, uid, isAdmin, minLogPosition, client.responseStreamId(),
            client.responseChannel());
        final boolean isAsked = client.ask(question, length, nowNs);
        if (!isAsked) {
            free.add(question);
        }
        return isAsked;
    }

    void answered(final ChannelQuestion question, final ChannelAnswerDecoder answer, final DirectBuffer buffer) {
        listener.onAnswer(question, answer, buffer, answer.limit());
        free.add(question);
    }

    void failed(final ChannelQuestion question, final Reason reason) {
        listener.onFailure(question, reason);
        free.add(question);
    }
}
