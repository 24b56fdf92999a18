package io.jindou.codecs.link;

import io.jindou.codecs.Limits;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap chunks of {@link Limits#RING_CHUNK} bytes, shared by the rings of one thread and used again. */
public final class RingMemory {
    private Chunk free;
    private int allocated;
    private long lives;

    Chunk take(final LinkRing owner, final long firstNumber) {
        Chunk chunk = free;
        if (null == chunk) {
            chunk = new Chunk();
            allocated++;
        } else {
            free = chunk.next;
        }
        chunk.next = null;
        chunk.owner = owner;
        restart(chunk, firstNumber);
        return chunk;
    }

    /** Empties a chunk; slices that point into it are void, also when numbers start anew. */
    void restart(final Chunk chunk, final long firstNumber) {
        chunk.life = ++lives;
        chunk.firstNumber = firstNumber;
        chunk.end = 0;
    }

    void give(final Chunk chunk) {
        chunk.owner = null;
        chunk.next = free;
        free = chunk;
    }

    /** Frees the chunks that no ring holds. */
    public void close() {
        while (null != free) {
            BufferUtil.free(free.buffer.byteBuffer());
            free = free.next;
            allocated--;
        }
    }

    /** Bytes taken from the operating system and not freed. */
    public long allocatedBytes() {
        return (long)allocated * Limits.RING_CHUNK;
    }

    /** A run of entries of one ring. */
    static final class Chunk {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.RING_CHUNK));
        LinkRing owner;
        Chunk next;
        long life;
        long firstNumber;
        int end;
    }
}
