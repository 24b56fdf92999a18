package io.jindou.gateway.session;

import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.Limits;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.protocol.EncodedRecv;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * RECVs of one channel that came close together and wait to be given to all its receivers, framed as in a batch. So each receiver
 * is visited once for all of them: with a thousand receivers nothing of a connection is still in the cache when the next
 * message comes.
 *
 * <p>Its RECVs are numbered on and on, over all runs; a receiver that had to have some of them earlier remembers the number.
 */
final class RecvRun {
    private static final int COUNT_MAX = 256;
    private static final int BYTES_MAX = 64 << 10;
    private static final int NOBODY = 0;

    private final UnsafeBuffer frames = new UnsafeBuffer(
        ByteBuffer.allocateDirect(BYTES_MAX + INNER_HEADER_LENGTH + Limits.EVENT_MAX));
    private final int[] starts = new int[COUNT_MAX + 1];
    private final long[] origins = new long[COUNT_MAX];
    private final int[] senderNos = new int[COUNT_MAX];
    private final int[] flags = new int[COUNT_MAX];
    private int channelNo;
    private boolean isStored;
    private int count;
    private int weight;
    private long first;

    /** True when this RECV can follow those that are here. */
    boolean takes(final int channel, final EncodedRecv recv) {
        return 0 == count || channel == channelNo && recv.isStored() == isStored && !isFull();
    }

    boolean isFull() {
        return COUNT_MAX == count || length() >= BYTES_MAX;
    }

    void append(final int channel, final long origin, final EncodedRecv recv) {
        channelNo = channel;
        isStored = recv.isStored();
        origins[count] = origin;
        senderNos[count] = recv.senderNo();
        flags[count] = recv.flags();
        final int at = starts[count];
        FrameDescriptor.putInnerHeader(frames, at, FrameDescriptor.RECV, recv.length());
        frames.putBytes(at + INNER_HEADER_LENGTH, recv.buffer(), 0, recv.length());
        count++;
        starts[count] = at + INNER_HEADER_LENGTH + recv.length();
        weight += RecvWindow.weight(recv.length());
    }

    /** Forgets all; what comes next is numbered on. */
    void clear() {
        first += count;
        count = 0;
        weight = 0;
    }

    int channelNo() {
        return channelNo;
    }

    boolean isStored() {
        return isStored;
    }

    int count() {
        return count;
    }

    /** Number of the first one. */
    long first() {
        return first;
    }

    /** Number of the one that would come next. */
    long next() {
        return first + count;
    }

    /** All frames, from offset 0. */
    DirectBuffer frames() {
        return frames;
    }

    int length() {
        return starts[count];
    }

    /** What all of them count in a window; see {@link RecvWindow#weight}. */
    int weight() {
        return weight;
    }

    /** True when each of them goes to this connection, and as it is. */
    boolean isSameFor(final long connectionId, final int userNo) {
        for (int i = 0; i < count; i++) {
            if (connectionId == origins[i] || userNo == senderNos[i]) {
                return false;
            }
        }
        return true;
    }

    long origin(final int index) {
        return origins[index];
    }

    int bodyOffset(final int index) {
        return starts[index] + INNER_HEADER_LENGTH;
    }

    int bodyLength(final int index) {
        return starts[index + 1] - bodyOffset(index);
    }

    /** Makes one of them the one for a session of this user, until {@link #restore}. */
    void addressTo(final int index, final int userNo) {
        EncodedRecv.addressTo(frames, bodyOffset(index), flags[index], senderNos[index], userNo);
    }

    void restore(final int index) {
        addressTo(index, NOBODY);
    }
}
