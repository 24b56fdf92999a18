package io.jindou.gateway.http;

import io.jindou.codecs.Reason;

/**
 * What the cell has made of a command.
 *
 * @param messageId  of a message that was published; else 0
 * @param messageSeq of a message that was stored; else 0
 */
record Outcome(Reason reason, long messageId, long messageSeq) {
    static Outcome of(final Reason reason) {
        return new Outcome(reason, 0, 0);
    }

    boolean isSuccess() {
        return Reason.SUCCESS == reason;
    }
}
