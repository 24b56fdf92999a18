package io.jindou.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The buffers in which the connections of one agent gather their frames. A buffer is needed from the first frame of a loop to the
 * end of the loop: the one that was used last, which the processor's caches still have, serves the next connection.
 */
public final class OutboundBuffers implements AutoCloseable {
    static final int INITIAL_CAPACITY = 256;
    /** Kept for later; what is above goes back to the allocator. */
    static final int KEPT_BYTES_MAX = 4 << 20;

    private final ByteBufAllocator allocator;
    private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int keptBytes;

    public OutboundBuffers(final ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** An empty direct buffer. */
    ByteBuf take() {
        final ByteBuf buffer = kept.pollLast();
        if (null == buffer) {
            return allocator.directBuffer(INITIAL_CAPACITY);
        }
        keptBytes -= buffer.capacity();
        return buffer.clear();
    }

    /** Takes back a buffer that nobody else holds. */
    void giveBack(final ByteBuf buffer) {
        final int capacity = buffer.capacity();
        if (keptBytes + capacity > KEPT_BYTES_MAX) {
            buffer.release();
        } else {
            keptBytes += capacity;
            kept.addLast(buffer);
        }
    }

    /** A window on some bytes of a buffer, valid until the next call. */
    UnsafeBuffer view(final ByteBuf buffer, final int index, final int length) {
        ByteBufs.view(view, buffer, index, length);
        return view;
    }

    /** Gives all memory back to the allocator. */
    @Override
    public void close() {
        while (!kept.isEmpty()) {
            kept.pollLast().release();
        }
        keptBytes = 0;
    }
}
