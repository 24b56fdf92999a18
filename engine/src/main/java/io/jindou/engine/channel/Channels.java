package io.jindou.engine.channel;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.SlotHash;
import io.jindou.engine.Sections;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;

/**
 * Channels by (type, canonical id): where messages are ordered and numbered. A channel stays for ever, so the number of its
 * record is its name in the cell and is never used again.
 */
public final class Channels {
    private static final int TYPE = 1;
    private static final int FLAGS = 2;
    private static final int ID_LENGTH = 3;
    private static final int SLOT = RecordTable.FIELDS;
    private static final int PERSON_BITS = 12;
    /** These two change together, so they share a step of the hash. */
    private static final int LAST_SEQ = 16;
    private static final int LAST_JOURNAL_NO = 24;
    private static final int ALLOW_COUNT = 32;
    private static final int INTEREST_HEAD = 36;
    private static final int MEMBER_COUNT = 40;
    private static final int ID = 44;
    private static final int LENGTH = (ID + Limits.CANONICAL_ID_MAX + 7) & ~7;

    private final RecordTable table = new RecordTable(Sections.CHANNELS, LENGTH);
    private final HashIndex byId = new HashIndex();
    private final long seed;

    public Channels(final long seed) {
        this.seed = seed;
    }

    public RecordTable table() {
        return table;
    }

    /** The channel of a type and canonical id, or none. */
    public int find(final int type, final DirectBuffer id, final int offset, final int length) {
        for (int no = byId.first(hash(type, id, offset, length)); no != NONE; no = byId.next()) {
            if (matches(no, type, id, offset, length)) {
                return no;
            }
        }
        return NONE;
    }

    /** Adds a channel that {@link #find} does not know. */
    public int add(final int type, final DirectBuffer id, final int offset, final int length, final int slotCount) {
        final int no = table.add();
        final int at = table.offset(no);
        table.buffer(no).putByte(at + TYPE, (byte)type);
        table.buffer(no).putByte(at + ID_LENGTH, (byte)length);
        table.buffer(no).putInt(at + SLOT, SlotHash.slot(id, offset, length, slotCount));
        table.buffer(no).putBytes(at + ID, id, offset, length);
        table.endChange(no);
        byId.put(hash(type, id, offset, length), no);
        return no;
    }

    /** Rebuilds the index after a load. */
    public void reindex() {
        for (int no = 1; no <= table.highest(); no++) {
            if (table.isLive(no)) {
                byId.put(hash(type(no), table.buffer(no), idOffset(no), idLength(no)), no);
            }
        }
    }

    public void close() {
        table.close();
        byId.close();
    }

    public int type(final int no) {
        return table.byteAt(no, TYPE) & 0xFF;
    }

    public int idOffset(final int no) {
        return table.offset(no) + ID;
    }

    public int idLength(final int no) {
        return table.byteAt(no, ID_LENGTH) & 0xFF;
    }

    /** Where the uid of one end of a channel of two begins. */
    public int endOffset(final int no, final boolean isFirst) {
        return isFirst ? idOffset(no) : idOffset(no) + separator(no) + 1;
    }

    /** Length of the uid of one end of a channel of two. */
    public int endLength(final int no, final boolean isFirst) {
        return isFirst ? separator(no) : idLength(no) - separator(no) - 1;
    }

    /** True when a channel of two has this uid at that end. */
    public boolean isEnd(
        final int no, final boolean isFirst, final DirectBuffer uid, final int offset, final int length) {
        return Bytes.areEqual(table.buffer(no), endOffset(no, isFirst), endLength(no, isFirst), uid, offset, length);
    }

    private int separator(final int no) {
        return ChannelIds.separator(table.buffer(no), idOffset(no), idLength(no));
    }

    /** ChannelFlags. */
    public int flags(final int no) {
        return table.byteAt(no, FLAGS) & 0xFF;
    }

    public void flags(final int no, final int flags) {
        table.beginChange(no);
        table.buffer(no).putByte(table.offset(no) + FLAGS, (byte)flags);
        table.endChange(no);
    }

    /** Of a person channel: {@link PersonBits}. */
    public int personBits(final int no) {
        return table.intAt(no, PERSON_BITS);
    }

    public void personBits(final int no, final int bits) {
        table.putInt(no, PERSON_BITS, bits);
    }

    /** Sequence of the newest stored message; 0 before the first. */
    public long lastSeq(final int no) {
        return table.longAt(no, LAST_SEQ);
    }

    /** Journal number of the newest stored message; 0 before the first. */
    public long lastJournalNo(final int no) {
        return table.longAt(no, LAST_JOURNAL_NO);
    }

    /** Records that a message was stored. */
    public void stored(final int no, final long seq, final long journalNo) {
        table.putLongs(no, LAST_SEQ, seq, journalNo);
    }

    /** Users on the allow list; the list applies while there is one. */
    public int allowCount(final int no) {
        return table.intAt(no, ALLOW_COUNT);
    }

    public int memberCount(final int no) {
        return table.intAt(no, MEMBER_COUNT);
    }

    void counts(final int no, final int members, final int allowed) {
        table.beginChange(no);
        table.buffer(no).putInt(table.offset(no) + MEMBER_COUNT, members);
        table.buffer(no).putInt(table.offset(no) + ALLOW_COUNT, allowed);
        table.endChange(no);
    }

    int interestHead(final int no) {
        return table.intAt(no, INTEREST_HEAD);
    }

    void interestHead(final int no, final int interest) {
        table.putInt(no, INTEREST_HEAD, interest);
    }

    private long hash(final int type, final DirectBuffer id, final int offset, final int length) {
        return Hashing.hash(id, offset, length, seed + type);
    }

    private boolean matches(final int no, final int type, final DirectBuffer id, final int offset, final int length) {
        return type(no) == type && Bytes.areEqual(table.buffer(no), idOffset(no), idLength(no), id, offset, length);
    }
}
