package io.jindou.engine.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Short rows beside the records of a table, by the same numbers, off-heap: what a store can work out from its records and keeps
 * at hand. Not state: neither hashed nor in snapshots. Zero until written; no row ever moves.
 */
public final class SideRows {
    private static final int CHUNK_BYTES = 64 << 10;

    private final int rowShift;
    private final int chunkShift;
    private final int chunkMask;
    private ByteBuffer[] chunks = new ByteBuffer[0];
    private long[] addresses = new long[0];
    private long allocatedBytes;

    /**
     * No rows yet.
     *
     * @param rowLength bytes of a row, a power of two.
     */
    public SideRows(final int rowLength) {
        if (rowLength < Long.BYTES || Integer.bitCount(rowLength) != 1) {
            throw new IllegalArgumentException("row length must be a power of two: " + rowLength);
        }
        rowShift = Integer.numberOfTrailingZeros(rowLength);
        chunkShift = Integer.numberOfTrailingZeros(CHUNK_BYTES) - rowShift;
        chunkMask = (1 << chunkShift) - 1;
    }

    /** To be called before a row is touched for the first time; any number from 0 on. */
    public void ensure(final int id) {
        final int chunk = id >>> chunkShift;
        if (chunk >= addresses.length || 0 == addresses[chunk]) {
            addChunk(chunk);
        }
    }

    /** A field of a row. */
    public int intAt(final int id, final int field) {
        return UnsafeApi.getInt(address(id) + field);
    }

    /** Sets a field of a row. */
    public void putInt(final int id, final int field, final int value) {
        UnsafeApi.putInt(address(id) + field, value);
    }

    /** A field of a row. */
    public long longAt(final int id, final int field) {
        return UnsafeApi.getLong(address(id) + field);
    }

    /** Sets a field of a row. */
    public void putLong(final int id, final int field, final long value) {
        UnsafeApi.putLong(address(id) + field, value);
    }

    /** Bytes outside the Java heap. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** Frees the memory; no rows again. */
    public void close() {
        for (final ByteBuffer chunk : chunks) {
            if (null != chunk) {
                BufferUtil.free(chunk);
            }
        }
        chunks = new ByteBuffer[0];
        addresses = new long[0];
        allocatedBytes = 0;
    }

    private long address(final int id) {
        final long chunk = addresses[id >>> chunkShift];
        if (0 == chunk) {
            throw new IllegalStateException("no row " + id);
        }
        return chunk + ((long)(id & chunkMask) << rowShift);
    }

    private void addChunk(final int chunk) {
        if (chunk >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, chunks.length * 2));
            addresses = Arrays.copyOf(addresses, chunks.length);
        }
        chunks[chunk] = ByteBuffer.allocateDirect(CHUNK_BYTES);
        addresses[chunk] = new UnsafeBuffer(chunks[chunk]).addressOffset();
        allocatedBytes += CHUNK_BYTES;
    }
}
