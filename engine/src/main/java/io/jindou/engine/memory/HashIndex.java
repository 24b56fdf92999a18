package io.jindou.engine.memory;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
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
    private final long[] addresses = new long[1 << SEGMENT_BITS];
    private final int[] masks = new int[1 << SEGMENT_BITS];
    private final int[] sizes = new int[1 << SEGMENT_BITS];

    private long probeAddress;
    private int probeMask;
    private int probeAt;
    private int probeTag;

    /** First candidate for a hash; {@link RecordTable#NONE} when there is none. */
    public int first(final long hash) {
        final int at = segmentOf(hash);
        probeAddress = addresses[at];
        if (0 == probeAddress) {
            return RecordTable.NONE;
        }
        probeMask = masks[at];
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
            final long entry = entryAt(probeAddress, probeAt);
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
        if (0 == addresses[at]) {
            use(at, allocate(ENTRIES_MIN));
        } else if (sizes[at] * 3 >= (masks[at] + 1) * 2) {
            grow(at);
        }
        insert(addresses[at], masks[at], ((long)(int)hash << 32) | id);
        sizes[at]++;
    }

    /** Takes a record away; throws when it is not there under this hash. */
    public void remove(final long hash, final int id) {
        final int at = segmentOf(hash);
        final long address = addresses[at];
        final long wanted = ((long)(int)hash << 32) | id;
        if (0 == address) {
            throw new IllegalStateException("no index entry for record " + id);
        }
        final int mask = masks[at];
        int hole = (int)hash & mask;
        for (long entry = entryAt(address, hole); entry != wanted; entry = entryAt(address, hole)) {
            if (0 == entry) {
                throw new IllegalStateException("no index entry for record " + id);
            }
            hole = (hole + 1) & mask;
        }
        closeHole(address, mask, hole);
        sizes[at]--;
    }

    /** Moves later entries of the run back, so that no search stops at the hole. */
    private static void closeHole(final long address, final int mask, final int emptied) {
        int hole = emptied;
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            final long entry = entryAt(address, at);
            if (0 == entry) {
                break;
            }
            final int home = (int)(entry >>> 32) & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                entryAt(address, hole, entry);
                hole = at;
            }
        }
        entryAt(address, hole, 0);
    }

    /** Frees the memory. */
    public void close() {
        for (int i = 0; i < segments.length; i++) {
            if (null != segments[i]) {
                BufferUtil.free(segments[i].byteBuffer());
                segments[i] = null;
                addresses[i] = 0;
                masks[i] = 0;
                sizes[i] = 0;
            }
        }
        probeAddress = 0;
    }

    private void grow(final int at) {
        final UnsafeBuffer segment = segments[at];
        final long address = addresses[at];
        final int entries = masks[at] + 1;
        use(at, allocate(entries * 2));
        for (int i = 0; i < entries; i++) {
            final long entry = entryAt(address, i);
            if (0 != entry) {
                insert(addresses[at], masks[at], entry);
            }
        }
        BufferUtil.free(segment.byteBuffer());
    }

    private void use(final int at, final UnsafeBuffer segment) {
        segments[at] = segment;
        addresses[at] = segment.addressOffset();
        masks[at] = (segment.capacity() >> 3) - 1;
    }

    private static void insert(final long address, final int mask, final long entry) {
        int at = (int)(entry >>> 32) & mask;
        while (0 != entryAt(address, at)) {
            at = (at + 1) & mask;
        }
        entryAt(address, at, entry);
    }

    private static UnsafeBuffer allocate(final int entries) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(entries << 3));
    }

    /** Past the bounds checks of buffers: whoever asks has masked the place. */
    private static long entryAt(final long address, final int at) {
        return UnsafeApi.getLong(address + ((long)at << 3));
    }

    private static void entryAt(final long address, final int at, final long entry) {
        UnsafeApi.putLong(address + ((long)at << 3), entry);
    }

    private static int segmentOf(final long hash) {
        return (int)(hash >>> (Long.SIZE - SEGMENT_BITS));
    }
}
