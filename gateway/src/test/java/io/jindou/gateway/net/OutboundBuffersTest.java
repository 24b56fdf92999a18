package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class OutboundBuffersTest {
    private final OutboundBuffers buffers = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);

    @Test
    void shouldServeTheLastUsedFirstAndEmpty() {
        final ByteBuf first = buffers.take();
        final ByteBuf second = buffers.take();
        assertNotSame(first, second);
        buffers.giveBack(first);
        buffers.giveBack(second.writeInt(7).skipBytes(1));
        assertSame(second, buffers.take());
        assertEquals(0, second.readerIndex());
        assertEquals(0, second.writerIndex());
        assertSame(first, buffers.take());
        first.release();
        second.release();
    }

    @Test
    void shouldKeepNoMoreThanTheLimit() {
        final ByteBuf small = buffers.take();
        final ByteBuf large = buffers.take().ensureWritable(OutboundBuffers.KEPT_BYTES_MAX);
        buffers.giveBack(small);
        buffers.giveBack(large);
        assertEquals(0, large.refCnt());
        assertEquals(1, small.refCnt());
        buffers.close();
        assertEquals(0, small.refCnt());
        final ByteBuf next = buffers.take();
        assertFalse(next.isReadable());
        // what was kept before does not count any more
        buffers.giveBack(next.ensureWritable(OutboundBuffers.KEPT_BYTES_MAX / 2));
        assertEquals(1, next.refCnt());
        buffers.close();
    }
}
