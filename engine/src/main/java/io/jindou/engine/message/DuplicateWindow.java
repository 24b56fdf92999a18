package io.jindou.engine.message;

import static io.jindou.engine.memory.RecordTable.NONE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.Sections;
import io.jindou.engine.Settings;
import io.jindou.engine.memory.PlacedIndex;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.memory.SideRows;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The accepted messages of late by (sender, channel, clientMsgNo): a SEND that comes again gets the first result again.
 *
 * <p>Bounded three ways: messages of one sender, age in elapsed time, and messages in all. The oldest of all is always the oldest
 * of its sender.
 *
 * <p>The records are the state, and they say only what was accepted. Everything that leads to a record follows from them (who is
 * older than whom is told by message ids) and lies in rows beside them: to forget one for another, as every message of a busy
 * sender does, is to write, and waits for no memory that has long left the cache.
 */
public final class DuplicateWindow {
    private static final int MSG_NO_LENGTH = 1;
    private static final int LENGTH_SHIFT = MSG_NO_LENGTH * Byte.SIZE;
    private static final int CHANNEL = RecordTable.FIELDS;
    private static final int USER = 12;
    private static final int MESSAGE_ID = 16;
    private static final int MESSAGE_SEQ = 24;
    private static final int PAYLOAD_HASH = 32;
    private static final int ACCEPTED_AT = 40;
    private static final int MSG_NO = 48;
    private static final int LENGTH = MSG_NO + Limits.CLIENT_MSG_NO_MAX;

    /** Row of an entry, behind the part of the index. */
    private static final int SENDER_NEXT = PlacedIndex.ROW_LENGTH;
    private static final int PREVIOUS = 16;
    private static final int NEXT = 20;
    private static final int COUNTED = 24;
    private static final int ROW_LENGTH = 32;

    /** Row of a user. */
    private static final int HEAD = 0;
    private static final int TAIL = 4;
    private static final int COUNT = 8;
    private static final int SENDER_LENGTH = 16;

    private final RecordTable entries = new RecordTable(Sections.WINDOW_ENTRIES, LENGTH);
    private final SideRows rows = new SideRows(ROW_LENGTH);
    private final SideRows senders = new SideRows(SENDER_LENGTH);
    private final PlacedIndex byKey = new PlacedIndex(rows);
    private final AgeOrder ages = new AgeOrder(rows, PREVIOUS, NEXT);
    private final long seed;
    private long droppedForTotal;

    public DuplicateWindow(final long seed) {
        this.seed = seed;
    }

    public RecordTable entries() {
        return entries;
    }

    /** Bytes outside the Java heap beside those of the records. */
    public long sideBytes() {
        return rows.allocatedBytes() + senders.allocatedBytes() + byKey.allocatedBytes();
    }

    /** Hash of what names a message, for {@link #find} and {@link #add}. */
    public long key(final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        return Hashing.hash(msgNo, offset, length, seed + Hashing.mix(((long)user << 32) | channelNo));
    }

    /** Begins to load what {@link #find} will look at; to be called while there is something else to do. */
    public void touch(final long key) {
        byKey.touch(key);
    }

    /** The entry of an accepted message, or none. It may be past the window and only not forgotten yet: {@link #isStale}. */
    public int find(
        final long key, final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        for (int id = byKey.first(key); id != NONE; id = byKey.next()) {
            if (matches(id, user, channelNo, msgNo, offset, length)) {
                return id;
            }
        }
        return NONE;
    }

    /** True for an entry that counts no more. It has to be forgotten before the same message is added again. */
    public boolean isStale(final int id, final long elapsed, final int windowMs) {
        return elapsed - entries.longAt(id, ACCEPTED_AT) >= windowMs;
    }

    /** Forgets an entry before its time. */
    public void forget(final int id) {
        unlink(id);
        release(id);
    }

    public long messageId(final int id) {
        return entries.longAt(id, MESSAGE_ID);
    }

    public long messageSeq(final int id) {
        return entries.longAt(id, MESSAGE_SEQ);
    }

    public long payloadHash(final int id) {
        return entries.longAt(id, PAYLOAD_HASH);
    }

    /**
     * Remembers an accepted message of a user in a channel; how it ended is told by {@link #result}. Makes room by the window's
     * bounds first. {@link #find} knows no entry of this key.
     */
    public int add(
        final long key, final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length,
        final long elapsed, final Settings settings) {
        expire(elapsed, settings.windowMs(), 2);
        senders.ensure(user);
        final int id = place(user, settings);
        final int at = entries.offset(id);
        final UnsafeBuffer buffer = entries.buffer(id);
        // by whole words, as they are hashed soon
        buffer.putLong(at, RecordTable.LIVE | (long)length << LENGTH_SHIFT, LITTLE_ENDIAN);
        buffer.putLong(at + CHANNEL, Integer.toUnsignedLong(channelNo) | (long)user << Integer.SIZE, LITTLE_ENDIAN);
        buffer.putLong(at + ACCEPTED_AT, elapsed);
        entries.putPadded(id, MSG_NO, msgNo, offset, length, Limits.CLIENT_MSG_NO_MAX);
        rows.ensure(id);
        ages.append(id);
        appendToSender(user, id);
        byKey.put(key, id);
        return id;
    }

