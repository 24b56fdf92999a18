package io.jindou.client;

import java.util.List;

/**
 * A stretch of a channel's stored messages.
 *
 * @param messages in rising order of messageSeq, whichever direction was asked for.
 * @param maxSeq   sequence of the channel's newest message; 0: none.
 * @param more     there are further messages in the direction asked for.
 */
public record History(List<Message> messages, long maxSeq, boolean more) {
}
