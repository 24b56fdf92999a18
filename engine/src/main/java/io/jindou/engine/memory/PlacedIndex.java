package io.jindou.engine.memory;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * From the hash of a key to the numbers of records that may have it, for a store that forgets as fast as it learns. Beside
 * {@link HashIndex} it costs twelve bytes of a row for each record, and in return
 * <ul>
 * <li>a bucket is a line of the cache and holds ten records, so a miss looks at one line;
 * <li>an entry never moves while its segment does not grow, and the row knows where it lies, so it is taken away by writing to
 * its place, without reading or even waiting for that line.
 * </ul>
 * A full bucket sends entries on to the next one and counts them, so a search goes on only behind a bucket that has sent some on.
 *
 * <p>Not state, as {@link HashIndex} is not. A bucket: a tag of 16 bits for each lane, 0 when empty; how many were sent on; the
 * number of the record for each lane.
 */
public final class PlacedIndex {
    /** Bytes at the beginning of a row that are the index's. */
    public static final int ROW_LENGTH = 12;

    private static final int KEY = 0;
    private static final int PLACE = 8;

    private static final int SEGMENT_BITS = 6;
    private static final int BUCKET_BITS = 6;
    private static final int BUCKET_BYTES = 1 << BUCKET_BITS;
    private static final int LANES = 10;
    private static final int LANE_BITS = 4;
    private static final int LANES_IN_WORD = 4;
    private static final int WORDS = 3;
    private static final int SENT_ON = LANES * Short.BYTES;
    private static final int NUMBERS = SENT_ON + Integer.BYTES;
    /** The highest byte of how many were sent on: always 0, as they are never so many. */
    private static final int TOUCHED = NUMBERS - 1;
    /** A segment grows before its buckets hold more than this on average; so few are full. */
    private static final int LOAD_MAX = 6;
    private static final int BUCKETS_MIN = 2;
    private static final long EVERY_LANE = 0x0001_0001_0001_0001L;
    private static final long LOW_BITS = 0x7FFF_7FFF_7FFF_7FFFL;
    /** The lanes of the last word; its other half counts what was sent on. */
    private static final long LAST_WORD = 0xFFFF_FFFFL;

    private final SideRows rows;
    private final ByteBuffer[] segments = new ByteBuffer[1 << SEGMENT_BITS];
    private final long[] addresses = new long[1 << SEGMENT_BITS];
    private final int[] masks = new int[1 << SEGMENT_BITS];
    private final int[] sizes = new int[1 << SEGMENT_BITS];

    private long probeSegment;
    private int probeMask;
    private int probeBucket;
    private long probeTags;
    private int probeWord;
    private long probeMatches;

    /** An empty index that keeps its part of the rows. */
    public PlacedIndex(final SideRows rows) {
        this.rows = rows;
    }

    /**
     * Begins to load the line that a search for this hash will look at: by a write, since a processor goes on before a write has
     * come to an end, but not long before a read has. What is done between this and the search is done while the line is on its
     * way.
     */
    public void touch(final long hash) {
        final int at = segmentOf(hash);
        if (0 != addresses[at]) {
            UnsafeApi.putByte(bucketAddress(addresses[at], bucketOf(hash, masks[at])) + TOUCHED, (byte)0);
        }
    }

    /** First candidate for a hash; {@link RecordTable#NONE} when there is none. */
    public int first(final long hash) {
        final int at = segmentOf(hash);
        final long segment = addresses[at];
        if (0 == segment) {
            return RecordTable.NONE;
        }
        final int bucket = bucketOf(hash, masks[at]);
        final long tags = (tagOf(hash) & 0xFFFFL) * EVERY_LANE;
        final long address = bucketAddress(segment, bucket);
        // the way of a message that was never seen: one line, no state of a search
        if (0 == (matches(address, 0, tags) | matches(address, 1, tags) | matches(address, 2, tags))
            && 0 == UnsafeApi.getInt(address + SENT_ON)) {
            return RecordTable.NONE;
        }
        probeSegment = segment;
        probeMask = masks[at];
        probeBucket = bucket;
        probeTags = tags;
        probeWord = 0;
        probeMatches = matches(address, 0, tags);
        return next();
    }

    /** Next candidate of the search begun by {@link #first}; nothing was added or removed since. */
    public int next() {
        long address = bucketAddress(probeSegment, probeBucket);
        while (0 == probeMatches) {
            if (++probeWord == WORDS) {
                if (0 == UnsafeApi.getInt(address + SENT_ON)) {
                    return RecordTable.NONE;
                }
                probeWord = 0;
                probeBucket = (probeBucket + 1) & probeMask;
                address = bucketAddress(probeSegment, probeBucket);
            }
            probeMatches = matches(address, probeWord, probeTags);
        }
        final int lane = probeWord * LANES_IN_WORD + (Long.numberOfTrailingZeros(probeMatches) >>> LANE_BITS);
        probeMatches &= probeMatches - 1;
        return UnsafeApi.getInt(numberAddress(address, lane));
    }

