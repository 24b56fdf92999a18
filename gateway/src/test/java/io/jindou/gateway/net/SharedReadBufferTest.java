package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadBufferTest {
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final SharedReadBuffer shared = new SharedReadBuffer();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        shared.close();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldServeTheSameBufferEmptyOnceItIsReleased() {
        final ByteBuf first = shared.allocate(allocator);
        first.writeLong(7).release();
        final ByteBuf second = shared.allocate(allocator);
        assertSame(first, second);
        assertEquals(0, second.readableBytes());
        assertEquals(SharedReadBuffer.CAPACITY, second.writableBytes());
        second.release();
        shared.close();
        assertEquals(0, second.refCnt());
    }

    @Test
    void shouldLeaveABufferToWhoHoldsIt() {
        final ByteBuf held = shared.allocate(allocator);
        held.writeLong(7);
        final ByteBuf next = shared.allocate(allocator);
        assertNotSame(held, next);
        next.writeLong(8).release();
        assertEquals(7, held.readLong());
        assertEquals(1, held.refCnt());
        held.release();
        assertEquals(0, held.refCnt());
    }

    @Test
    void shouldReadAgainOnlyAfterAReadThatFilledTheBuffer() {
        shared.reset(channel.config());
        read(100, 100);
        assertTrue(shared.continueReading());
        read(100, 99);
        assertFalse(shared.continueReading());
        assertTrue(shared.continueReading(() -> true));
        read(100, 0);
        assertFalse(shared.continueReading(() -> true));
    }

    @Test
    void shouldLeaveTheTurnToOthers() {
        shared.reset(channel.config());
        for (int i = 1; i < SharedReadBuffer.READS_MAX; i++) {
            read(100, 100);
            assertTrue(shared.continueReading());
        }
        read(100, 100);
        assertFalse(shared.continueReading());
        shared.reset(channel.config());
        read(100, 100);
        assertTrue(shared.continueReading());
    }

    @Test
    void shouldStopWhenReadsAreWithheld() {
        shared.reset(channel.config());
        read(100, 100);
        channel.config().setAutoRead(false);
        assertFalse(shared.continueReading());
    }

    private void read(final int attempted, final int bytes) {
        shared.attemptedBytesRead(attempted);
        shared.lastBytesRead(bytes);
        shared.incMessagesRead(1);
    }
}
