package io.jindou.codecs.link;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.align;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.RingMemory.Chunk;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One direction of a link: entries with consecutive numbers, appended at the tail, kept until released at the head. The
 * gateway keeps commands in one, the engine events.
 *
 * <p>An entry is the length of its message (int32, little-endian), the message, and zeros up to a multiple of 8. Entries lie
 * in chunks, never across two, so that a run of entries is sent as it lies. How full the ring is depends on the entries
 * alone, never on where they lie: a ring loaded from a snapshot refuses exactly what the original would have refused.
 *
 * <p>Single-threaded; allocates nothing in steady state.
 */
public final class LinkRing {
    /** Bytes before the message of an entry. */
    public static final int ENTRY_HEADER = 4;
    private static final int ALIGNMENT = 8;

    private final RingMemory memory;
    private final int limit;
    private final int reserve;

    private Chunk head;
    private Chunk tail;
    private int headOffset;
    private long first = 1;
    private long last;
    private long used;
    private int messageOffset;

    /**
     * A ring whose first entry will have number 1.
     *
     * @param memory  where chunks come from.
     * @param limit   bytes of entries that the ring takes.
     * @param reserve the part of them that only urgent entries may use.
     */
    public LinkRing(final RingMemory memory, final int limit, final int reserve) {
        this.memory = memory;
        this.limit = limit;
        this.reserve = reserve;
    }

    /** Bytes that a message of this length takes in a ring or a batch. */
    public static int entryLength(final int messageLength) {
        return align(ENTRY_HEADER + messageLength, ALIGNMENT);
    }

    /** Length of the message of the entry at this offset of a ring or a batch. */
    public static int messageLength(final DirectBuffer buffer, final int entryOffset) {
        return buffer.getInt(entryOffset, LITTLE_ENDIAN);
    }

    /** True when a message of this length can be appended now. */
    public boolean hasRoom(final int messageLength, final boolean urgent) {
        return used + entryLength(messageLength) <= (urgent ? limit : limit - reserve);
    }

    /**
     * Appends an entry of exactly this length; the caller encodes it at {@link #buffer()}, {@link #messageOffset()}. To append
     * without room is a programming error.
     *
     * @return the number of the entry.
     */
    public long append(final int messageLength) {
        final int entryLength = entryLength(messageLength);
        if (used + entryLength > limit) {
            throw new IllegalStateException("ring over its limit of " + limit);
        }
        if (null == tail || tail.end + entryLength > Limits.RING_CHUNK) {
            addChunk();
        }
        final UnsafeBuffer buffer = tail.buffer;
        final int at = tail.end;
        // padding is sent and hashed, so it must be the same everywhere
        buffer.putLong(at + entryLength - ALIGNMENT, 0L);
        buffer.putInt(at, messageLength, LITTLE_ENDIAN);
        messageOffset = at + ENTRY_HEADER;
        tail.end = at + entryLength;
        used += entryLength;
        return ++last;
    }

    /** Buffer of the entry appended last. */
    public UnsafeBuffer buffer() {
        return tail.buffer;
    }

    /** Offset of the message of the entry appended last. */
    public int messageOffset() {
        return messageOffset;
    }

    /** Number of the oldest entry kept, or of the next one when there is none. */
    public long firstNumber() {
        return first;
    }

    /** Number of the entry appended last; one below {@link #firstNumber()} when none is kept. */
    public long lastNumber() {
        return last;
    }

    /** Sum of the entries kept. */
    public long usedBytes() {
        return used;
    }

    /** Gives up all entries up to this number; numbers given up before change nothing. */
    public void release(final long upTo) {
        if (upTo > last) {
            throw new IllegalArgumentException("release of " + upTo + " beyond " + last);
        }
        if (upTo < first) {
            return;
        }
        // whole chunks without a look at their entries
        while (head != tail && head.next.firstNumber <= upTo + 1) {
            used -= head.end - headOffset;
            first = head.next.firstNumber;
            dropHead();
        }
        if (upTo == last) {
            used = 0;
            first = last + 1;
        }
        while (first <= upTo) {
            final int entryLength = entryLength(messageLength(head.buffer, headOffset));
            headOffset += entryLength;
            used -= entryLength;
            first++;
        }
        if (null != tail && first > last) {
            // empty: go on at the start of the chunk that is warm in the cache
            memory.restart(tail, first);
            headOffset = 0;
        }
    }

    /** Gives up everything; the next entry has the number behind {@code lastNumber}. */
    public void reset(final long lastNumber) {
        while (null != head) {
            dropHead();
        }
        used = 0;
        first = lastNumber + 1;
        last = lastNumber;
    }

    /**
     * Points the slice at a run of entries that starts with number {@code from}, as many as begin within {@code target} bytes.
     *
     * @return how many entries; 0 when {@code from} is beyond the last.
     */
    public int slice(final long from, final int target, final RingSlice slice) {
        if (from < first) {
            throw new IllegalArgumentException("slice from " + from + " but the first is " + first);
        }
        if (from > last) {
            return 0;
        }
        if (!slice.continuesAt(this, from)) {
            seek(from, slice);
        }
        return slice.cut(from, last, target);
    }

    private void seek(final long from, final RingSlice slice) {
        Chunk chunk = head;
        while (null != chunk.next && chunk.next.firstNumber <= from) {
            chunk = chunk.next;
        }
        int offset = chunk == head ? headOffset : 0;
        for (long number = chunk == head ? first : chunk.firstNumber; number < from; number++) {
            offset += entryLength(messageLength(chunk.buffer, offset));
        }
        slice.point(chunk, offset);
    }

    private void addChunk() {
        final Chunk chunk = memory.take(this, last + 1);
        if (null == tail) {
            head = chunk;
            headOffset = 0;
        } else {
            tail.next = chunk;
        }
        tail = chunk;
        if (first > last) {
            while (head != chunk) {
                dropHead();
            }
        }
    }

    private void dropHead() {
        final Chunk chunk = head;
        head = chunk.next;
        headOffset = 0;
        if (null == head) {
            tail = null;
        }
        memory.give(chunk);
    }
}
