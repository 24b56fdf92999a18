package io.jindou.perf.soak;

import org.agrona.DirectBuffer;

/** A message as it came, pushed or in an answer of the history: where its parts lie. Used again for the next one. */
final class Heard {
    DirectBuffer buffer;
    long messageSeq;
    int flags;
    int fromOffset;
    int fromLength;
    /** 0 long: the history does not say it, because it was asked for one channel. */
    int channelOffset;
    int channelLength;
    int payloadOffset;
    int payloadLength;
}
