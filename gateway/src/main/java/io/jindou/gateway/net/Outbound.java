package io.jindou.gateway.net;

import static io.jindou.codecs.frame.FrameDescriptor.BATCH;
import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.MAGIC_LENGTH;

import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The frames that one loop of the agent makes for one connection, gathered and sent with one write.
 *
 * <pre>
 *   11 bytes reserved   type length body   type length body ...
 *        one frame:  WUKONG|type length body
 *   several:  batch header|type length body   type length body ...
 * </pre>
 *
 * A frame alone leaves with the magic put just before it, several leave as a batch; in neither case is a byte moved.
 */
public final class Outbound {
    private static final int INITIAL_CAPACITY = 256;

    private final Channel channel;
    private final GatewayCounters counters;
    private final UnsafeBuffer view;
    private final int bytesMax;
    private ByteBuf gathered;
    private int entries;

    Outbound(final Channel channel, final GatewayCounters counters, final UnsafeBuffer view, final int bytesMax) {
        this.channel = channel;
        this.counters = counters;
        this.view = view;
        this.bytesMax = bytesMax;
    }

    /**
     * Appends a frame.
     *
     * @return false when the client has left more than the limit waiting; nothing is appended then.
     */
    public boolean append(final int type, final DirectBuffer body, final int offset, final int length) {
        final int entryLength = INNER_HEADER_LENGTH + length;
        if (waitingBytes() + entryLength > bytesMax) {
            return false;
        }
        if (entries > 0 && (entries == Limits.FRAME_BATCH_COUNT_MAX
            || gathered.writerIndex() - HEADER_LENGTH + entryLength > Limits.FRAME_BODY_MAX)) {
            write(channel.voidPromise());
        }
        if (null == gathered) {
            gathered = channel.alloc().directBuffer(Math.max(INITIAL_CAPACITY, HEADER_LENGTH + entryLength));
            gathered.writerIndex(HEADER_LENGTH);
        }
        gathered.ensureWritable(entryLength);
        final int at = gathered.writerIndex();
        ByteBufs.view(view, gathered, at, entryLength);
        FrameDescriptor.putInnerHeader(view, 0, type, length);
        view.putBytes(INNER_HEADER_LENGTH, body, offset, length);
        gathered.writerIndex(at + entryLength);
        entries++;
        counters.frameOut(type);
        return true;
    }

    /** True when there is something for {@link #flush}. */
    public boolean isDirty() {
        return entries > 0;
    }

    /** Hands what was gathered to the socket. */
    public void flush() {
        if (entries > 0) {
            write(channel.voidPromise());
            flushSocket();
        }
    }

    /** Bytes that the client has not taken yet. */
    public long waitingBytes() {
        final ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        return (null == gathered ? 0 : gathered.writerIndex()) + (null == written ? 0 : written.totalPendingWriteBytes());
    }

    /** False while the socket takes nothing. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Hands over the last frames; the promise is done when the socket has taken them. */
    void flushLast(final ChannelPromise promise) {
        if (0 == entries) {
            gathered = channel.alloc().directBuffer(0);
        }
        write(promise);
        flushSocket();
    }

    /** Forgets what was gathered. */
    void release() {
        if (null != gathered) {
            gathered.release();
            gathered = null;
            entries = 0;
        }
    }

    private void flushSocket() {
        counters.increment(Counter.SOCKET_WRITES);
        channel.flush();
    }

    private void write(final ChannelPromise promise) {
        final int end = gathered.writerIndex();
        if (1 == entries) {
            // type and length lie there already
            gathered.readerIndex(HEADER_LENGTH - MAGIC_LENGTH);
            for (int i = 0; i < MAGIC_LENGTH; i++) {
                gathered.setByte(HEADER_LENGTH - MAGIC_LENGTH + i, FrameDescriptor.magic(i));
            }
        } else if (entries > 1) {
            ByteBufs.view(view, gathered, 0, HEADER_LENGTH);
            FrameDescriptor.putHeader(view, 0, BATCH, end - HEADER_LENGTH);
            counters.frameOut(BATCH);
        }
        counters.add(Counter.BYTES_OUT, gathered.readableBytes());
        final ByteBuf full = gathered;
        gathered = null;
        entries = 0;
        channel.write(full, promise);
    }
}
