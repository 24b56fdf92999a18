package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Hashing;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.SideRows;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The person channels in which a user denies or allows the peer, by his uid: his deny and allow lists. Worked out from
 * {@link PersonBits} and not state; given in the order of the channels' numbers, which all replicas share.
 *
 * <p>An entry is one end of a channel: twice the channel's number, plus one for the user whose uid stands second. The index knows
 * the first entry of each owner, the rows link the others.
 */
public final class PersonLists {
    private static final int PREVIOUS = 0;
    private static final int NEXT = 4;
    private static final int ROW_LENGTH = 8;
    private static final int[] EMPTY = {};

    private final SideRows rows = new SideRows(ROW_LENGTH);
    private final HashIndex byOwner = new HashIndex();
    private final Channels channels;
    private final long seed;

    public PersonLists(final Channels channels, final long seed) {
        this.channels = channels;
        this.seed = seed;
    }

    /** Tells that the bits of a person channel have changed. */
    public void changed(final int channelNo, final int before, final int after) {
        for (int end = 0; end <= 1; end++) {
            final int mask = PersonBits.denies(0 == end) | PersonBits.allows(0 == end);
            if (0 == (before & mask) && 0 != (after & mask)) {
                add(entry(channelNo, end));
            } else if (0 != (before & mask) && 0 == (after & mask)) {
                remove(entry(channelNo, end));
            }
        }
    }

    /**
     * The channels in which an owner has set a bit.
     *
     * @param denied the deny list, or else the allow list.
     * @return numbers of channels, rising.
     */
    public int[] of(final DirectBuffer uid, final int offset, final int length, final boolean denied) {
        final int first = first(uid, offset, length);
        int count = 0;
        for (int entry = first; NONE != entry; entry = rows.intAt(entry, NEXT)) {
            count += has(entry, denied) ? 1 : 0;
        }
        final int[] list = 0 == count ? EMPTY : new int[count];
        int at = 0;
        for (int entry = first; NONE != entry; entry = rows.intAt(entry, NEXT)) {
            if (has(entry, denied)) {
                list[at++] = entry >> 1;
            }
        }
        Arrays.sort(list);
        return list;
    }

    /** Rebuilds the lists after a load. */
    public void reindex() {
        for (int no = 1; no <= channels.table().highest(); no++) {
            if (channels.table().isLive(no) && ChannelTypes.PERSON == channels.type(no)) {
                changed(no, 0, channels.personBits(no));
            }
        }
    }

    /** Bytes outside the Java heap. */
    public long allocatedBytes() {
        return rows.allocatedBytes();
    }

    public void close() {
        rows.close();
        byOwner.close();
    }

    private static int entry(final int channelNo, final int end) {
        return channelNo << 1 | end;
    }

    private boolean has(final int entry, final boolean denied) {
        final boolean isFirst = 0 == (entry & 1);
        return 0 != (channels.personBits(entry >> 1) & (denied ? PersonBits.denies(isFirst) : PersonBits.allows(isFirst)));
    }

    private void add(final int entry) {
        final int channelNo = entry >> 1;
        final int offset = channels.endOffset(channelNo, 0 == (entry & 1));
        final int length = channels.endLength(channelNo, 0 == (entry & 1));
        final DirectBuffer buffer = channels.table().buffer(channelNo);
        final int next = first(buffer, offset, length);
        final long hash = Hashing.hash(buffer, offset, length, seed);
        rows.ensure(entry);
        rows.putInt(entry, PREVIOUS, NONE);
        rows.putInt(entry, NEXT, next);
        if (NONE != next) {
            rows.putInt(next, PREVIOUS, entry);
            byOwner.remove(hash, next);
        }
        byOwner.put(hash, entry);
    }

    private void remove(final int entry) {
        final int previous = rows.intAt(entry, PREVIOUS);
        final int next = rows.intAt(entry, NEXT);
        if (NONE != next) {
            rows.putInt(next, PREVIOUS, previous);
        }
        if (NONE != previous) {
            rows.putInt(previous, NEXT, next);
            return;
        }
        final int channelNo = entry >> 1;
        final boolean isFirst = 0 == (entry & 1);
        final long hash = Hashing.hash(channels.table().buffer(channelNo), channels.endOffset(channelNo, isFirst),
            channels.endLength(channelNo, isFirst), seed);
        byOwner.remove(hash, entry);
        if (NONE != next) {
            byOwner.put(hash, next);
        }
    }

    private int first(final DirectBuffer uid, final int offset, final int length) {
        for (int entry = byOwner.first(Hashing.hash(uid, offset, length, seed)); NONE != entry; entry = byOwner.next()) {
            if (channels.isEnd(entry >> 1, 0 == (entry & 1), uid, offset, length)) {
                return entry;
            }
        }
        return NONE;
    }
}
