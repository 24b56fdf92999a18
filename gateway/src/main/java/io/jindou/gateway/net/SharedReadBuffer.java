package io.jindou.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The one buffer into which all sockets of a loop are read, one after the other. It is always in the processor's caches, and
 * large enough for most of what waits in a socket. Handlers must have released it when they return; one who has not gets to keep
 * it, and the next read has a new one.
 */
public final class SharedReadBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle, AutoCloseable {
    static final int CAPACITY = 64 << 10;
    /** One socket is read so often before the others have their turn. */
    static final int READS_MAX = 16;

    private ByteBuf buffer;
    private ChannelConfig config;
    private int reads;
    private int attempted;
    private int last;

    /** The same for all channels: what it remembers is of a socket's turn, and turns do not overlap. */
    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(final ByteBufAllocator allocator) {
        if (null == buffer || buffer.refCnt() > 1) {
            close();
            buffer = allocator.directBuffer(CAPACITY, CAPACITY);
        }
        return buffer.clear().retain();
    }

    @Override
    public int guess() {
        return CAPACITY;
    }

    @Override
    public void reset(final ChannelConfig ofChannel) {
        config = ofChannel;
        reads = 0;
        last = 0;
    }

    @Override
    public void incMessagesRead(final int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(final int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(final int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return mayReadAgain() && attempted == last;
    }

    @Override
    public boolean continueReading(final UncheckedBooleanSupplier mayHaveMore) {
        return mayReadAgain() && mayHaveMore.get();
    }

    @Override
    public void readComplete() {
        // nothing is learned from it
    }

    /** Gives the memory back; after the last read. */
    @Override
    public void close() {
        if (null != buffer) {
            buffer.release();
            buffer = null;
        }
    }

    private boolean mayReadAgain() {
        return last > 0 && reads < READS_MAX && config.isAutoRead();
    }
}
