package io.jindou.gateway.query;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import org.agrona.DirectBuffer;

/** Gets the outcome of each question that was taken, exactly once; the connection that asked may have gone meanwhile. */
public interface QueryListener {
    /**
     * The node has answered, with success or a reason.
     *
     * @param records offset of the answer's records within the buffer.
     */
    void onAnswer(ChannelQuestion question, ChannelAnswerDecoder answer, DirectBuffer buffer, int records);

    /** There will be no answer. */
    void onFailure(ChannelQuestion question, Reason reason);
}
