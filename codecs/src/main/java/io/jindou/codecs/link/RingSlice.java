package io.jindou.codecs.link;

import io.jindou.codecs.link.RingMemory.Chunk;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A run of entries of a {@link LinkRing} as they lie in memory; remembers where the next run starts. */
public final class RingSlice {
    private Chunk chunk;
    private long chunkLife;
    private int offset;
    private int length;
    private long next;

    /** Where the entries lie. */
    public UnsafeBuffer buffer() {
        return chunk.buffer;
    }

    /** Offset of the first entry. */
    public int offset() {
        return offset;
    }

    /** Bytes of all entries. */
    public int length() {
        return length;
    }

    boolean continuesAt(final LinkRing ring, final long from) {
        if (null == chunk || next != from || chunk.owner != ring || chunk.life != chunkLife) {
            return false;
        }
        final int at = offset + length;
        if (at < chunk.end) {
            point(chunk, at);
            return true;
        }
        if (null == chunk.next) {
            return false;
        }
        point(chunk.next, 0);
        return true;
    }

    void point(final Chunk newChunk, final int newOffset) {
        chunk = newChunk;
        chunkLife = newChunk.life;
        offset = newOffset;
        length = 0;
    }

    int cut(final long from, final long last, final int target) {
        final DirectBuffer buffer = chunk.buffer;
        final int end = chunk.end;
        int at = offset;
        long number = from;
        while (at < end && number <= last && at - offset < target) {
            at += LinkRing.entryLength(LinkRing.messageLength(buffer, at));
            number++;
        }
        length = at - offset;
        next = number;
        return (int)(number - from);
    }
}
