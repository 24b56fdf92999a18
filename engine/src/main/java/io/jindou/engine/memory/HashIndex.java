package io.jindou.engine.memory;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * From the hash of a key to the numbers of records that may have it; the store compares the keys. Open addressing with linear
 * probing, off-heap. The index is cut into segments by the highest bits of the hash and each grows on its own, so that growth
 * never moves more than a 64th of the entries at once.
 *
 * <p>Not state: the order in here is never seen. Stores rebuild it from their records after a snapshot load, and hash with a seed
 * of the replica's own, so that nobody can choose keys that collide.
 *
 * <p>An entry is 32 bits of the hash above the number of the record; 0 is empty. Usage:
 * <pre>for (int id = index.first(hash); id != NONE; id = index.next()) { if (matches(id)) ... }</pre>
 */
public final class HashIndex {
    private static final int SEGMENT_BITS = 6;
    private static final int ENTRIES_MIN = 16;

    private final UnsafeBuffer[] segments = new UnsafeBuffer[1 << SEGMENT_BITS];
    private final int[] sizes = new int[1 << SEGMENT_BITS];

    private UnsafeBuffer probeSegment;
    private int probeMask;
    private int probeAt;
    private int probeTag;

    /** First candidate for a hash; {@link RecordTable#NONE} when there is none. */
    public int first(final long hash) {
        probeSegment = segments[segmentOf(hash)];
        if (null == probeSegment) {
            return RecordTable.NONE;
        }
        probeMask = maskOf(probeSegment);
        probeTag = (int)hash;
        probeAt = probeTag & probeMask;
        return probe();
    }

    /** Next candidate of the search begun by {@link #first}. */
    public int next() {
        probeAt = (probeAt + 1) & probeMask;
        return probe();
    }

    private int probe() {
        while (true) {
            final long entry = probeSegment.getLong(probeAt << 3);
            if (0 == entry) {
                return RecordTable.NONE;
            }
            if ((int)(entry >>> 32) == probeTag) {
                return (int)entry;
            }
            probeAt = (probeAt + 1) & probeMask;
        }
    }

    /** Adds a record under a hash. The pair must not be there. */
    public void put(final long hash, final int id) {
        final int at = segmentOf(hash);
        UnsafeBuffer segment = segments[at];
        if (null == segment) {
            segment = allocate(ENTRIES_MIN);
            segments[at] = segment;
        } else if (sizes[at] * 3 >= (maskOf(segment) + 1) * 2) {
            segment = grown(segment);
            segments[at] = segment;
        }
        insert(segment, ((long)(int)hash << 32) | id);
        sizes[at]++;
    }

    /** Takes a record away; throws when it is not there under this hash. */
    public void remove(final long hash, final int id) {
        final int at = segmentOf(hash);
        final UnsafeBuffer segment = segments[at];
        final long wanted = ((long)(int)hash << 32) | id;
        if (null == segment) {
            throw new IllegalStateException("no index entry for record " + id);
        }
        final int mask = maskOf(segment);
        int hole = (int)hash & mask;
        while (segment.getLong(hole << 3) != wanted) {
            if (0 == segment.getLong(hole << 3)) {
                throw new IllegalStateException("no index entry for record " + id);
            }
            hole = (hole + 1) & mask;
        }
        closeHole(segment, mask, hole);
        sizes[at]--;
    }

    /** Moves later entries of the run back, so that no search stops at the hole. */
    private static void closeHole(final UnsafeBuffer segment, final int mask, final int emptied) {
        int hole = emptied;
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            final long entry = segment.getLong(at << 3);
            if (0 == entry) {
                break;
            }
            final int home = (int)(entry >>> 32) & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                segment.putLong(hole << 3, entry);
                hole = at;
            }
        }
        segment.putLong(hole << 3, 0);
    }

    /** Frees the memory. */
    public void close() {
        for (int i = 0; i < segments.length; i++) {
            if (null != segments[i]) {
                BufferUtil.free(segments[i].byteBuffer());
                segments[i] = null;
                sizes[i] = 0;
            }
        }
    }

    private static UnsafeBuffer grown(final UnsafeBuffer segment) {
        final int entries = maskOf(segment) + 1;
        final UnsafeBuffer larger = allocate(entries * 2);
        for (int i = 0; i < entries; i++) {
            final long entry = segment.getLong(i << 3);
            if (0 != entry) {
                insert(larger, entry);
            }
        }
        BufferUtil.free(segment.byteBuffer());
        return larger;
    }

    private static void insert(final UnsafeBuffer segment, final long entry) {
        final int mask = maskOf(segment);
        int at = (int)(entry >>> 32) & mask;
        while (0 != segment.getLong(at << 3)) {
            at = (at + 1) & mask;
        }
        segment.putLong(at << 3, entry);
    }

    private static UnsafeBuffer allocate(final int entries) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(entries << 3));
    }

    private static int maskOf(final UnsafeBuffer segment) {
        return (segment.capacity() >> 3) - 1;
    }

    private static int segmentOf(final long hash) {
        return (int)(hash >>> (Long.SIZE - SEGMENT_BITS));
    }
}
