package io.jindou.engine.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Hashing;
import io.jindou.engine.snapshot.Section;
import io.jindou.engine.snapshot.SnapshotSink;
import io.jindou.engine.snapshot.SnapshotSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records of one fixed length, off-heap, numbered from 1. Grows by chunks while running: no record ever moves.
 *
 * <p>The first 8 bytes of a record are the table's: byte 0 says whether it lives, bytes 1 to 3 are the store's, bytes 4 to 7 link
 * freed records. A freed record is zero otherwise. So the bytes are the logical state, free list and its order included, and
 * snapshot and hash need no other knowledge of a store.
 *
 * <p>The hash is a sum over all records and the steps of 16 bytes in each, so that a change costs what it touches. A store
 * changes fields by {@link #putInt} and its like, or brackets a change by {@link #beginChange(int)} and its like;
 * {@link #recomputeHash()} is the full scan that tests compare with.
 *
 * <p>Fields are read and written past the bounds checks of buffers: the number of the record is checked, and a field is a
 * constant within the record.
 */
public final class RecordTable implements Section {
    /** No record. */
    public static final int NONE = 0;
    /** First byte of a record that a store may use freely; bytes 1 to 3 are its own as well. */
    public static final int FIELDS = 8;

    /** Byte 0 of a record that lives. */
    public static final byte LIVE = 1;

    private static final int NEXT_FREE = 4;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int HEADER_BYTES = 16;
    private static final int STEP_BITS = 4;
    /** Spreads the numbers of records over the seeds of their hashes. */
    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

    private final int sectionId;
    private final int recordLength;
    private final int chunkShift;
    private final int chunkMask;
    private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
    private long[] addresses = new long[0];
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
            hash -= stepOf(id, 0, address(id));
            freeHead = buffer.getInt(offset + NEXT_FREE);
            buffer.putInt(offset + NEXT_FREE, NONE);
        } else {
            id = ++highest;
            if ((id - 1) >>> chunkShift == chunkCount) {
                addChunk();
            }
        }
        buffer(id).putByte(offset(id), LIVE);
        size++;
        return id;
    }

    /** Frees a record that lives. */
    public void remove(final int id) {
        requireLive(id);
        remove(id, hashOf(id));
    }

    /** Frees a record that lives and that counts for this much in the hash: {@link #hashOf} without a look at it. */
    public void remove(final int id, final long counted) {
        final long address = address(id);
        hash -= counted;
        // records are short: a call to clear memory costs more than the words
        for (int at = 0; at < recordLength; at += Long.BYTES) {
            UnsafeApi.putLong(address + at, 0);
        }
        UnsafeApi.putInt(address + NEXT_FREE, freeHead);
        freeHead = id;
        hash += stepOf(id, 0, address);
        size--;
    }

    /**
     * Takes what a record counts for out of the hash: it will be written anew from its first byte to its last, as another one
     * that lives, and counts again from {@link #endChange(int)} on.
     */
    public void rewrite(final int id, final long counted) {
        hash -= counted;
    }

    /** To be called before the first byte of a living record changes. */
    public void beginChange(final int id) {
        hash -= hashOf(id);
    }

    /** To be called after the last byte of an added or changed record is written; returns what it counts for. */
    public long endChange(final int id) {
        final long counted = hashOf(id);
        hash += counted;
        return counted;
    }

    /** To be called before bytes of a living record change that lie in one step: {@code field / 16} is the same for all. */
    public void beginChange(final int id, final int field) {
        hash -= stepOf(id, field >> STEP_BITS, address(id));
    }

    /** To be called after the last byte of that step is written. */
    public void endChange(final int id, final int field) {
        hash += stepOf(id, field >> STEP_BITS, address(id));
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
    public byte byteAt(final int id, final int field) {
        return UnsafeApi.getByte(address(id) + field);
    }

    /** A field of a record. */
    public int intAt(final int id, final int field) {
        return UnsafeApi.getInt(address(id) + field);
    }

    /** A field of a record. */
    public long longAt(final int id, final int field) {
        return UnsafeApi.getLong(address(id) + field);
    }

    /** Changes one field of a living record. */
    public void putInt(final int id, final int field, final int value) {
        final long address = address(id);
        final int step = field >> STEP_BITS;
        hash -= stepOf(id, step, address);
        UnsafeApi.putInt(address + field, value);
        hash += stepOf(id, step, address);
    }

    /** Changes one field of a living record. */
    public void putLong(final int id, final int field, final long value) {
        final long address = address(id);
        final int step = field >> STEP_BITS;
        hash -= stepOf(id, step, address);
        UnsafeApi.putLong(address + field, value);
        hash += stepOf(id, step, address);
    }

    /** Changes the two fields of one step of a living record: {@code field} is a multiple of 16. */
    public void putLongs(final int id, final int field, final long first, final long second) {
        final long address = address(id);
        final int step = field >> STEP_BITS;
        hash -= stepOf(id, step, address);
        UnsafeApi.putLong(address + field, first);
        UnsafeApi.putLong(address + field + Long.BYTES, second);
        hash += Hashing.step(step, first, second, id * SEED);
    }

    /**
     * Writes bytes into a record that does not count in the hash now, and zeros behind them up to a multiple of 8 bytes, by whole
     * words: what is read back as words before long does not wait until the memory of the record is there.
     *
     * @param most bytes of the field, a multiple of 8, at least {@code length}.
     */
    public void putPadded(
        final int id, final int field, final DirectBuffer bytes, final int offset, final int length, final int most) {
        final UnsafeBuffer buffer = buffer(id);
        final int at = offset(id) + field;
        int done = 0;
        for (; done + Long.BYTES <= length; done += Long.BYTES) {
            buffer.putLong(at + done, bytes.getLong(offset + done, LITTLE_ENDIAN), LITTLE_ENDIAN);
        }
        for (long word = tail(bytes, offset, length); done < most; done += Long.BYTES, word = 0) {
            buffer.putLong(at + done, word, LITTLE_ENDIAN);
        }
    }

    /** The bytes behind the last whole word. */
    private static long tail(final DirectBuffer bytes, final int offset, final int length) {
        final int left = length & Long.BYTES - 1;
        if (0 == left) {
            return 0;
        }
        if (length >= Long.BYTES) {
            return bytes.getLong(offset + length - Long.BYTES, LITTLE_ENDIAN) >>> Long.SIZE - left * Byte.SIZE;
        }
        long word = 0;
        for (int i = left - 1; i >= 0; i--) {
            word = word << Byte.SIZE | bytes.getByte(offset + i) & 0xFFL;
        }
        return word;
    }

    /** True for a number that was added and not removed. */
    public boolean isLive(final int id) {
        return id > NONE && id <= highest && LIVE == UnsafeApi.getByte(address(id));
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
            sum += hashOfAny(id);
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
            hash += hashOfAny(id);
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
        addresses = new long[0];
        chunkCount = 0;
    }

    /** What a record that lives counts for in the hash of the table. */
    public long hashOf(final int id) {
        return Hashing.steps(buffer(id), offset(id), recordLength, id * SEED);
    }

    /** What a freed record counts for: its first step, as the rest is zero. */
    private long hashOfAny(final int id) {
        return isLive(id) ? hashOf(id) : stepOf(id, 0, address(id));
    }

    private long stepOf(final int id, final int step, final long address) {
        final int at = step << STEP_BITS;
        // a record may end in the middle of its last step
        final long word1 = at + Long.BYTES < recordLength ? UnsafeApi.getLong(address + at + Long.BYTES) : 0;
        return Hashing.step(step, UnsafeApi.getLong(address + at), word1, id * SEED);
    }

    private long address(final int id) {
        final int index = Objects.checkIndex(id - 1, highest);
        return addresses[index >>> chunkShift] + (long)(index & chunkMask) * recordLength;
    }

    private void addChunk() {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(4, chunks.length * 2));
            addresses = Arrays.copyOf(addresses, chunks.length);
        }
        final UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect((chunkMask + 1) * recordLength));
        addresses[chunkCount] = chunk.addressOffset();
        chunks[chunkCount++] = chunk;
    }

    private void requireLive(final int id) {
        if (!isLive(id)) {
            throw new IllegalStateException("record " + id + " of section " + sectionId + " does not live");
        }
    }
}
