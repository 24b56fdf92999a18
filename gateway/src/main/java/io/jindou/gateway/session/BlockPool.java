package io.jindou.gateway.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap blocks of power-of-two sizes, shared by all connections of an agent and used again, so that a connection holds memory
 * only while messages of it wait for their acknowledgement. Single-threaded.
 */
public final class BlockPool {
    /** The smallest block. */
    public static final int BLOCK_MIN = 1 << 10;
    private static final int CLASSES = Integer.SIZE - Integer.numberOfLeadingZeros(Integer.MAX_VALUE / BLOCK_MIN);

    private final ArrayDeque<UnsafeBuffer>[] free;
    private long allocatedBytes;
    private long usedBytes;

    @SuppressWarnings({"unchecked", "rawtypes"})
    public BlockPool() {
        free = new ArrayDeque[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /** A block of at least this many bytes; its content is undefined. */
    public UnsafeBuffer take(final int bytes) {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(Math.max(bytes, BLOCK_MIN));
        usedBytes += capacity;
        final UnsafeBuffer block = free[classOf(capacity)].poll();
        if (null != block) {
            return block;
        }
        allocatedBytes += capacity;
        return new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    /** Gives back a block that was taken. */
    public void give(final UnsafeBuffer block) {
        usedBytes -= block.capacity();
        free[classOf(block.capacity())].push(block);
    }

    /** Bytes taken from the operating system so far. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Bytes that are taken and not given back. */
    public long usedBytes() {
        return usedBytes;
    }

    private static int classOf(final int capacity) {
        return Integer.numberOfTrailingZeros(capacity / BLOCK_MIN);
    }
}