    /** Adds a record under a hash; its row is there, and it is not in the index. */
    public void put(final long hash, final int id) {
        final int at = segmentOf(hash);
        if (0 == addresses[at]) {
            use(at, BUCKETS_MIN);
        } else if (sizes[at] >= (masks[at] + 1) * LOAD_MAX) {
            grow(at);
        }
        rows.putLong(id, KEY, hash);
        insert(addresses[at], masks[at], hash, id);
        sizes[at]++;
    }

    /** Takes a record away that is in the index. */
    public void remove(final int id) {
        final long hash = rows.longAt(id, KEY);
        final int place = rows.intAt(id, PLACE);
        final int at = segmentOf(hash);
        final int mask = masks[at];
        final int bucket = place >>> LANE_BITS;
        final long address = bucketAddress(addresses[at], bucket);
        UnsafeApi.putShort(tagAddress(address, place & ((1 << LANE_BITS) - 1)), (short)0);
        sizes[at]--;
        for (int from = bucketOf(hash, mask); from != bucket; from = (from + 1) & mask) {
            sentOn(bucketAddress(addresses[at], from), -1);
        }
    }

    /** The hash that a record of the index was put under. */
    public long hashOf(final int id) {
        return rows.longAt(id, KEY);
    }

    /** Bytes outside the Java heap, rows not counted. */
    public long allocatedBytes() {
        long bytes = 0;
        for (final ByteBuffer segment : segments) {
            bytes += null == segment ? 0 : segment.capacity();
        }
        return bytes;
    }

    /** Frees the memory. */
    public void close() {
        for (int i = 0; i < segments.length; i++) {
            if (null != segments[i]) {
                BufferUtil.free(segments[i]);
                segments[i] = null;
                addresses[i] = 0;
                masks[i] = 0;
                sizes[i] = 0;
            }
        }
    }

    private void insert(final long segment, final int mask, final long hash, final int id) {
        int bucket = bucketOf(hash, mask);
        long address = bucketAddress(segment, bucket);
        int lane = emptyLane(address);
        while (LANES == lane) {
            sentOn(address, 1);
            bucket = (bucket + 1) & mask;
            address = bucketAddress(segment, bucket);
            lane = emptyLane(address);
        }
        UnsafeApi.putShort(tagAddress(address, lane), tagOf(hash));
        UnsafeApi.putInt(numberAddress(address, lane), id);
        rows.putInt(id, PLACE, (bucket << LANE_BITS) | lane);
    }

    private void grow(final int at) {
        final ByteBuffer segment = segments[at];
        final long address = addresses[at];
        final int buckets = masks[at] + 1;
        use(at, buckets * 2);
        for (int i = 0; i < buckets; i++) {
            final long bucket = bucketAddress(address, i);
            for (int lane = 0; lane < LANES; lane++) {
                if (0 != UnsafeApi.getShort(tagAddress(bucket, lane))) {
                    final int id = UnsafeApi.getInt(numberAddress(bucket, lane));
                    insert(addresses[at], masks[at], rows.longAt(id, KEY), id);
                }
            }
        }
        BufferUtil.free(segment);
    }

    private void use(final int at, final int buckets) {
        segments[at] = ByteBuffer.allocateDirect((buckets + 1) * BUCKET_BYTES);
        addresses[at] = (new UnsafeBuffer(segments[at]).addressOffset() + BUCKET_BYTES - 1) & -BUCKET_BYTES;
        masks[at] = buckets - 1;
    }

    private static int emptyLane(final long address) {
        for (int word = 0; word < WORDS; word++) {
            final long empty = matches(address, word, 0);
            if (0 != empty) {
                return word * LANES_IN_WORD + (Long.numberOfTrailingZeros(empty) >>> LANE_BITS);
            }
        }
        return LANES;
    }

    /** The highest bit of each lane of a word whose tag is the wanted one; exact. */
    private static long matches(final long address, final int word, final long tags) {
        final long different = UnsafeApi.getLong(address + word * Long.BYTES) ^ tags;
        final long matches = ~(((different & LOW_BITS) + LOW_BITS) | different | LOW_BITS);
        return WORDS - 1 == word ? matches & LAST_WORD : matches;
    }

    private static void sentOn(final long address, final int step) {
        UnsafeApi.putInt(address + SENT_ON, UnsafeApi.getInt(address + SENT_ON) + step);
    }

    private static long bucketAddress(final long segment, final int bucket) {
        return segment + ((long)bucket << BUCKET_BITS);
    }

    private static long tagAddress(final long bucket, final int lane) {
        return bucket + lane * Short.BYTES;
    }

    private static long numberAddress(final long bucket, final int lane) {
        return bucket + NUMBERS + lane * Integer.BYTES;
    }

    private static int segmentOf(final long hash) {
        return (int)(hash >>> (Long.SIZE - SEGMENT_BITS));
    }

    private static int bucketOf(final long hash, final int mask) {
        return (int)(hash >>> Short.SIZE) & mask;
    }

    private static short tagOf(final long hash) {
        final short tag = (short)hash;
        return 0 == tag ? 1 : tag;
    }
}
