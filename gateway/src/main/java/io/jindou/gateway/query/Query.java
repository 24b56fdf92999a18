package io.jindou.gateway.query;

import io.jindou.codecs.Reason;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One question under way, and who hears its outcome, exactly once. It keeps its bytes, to be put to another node. It may be used
 * for another question once its outcome was told.
 */
public abstract class Query {
    private static final int MESSAGE_LENGTH = 256;

    final ExpandableArrayBuffer message = new ExpandableArrayBuffer(MESSAGE_LENGTH);
    int length;
    int attempt;
    long requestId;
    long attemptEndNs;
    long deadlineNs;

    /** Where the question is encoded before it is asked: at 0, its SBE header first, its request id left to the client. */
    public final MutableDirectBuffer message() {
        return message;
    }

    /**
     * A node has answered, with success or a reason.
     *
     * @param offset of the answer's SBE header. The buffer is valid only during the call.
     */
    protected abstract void onAnswer(DirectBuffer buffer, int offset);

    /** There will be no answer. */
    protected abstract void onFailure(Reason reason);
}
