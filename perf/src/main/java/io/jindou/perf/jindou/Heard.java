package io.jindou.perf.jindou;

import org.agrona.DirectBuffer;

/** A message as it came, pushed or in an answer of the history: where its parts lie. Used again for the next one. */
public final class Heard {
    public DirectBuffer buffer;
    public long messageSeq;
    public int flags;
    public int fromOffset;
    public int fromLength;
    /** 0 long: the history does not say it, because it was asked for one channel. */
    public int channelOffset;
    public int channelLength;
    public int payloadOffset;
    public int payloadLength;
}
