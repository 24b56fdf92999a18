package io.jindou.perf.rig;

import org.agrona.DirectBuffer;

/** Judges history answers: the newest messages of the channel that was asked for, in a row, whole. */
final class AnswerCheck {
    private static final int NONE = -1;

    private final int filled;
    private final int newest;
    private int stream = NONE;
    private int first;
    private int last;
    private int shown;
    private boolean isWrong;
    private long wrong;

    /**
     * A check.
     *
     * @param filled messages of each channel, numbered from 0
     * @param newest how many of them are asked for
     */
    AnswerCheck(final int filled, final int newest) {
        this.filled = filled;
        this.newest = newest;
    }

    /** The next message of an answer. */
    void onMessage(final DirectBuffer payload, final int offset, final int length) {
        if (!Payload.isIntact(payload, offset, length)) {
            isWrong = true;
            return;
        }
        final int sequence = Payload.sequence(payload, offset);
        if (0 == shown) {
            stream = Payload.stream(payload, offset);
            first = sequence;
        } else {
            final int step = sequence - last;
            isWrong |= stream != Payload.stream(payload, offset) || 1 != Math.abs(step)
                || shown > 1 && step != Integer.signum(last - first);
        }
        last = sequence;
        shown++;
    }

    /** The end of an answer from this channel. */
    void onEnd(final Stream channel, final int count, final long payloadBytes) {
        final int expected = Math.min(filled, newest);
        long bytes = 0;
        for (int i = filled - expected; i < filled; i++) {
            bytes += channel.length(i);
        }
        if (isWrong || count != expected || shown != expected || payloadBytes != bytes || stream != channel.id
            || Math.max(first, last) != filled - 1 || Math.min(first, last) != filled - expected) {
            wrong++;
        }
        reset();
    }

    /** Forgets what was shown of an answer. */
    void reset() {
        stream = NONE;
        shown = 0;
        isWrong = false;
    }

    /** Answers that were not what they should be. */
    long wrong() {
        return wrong;
    }
}
