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
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Socket;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The frames that one loop of the agent makes for one connection, gathered and sent with one write. Native ones:
 *
 * <pre>
 *   11 bytes reserved   type length body   type length body ...
 *        one frame:  WUKONG|type length body
 *   several:  batch header|type length body   type length body ...
 * </pre>
 *
 * A frame alone leaves with the magic put just before it, several leave as a batch; in neither case is a byte moved. Frames of
 * the other protocols lie one behind the other, on a WebSocket each in a message of its own.
 * As long as Netty holds nothing for this connection they go straight to the socket.
 */
public final class Outbound {
    private final Channel channel;
    private final GatewayCounters counters;
    private final OutboundBuffers buffers;
    private final int bytesMax;
    private Framing framing = Framing.BATCHED;
    private Socket socket;
    private ByteBuf gathered;
    private int entries;
    /** Netty may hold bytes that the socket has not taken; while false, nothing of Netty's need be looked at. */
    private boolean isBehindNetty;

    Outbound(final Channel channel, final GatewayCounters counters, final OutboundBuffers buffers, final int bytesMax) {
        this.channel = channel;
        this.counters = counters;
        this.buffers = buffers;
        this.bytesMax = bytesMax;
    }

    /** From now on, frames lie so; before the first of them. */
    void framing(final Framing value) {
        framing = value;
    }

    /** From now on, bytes may go to the socket past Netty. Not for a channel whose pipeline does something with them. */
    void writeDirectly() {
        socket = DirectWriter.socketOf(channel);
    }

    /**
     * Appends a native frame.
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
            write(seal(), channel.voidPromise());
        }
        if (null == gathered) {
            gathered = buffers.take();
            gathered.ensureWritable(HEADER_LENGTH + entryLength).writerIndex(HEADER_LENGTH);
        } else {
            gathered.ensureWritable(entryLength);
        }
        final int at = gathered.writerIndex();
        final UnsafeBuffer entry = buffers.view(gathered, at, entryLength);
        FrameDescriptor.putInnerHeader(entry, 0, type, length);
        entry.putBytes(INNER_HEADER_LENGTH, body, offset, length);
        gathered.writerIndex(at + entryLength);
        entries++;
        counters.frameOut(type);
        return true;
    }

    /**
     * Appends native frames of one type that lie one behind the other as in a batch, from offset 0.
     *
     * @return false when they do not fit as a whole; nothing is appended then, and {@link #append} may still take some of them.
     */
    public boolean appendAll(final int type, final DirectBuffer frames, final int length, final int count) {
        final int before = null == gathered ? HEADER_LENGTH : gathered.writerIndex();
        if (waitingBytes() + length > bytesMax || entries + count > Limits.FRAME_BATCH_COUNT_MAX
            || before - HEADER_LENGTH + length > Limits.FRAME_BODY_MAX) {
            return false;
        }
        if (null == gathered) {
            gathered = buffers.take();
            gathered.writerIndex(before);
        }
        gathered.ensureWritable(length);
        buffers.view(gathered, before, length).putBytes(0, frames, 0, length);
        gathered.writerIndex(before + length);
        entries += count;
        counters.framesOut(type, count);
        return true;
    }

    /**
     * Appends a whole frame of another protocol than the native one.
     *
     * @return false when the client has left more than the limit waiting; nothing is appended then.
     */
    public boolean appendFrame(final DirectBuffer frame, final int offset, final int length) {
        if (Framing.STREAM == framing) {
            return append(0, 0, frame, offset, length);
        }
        return appendMessage(
            Framing.TEXT_MESSAGES == framing ? WebSocketMessage.TEXT : WebSocketMessage.BINARY, frame, offset, length);
    }

    /** The same for a WebSocket message of this kind, {@link WebSocketMessage#PONG} for example. */
    boolean appendMessage(final int opcode, final DirectBuffer message, final int offset, final int length) {
        return append(WebSocketMessage.headerLength(length), opcode, message, offset, length);
    }

    private boolean append(
        final int headerLength, final int opcode, final DirectBuffer frame, final int offset, final int length) {
        final int added = headerLength + length;
        if (waitingBytes() + added > bytesMax) {
            return false;
        }
        if (null == gathered) {
            gathered = buffers.take();
        }
        final int at = gathered.writerIndex();
        gathered.ensureWritable(added);
        final UnsafeBuffer room = buffers.view(gathered, at, added);
        if (headerLength > 0) {
            WebSocketMessage.putHeader(room, 0, opcode, length);
        }
        room.putBytes(headerLength, frame, offset, length);
        gathered.writerIndex(at + added);
        entries++;
        return true;
    }

    /** True when there is something for {@link #flush}. */
    public boolean isDirty() {
        return entries > 0;
    }

    /** Hands what was gathered to the socket. */
    public void flush() {
        if (entries > 0) {
            final ByteBuf full = seal();
            counters.increment(Counter.SOCKET_WRITES);
            if (null != socket && 0 == nettyBytes() && DirectWriter.write(socket, full)) {
                buffers.giveBack(full);
            } else {
                write(full, channel.voidPromise());
                channel.flush();
            }
        }
    }

    /** Bytes that the client has not taken yet. */
    public long waitingBytes() {
        return (null == gathered ? 0 : gathered.writerIndex()) + nettyBytes();
    }

    /** False while the socket takes nothing. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /**
     * Hands over the last frames; the promise is done when the socket has taken them.
     *
     * @param isEndSaid a protocol that has a word for the end says it.
     */
    void flushLast(final ChannelPromise promise, final boolean isEndSaid) {
        if (isEndSaid && (Framing.BINARY_MESSAGES == framing || Framing.TEXT_MESSAGES == framing)) {
            appendMessage(WebSocketMessage.CLOSE, WebSocketMessage.EMPTY, 0, 0);
        }
        counters.increment(Counter.SOCKET_WRITES);
        write(entries > 0 ? seal() : Unpooled.EMPTY_BUFFER, promise);
        channel.flush();
    }

    /** Forgets what was gathered. */
    void release() {
        if (null != gathered) {
            buffers.giveBack(gathered);
            gathered = null;
            entries = 0;
        }
    }

    private long nettyBytes() {
        if (!isBehindNetty) {
            return 0;
        }
        final ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        final long waiting = null == written ? 0 : written.totalPendingWriteBytes();
        isBehindNetty = waiting > 0;
        return waiting;
    }

    /** Makes what was gathered one frame if it has to be, and is rid of it. */
    private ByteBuf seal() {
        final ByteBuf full = gathered;
        final int end = full.writerIndex();
        if (Framing.BATCHED != framing) {
            full.readerIndex(0);
        } else if (1 == entries) {
            // type and length lie there already
            full.readerIndex(HEADER_LENGTH - MAGIC_LENGTH);
            FrameDescriptor.putMagic(buffers.view(full, HEADER_LENGTH - MAGIC_LENGTH, MAGIC_LENGTH), 0);
        } else {
            FrameDescriptor.putHeader(buffers.view(full, 0, HEADER_LENGTH), 0, BATCH, end - HEADER_LENGTH);
            counters.frameOut(BATCH);
        }
        counters.add(Counter.BYTES_OUT, full.readableBytes());
        gathered = null;
        entries = 0;
        return full;
    }

    /** Something else has been written through Netty: what follows goes behind it. */
    void followNetty() {
        isBehindNetty = true;
    }

    private void write(final ByteBuf full, final ChannelPromise promise) {
        isBehindNetty = true;
        channel.write(full, promise);
    }
}
