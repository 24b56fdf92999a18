package io.jindou.perf.chaos;

import java.util.List;

/**
 * What the audit of messages came to. All but the first three must be 0.
 *
 * @param delivered    messages pushed, or acknowledged to their senders, on the connections where they were due
 * @param fromHistory  messages read from the history by those who had lost their connection
 * @param repeated     pushes that the gateway marked as made again
 * @param lost         accepted messages that are not in the history
 * @param doubled      messages stored or pushed twice
 * @param reordered    messages stored or pushed out of order
 * @param missed       pushes that did not come
 * @param damaged      messages with other bytes or names than they were sent with
 * @param misdelivered messages that came to somebody who should not have got them
 * @param examples     of the first things that are wrong
 */
record Verdict(
    long delivered, long fromHistory, long repeated, long lost, long doubled, long reordered, long missed, long damaged,
    long misdelivered, List<String> examples) {
    /** All that must be 0 is. */
    boolean isClean() {
        return 0 == lost + doubled + reordered + missed + damaged + misdelivered;
    }
}
