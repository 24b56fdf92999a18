package io.jindou.perf.micro;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.engine.snapshot.SnapshotMessages;
import io.jindou.engine.snapshot.SnapshotPort;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The messages of a snapshot one behind the other in memory; allocates nothing while it is written or read. */
final class SnapshotTape implements SnapshotPort, SnapshotMessages {
    private final UnsafeBuffer bytes;
    private int end;
    private int next;
    private int offset;
    private int length;

    SnapshotTape(final long capacity) {
        bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.toIntExact(capacity)));
    }

    void clear() {
        end = 0;
    }

    SnapshotTape rewind() {
        next = 0;
        return this;
    }

    long bytes() {
        return end;
    }

    void close() {
        BufferUtil.free(bytes.byteBuffer());
    }

    @Override
    public void offer(final DirectBuffer buffer, final int from, final int messageLength) {
        bytes.putInt(end, messageLength, LITTLE_ENDIAN);
        bytes.putBytes(end + Integer.BYTES, buffer, from, messageLength);
        end += Integer.BYTES + messageLength;
    }

    @Override
    public boolean next() {
        if (next == end) {
            return false;
        }
        length = bytes.getInt(next, LITTLE_ENDIAN);
        offset = next + Integer.BYTES;
        next = offset + length;
        return true;
    }

    @Override
    public DirectBuffer buffer() {
        return bytes;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }
}
