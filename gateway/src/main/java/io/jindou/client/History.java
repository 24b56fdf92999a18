package io.jindou.client;

import java.util.List;

/**
 * A stretch of a channel's stored messages.
 *
 * @param messages in rising order of messageSeq, whichever direction was asked for.
 * @param maxSeq   sequence of the channel's newest message; 0: none.
 * @param more     there are further messages in the direction asked for.
 * @param firstSeq 0, unless the search came to where retention has removed older messages: then sequence of the first that is
 *                 still stored, {@code maxSeq + 1} when none is.
 */
public record History(List<Message> messages, long maxSeq, boolean more, long firstSeq) {
    /** True when messages that were asked for may be missing because they were removed as too old. */
    public boolean isTruncated() {
        return firstSeq > 0;
    }
}