    /** Sets the result of the entry added last; it counts in the state from here on. Message ids grow. */
    public void result(final int id, final long messageId, final long messageSeq, final long payloadHash) {
        final int at = entries.offset(id);
        final UnsafeBuffer buffer = entries.buffer(id);
        buffer.putLong(at + MESSAGE_ID, messageId);
        buffer.putLong(at + MESSAGE_SEQ, messageSeq);
        buffer.putLong(at + PAYLOAD_HASH, payloadHash);
        rows.putLong(id, COUNTED, entries.endChange(id));
    }

    /** Forgets what must go for one more message of a user; returns a record for it, the last forgotten one's if there is one. */
    private int place(final int user, final Settings settings) {
        int id = NONE;
        // more than one only after the settings made the window smaller
        while (senders.intAt(user, COUNT) >= settings.windowPerSender()) {
            release(id);
            id = senders.intAt(user, HEAD);
            unlink(id);
        }
        while (entries.size() - (NONE == id ? 0 : 1) >= settings.windowTotal()) {
            release(id);
            id = ages.oldest();
            unlink(id);
            droppedForTotal++;
        }
        if (NONE == id) {
            return entries.add();
        }
        entries.rewrite(id, rows.longAt(id, COUNTED));
        return id;
    }

    /** Forgets up to {@code most} entries that are older than the window. */
    public void expire(final long elapsed, final int windowMs, final int most) {
        for (int i = 0; i < most; i++) {
            final int oldest = ages.oldest();
            if (NONE == oldest || !isStale(oldest, elapsed, windowMs)) {
                return;
            }
            forget(oldest);
        }
    }

    /** Age of the oldest entry in elapsed ms: how far back duplicates are really recognised when the window is full. */
    public long ageMs(final long elapsed) {
        return NONE == ages.oldest() ? 0 : elapsed - entries.longAt(ages.oldest(), ACCEPTED_AT);
    }

    /** Entries of this run that had to go because the whole window was full. */
    public long droppedForTotal() {
        return droppedForTotal;
    }

    /** Works out everything that leads to the records after a load of them. */
    public void reindex() {
        for (int id = 1; id <= entries.highest(); id++) {
            if (entries.isLive(id)) {
                rows.ensure(id);
                rows.putLong(id, COUNTED, entries.hashOf(id));
                byKey.put(keyOf(id), id);
                ages.append(id);
            }
        }
        ages.sort(id -> entries.longAt(id, MESSAGE_ID));
        for (int id = ages.oldest(); NONE != id; id = ages.next(id)) {
            final int user = entries.intAt(id, USER);
            senders.ensure(user);
            appendToSender(user, id);
        }
    }

    public void close() {
        entries.close();
        rows.close();
        senders.close();
        byKey.close();
    }

    private void appendToSender(final int user, final int id) {
        rows.putInt(id, SENDER_NEXT, NONE);
        final int count = senders.intAt(user, COUNT);
        if (0 == count) {
            senders.putInt(user, HEAD, id);
        } else {
            rows.putInt(senders.intAt(user, TAIL), SENDER_NEXT, id);
        }
        senders.putInt(user, TAIL, id);
        senders.putInt(user, COUNT, count + 1);
    }

    /** Takes an entry out of everything that leads to it. */
    private void unlink(final int id) {
        byKey.remove(id);
        ages.remove(id);
        final int user = entries.intAt(id, USER);
        final int next = rows.intAt(id, SENDER_NEXT);
        if (senders.intAt(user, HEAD) == id) {
            senders.putInt(user, HEAD, next);
        } else {
            int before = senders.intAt(user, HEAD);
            while (rows.intAt(before, SENDER_NEXT) != id) {
                before = rows.intAt(before, SENDER_NEXT);
            }
            rows.putInt(before, SENDER_NEXT, next);
            if (NONE == next) {
                senders.putInt(user, TAIL, before);
            }
        }
        senders.putInt(user, COUNT, senders.intAt(user, COUNT) - 1);
    }

    /** Frees the record of an entry that nothing leads to any more. */
    private void release(final int id) {
        if (NONE != id) {
            entries.remove(id, rows.longAt(id, COUNTED));
        }
    }

    private boolean matches(
        final int id, final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        return entries.intAt(id, CHANNEL) == channelNo && entries.intAt(id, USER) == user
            && Bytes.areEqual(
                entries.buffer(id), entries.offset(id) + MSG_NO, entries.byteAt(id, MSG_NO_LENGTH), msgNo, offset, length);
    }

    private long keyOf(final int id) {
        return key(entries.intAt(id, USER), entries.intAt(id, CHANNEL), entries.buffer(id), entries.offset(id) + MSG_NO,
            entries.byteAt(id, MSG_NO_LENGTH));
    }
}
