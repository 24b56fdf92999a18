package io.jindou.engine.memory;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records of one fixed length, off-heap, numbered from 1. Grows by chunks while running: no record ever moves.
 *
 * <p>The first 8 bytes of a record are the table's: byte 0 says whether it lives, bytes 1 to 3 are the store's, bytes 4 to 7 link
 * freed records. A freed record is zero otherwise. So the bytes are the logical state, free list and its order included, and
 * snapshot and hash need no other knowledge of a store.
 *
 * <p>The hash is the sum of the hashes of all records. A store brackets every change of a record by {@link #beginChange} and
 * {@link #endChange}; {@link #recomputeHash()} is the full scan that tests compare with.
 */
public final class RecordTable implements Section {
    /** No record. */
    public static final int NONE = 0;
    /** First byte of a record that a store may use freely; bytes 1 to 3 are its own as well. */
    public static final int FIELDS = 8;

    private static final int NEXT_FREE = 4;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int HEADER_BYTES = 16;

    private final int sectionId;
    private final int recordLength;
    private final int chunkShift;
    private final int chunkMask;
    private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
    private int chunkCount;
    private int highest;
    private int freeHead;
    private int size;
    private long hash;

    /**
     * An empty table.
     *
     * @param sectionId    its section in the snapshot.
     * @param recordLength bytes of a record, a multiple of 8.
     */
    public RecordTable(final int sectionId, final int recordLength) {
        if (recordLength < FIELDS || 0 != (recordLength & 7)) {
            throw new IllegalArgumentException("record length must be a multiple of 8: " + recordLength);
        }
        this.sectionId = sectionId;
        this.recordLength = recordLength;
        final int perChunk = BitUtil.findNextPositivePowerOfTwo(Math.max(1, CHUNK_BYTES / recordLength));
        this.chunkShift = Integer.numberOfTrailingZeros(perChunk);
        this.chunkMask = perChunk - 1;
    }

    /** Takes a zeroed record: the freed one last, else the next number. It counts in the hash from {@link #endChange} on. */
    public int add() {
        final int id;
        if (NONE != freeHead) {
            id = freeHead;
            final UnsafeBuffer buffer = buffer(id);
            final int offset = offset(id);
            hash -= hashOf(id);
            freeHead = buffer.getInt(offset + NEXT_FREE);
            buffer.putInt(offset + NEXT_FREE, NONE);
        } else {
            id = ++highest;
            if ((id - 1) >>> chunkShift == chunkCount) {
                addChunk();
            }
        }
        buffer(id).putByte(offset(id), (byte)1);
        size++;
        return id;
    }

    /** Frees a record that lives. */
    public void remove(final int id) {
        requireLive(id);
        final UnsafeBuffer buffer = buffer(id);
        final int offset = offset(id);
        hash -= hashOf(id);
        buffer.setMemory(offset, recordLength, (byte)0);
        buffer.putInt(offset + NEXT_FREE, freeHead);
        freeHead = id;
        hash += hashOf(id);
        size--;
    }

    /** To be called before the first byte of a living record changes. */
    public void beginChange(final int id) {
        hash -= hashOf(id);
    }

    /** To be called after the last byte of an added or changed record is written. */
    public void endChange(final int id) {
        hash += hashOf(id);
    }

    /** Buffer that holds the record. */
    public UnsafeBuffer buffer(final int id) {
        return chunks[(id - 1) >>> chunkShift];
    }

    /** Where in its buffer the record starts. */
    public int offset(final int id) {
        return ((id - 1) & chunkMask) * recordLength;
    }

    /** A field of a record. */
    public int intAt(final int id, final int field) {
        return buffer(id).getInt(offset(id) + field);
    }

    /** A field of a record. */
    public long longAt(final int id, final int field) {
        return buffer(id).getLong(offset(id) + field);
    }

    /** Changes one field of a living record. */
    public void putInt(final int id, final int field, final int value) {
        beginChange(id);
        buffer(id).putInt(offset(id) + field, value);
        endChange(id);
    }

    /** Changes one field of a living record. */
    public void putLong(final int id, final int field, final long value) {
        beginChange(id);
        buffer(id).putLong(offset(id) + field, value);
        endChange(id);
    }

    /** True for a number that was added and not removed. */
    public boolean isLive(final int id) {
        return id > NONE && id <= highest && 1 == buffer(id).getByte(offset(id));
    }

    /** Living records. */
    public int size() {
        return size;
    }

    /** The highest number ever used; iteration is from 1 to this, by {@link #isLive}. */
    public int highest() {
        return highest;
    }

    @Override
    public long allocatedBytes() {
        return (long)chunkCount * (chunkMask + 1) * recordLength;
    }

    @Override
    public int sectionId() {
        return sectionId;
    }

    @Override
    public long stateHash() {
        return hash + Hashing.hash(freeHead, ((long)highest << 32) | size);
    }

    @Override
    public long recomputeHash() {
        long sum = 0;
        for (int id = 1; id <= highest; id++) {
            sum += hashOf(id);
        }
        return sum + Hashing.hash(freeHead, ((long)highest << 32) | size);
    }

    @Override
    public void write(final SnapshotSink sink) {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_BYTES]);
        header.putInt(0, recordLength);
        header.putInt(4, highest);
        header.putInt(8, freeHead);
        header.putInt(12, size);
        sink.write(header, 0, HEADER_BYTES);
        int left = highest;
        for (int i = 0; left > 0; i++) {
            final int records = Math.min(left, chunkMask + 1);
            sink.write(chunks[i], 0, records * recordLength);
            left -= records;
        }
    }

    @Override
    public void load(final SnapshotSource source) {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_BYTES]);
        source.read(header, 0, HEADER_BYTES);
        if (header.getInt(0) != recordLength) {
            throw source.damaged("section " + sectionId + " has records of " + header.getInt(0) + " bytes, expected "
                + recordLength);
        }
        highest = header.getInt(4);
        freeHead = header.getInt(8);
        size = header.getInt(12);
        int left = highest;
        for (int i = 0; left > 0; i++) {
            addChunk();
            final int records = Math.min(left, chunkMask + 1);
            source.read(chunks[i], 0, records * recordLength);
            left -= records;
        }
        if (Defects.isPlanted(Defect.FREE_LIST_REORDERED)) {
            rebuildFreeList();
        }
        hash = 0;
        for (int id = 1; id <= highest; id++) {
            hash += hashOf(id);
        }
    }

    private void rebuildFreeList() {
        freeHead = NONE;
        for (int id = highest; id > NONE; id--) {
            if (!isLive(id)) {
                buffer(id).putInt(offset(id) + NEXT_FREE, freeHead);
                freeHead = id;
            }
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < chunkCount; i++) {
            BufferUtil.free(chunks[i].byteBuffer());
        }
        chunks = new UnsafeBuffer[0];
        chunkCount = 0;
    }

    private long hashOf(final int id) {
        return Hashing.hash(buffer(id), offset(id), recordLength, id);
    }

    private void addChunk() {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(4, chunks.length * 2));
        }
        chunks[chunkCount++] = new UnsafeBuffer(ByteBuffer.allocateDirect((chunkMask + 1) * recordLength));
    }

    private void requireLive(final int id) {
        if (!isLive(id)) {
            throw new IllegalStateException("record " + id + " of section " + sectionId + " does not live");
        }
    }
}
