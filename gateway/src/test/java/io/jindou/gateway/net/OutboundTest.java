package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.frame.FrameScanner;
import io.jindou.gateway.GatewayCounters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static final int BYTES_MAX = 4 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OutboundBuffers buffers = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);
    private final Outbound outbound = new Outbound(channel, new GatewayCounters(), buffers, BYTES_MAX);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        buffers.close();
    }

    @Test
    void shouldSendOneFrameAlone() {
        assertTrue(append(FrameDescriptor.RECV, 700));
        outbound.flush();
        final UnsafeBuffer bytes = read();
        assertEquals(bytes.capacity(), FrameScanner.scan(bytes, 0, bytes.capacity()));
        assertEquals(FrameDescriptor.HEADER_LENGTH + 700, bytes.capacity());
        assertEquals(FrameDescriptor.RECV, bytes.getByte(FrameDescriptor.TYPE_OFFSET));
        assertNull(channel.readOutbound());
    }

    @Test
    void shouldSendHeartbeatAsElevenBytes() {
        append(FrameDescriptor.HEARTBEAT, 0);
        outbound.flush();
        assertEquals(FrameDescriptor.HEADER_LENGTH, read().capacity());
    }

    @Test
    void shouldSendSeveralFramesAsBatches() {
        for (int i = 0; i < Limits.FRAME_BATCH_COUNT_MAX + 2; i++) {
            append(FrameDescriptor.SENDACK, i % 50);
        }
        outbound.flush();
        assertEquals(Limits.FRAME_BATCH_COUNT_MAX, batchCount(read()));
        assertEquals(2, batchCount(read()));
        assertNull(channel.readOutbound());
    }

    @Test
    void shouldKeepBatchesBelowTheLimitOfAFrame() {
        append(FrameDescriptor.RESPONSE, Limits.FRAME_BODY_MAX);
        append(FrameDescriptor.RECV, 600_000);
        append(FrameDescriptor.RECV, 600_000);
        outbound.flush();
        final UnsafeBuffer largest = read();
        assertEquals(largest.capacity(), FrameScanner.scan(largest, 0, largest.capacity()));
        assertEquals(FrameDescriptor.HEADER_LENGTH + Limits.FRAME_BODY_MAX, largest.capacity());
        assertEquals(FrameDescriptor.HEADER_LENGTH + 600_000, read().capacity());
        assertEquals(FrameDescriptor.HEADER_LENGTH + 600_000, read().capacity());
    }

    @Test
    void shouldRefuseWhatIsOverTheLimit() {
        int taken = 0;
        while (append(FrameDescriptor.RECV, 60_000)) {
            taken++;
        }
        assertEquals(BYTES_MAX / 60_006, taken);
        final long waiting = outbound.waitingBytes();
        assertFalse(append(FrameDescriptor.RECV, 60_000));
        assertEquals(waiting, outbound.waitingBytes());
        outbound.flush();
        assertEquals(0, outbound.waitingBytes());
        assertTrue(append(FrameDescriptor.RECV, 60_000));
        outbound.release();
    }

    private boolean append(final int type, final int length) {
        return outbound.append(type, new UnsafeBuffer(new byte[length]), 0, length);
    }

    private UnsafeBuffer read() {
        final ByteBuf buf = channel.readOutbound();
        final byte[] bytes = new byte[buf.readableBytes()];
        buf.readBytes(bytes);
        buf.release();
        return new UnsafeBuffer(bytes);
    }

    private static int batchCount(final UnsafeBuffer frame) {
        assertEquals(frame.capacity(), FrameScanner.scan(frame, 0, frame.capacity()));
        assertEquals(FrameDescriptor.BATCH, frame.getByte(FrameDescriptor.TYPE_OFFSET));
        return FrameScanner.scanBatch(
            frame, FrameDescriptor.HEADER_LENGTH, frame.capacity() - FrameDescriptor.HEADER_LENGTH);
    }
}
