package io.jindou.engine.message;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.engine.Sections;
import io.jindou.engine.Settings;
import io.jindou.engine.memory.HashIndex;
import io.jindou.engine.memory.RecordTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The accepted messages of late by (sender, channel, clientMsgNo): a SEND that comes again gets the first result again.
 *
 * <p>Bounded three ways: messages of one sender, age in elapsed time, and messages in all. Entries hang in the order of their
 * acceptance in a list of all and in one of their sender, so the oldest of all is always the oldest of its sender.
 */
public final class DuplicateWindow {
    private static final int MSG_NO_LENGTH = 1;
    private static final int CHANNEL = RecordTable.FIELDS;
    private static final int SENDER = 12;
    private static final int PREVIOUS = 16;
    private static final int NEXT = 20;
    private static final int SENDER_NEXT = 24;
    private static final int MESSAGE_ID = 32;
    private static final int MESSAGE_SEQ = 40;
    private static final int PAYLOAD_HASH = 48;
    private static final int ACCEPTED_AT = 56;
    private static final int MSG_NO = 64;
    private static final int LENGTH = MSG_NO + Limits.CLIENT_MSG_NO_MAX;

    private static final int USER = RecordTable.FIELDS;
    private static final int HEAD = 12;
    private static final int TAIL = 16;
    private static final int COUNT = 20;
    private static final int SENDER_LENGTH = 24;

    private final RecordTable entries = new RecordTable(Sections.WINDOW_ENTRIES, LENGTH);
    private final RecordTable senders = new RecordTable(Sections.WINDOW_SENDERS, SENDER_LENGTH);
    private final HashIndex byKey = new HashIndex();
    private final HashIndex byUser = new HashIndex();
    private final long seed;
    private int oldest;
    private int newest;
    private long droppedForTotal;

    public DuplicateWindow(final long seed) {
        this.seed = seed;
    }

    public RecordTable entries() {
        return entries;
    }

    public RecordTable senders() {
        return senders;
    }

    /** Hash of what names a message, for {@link #find} and {@link #add}. */
    public long key(final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        return Hashing.hash(msgNo, offset, length, seed + Hashing.mix(((long)user << 32) | channelNo));
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
        remove(id);
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
        final int sender = roomFor(user, settings);
        final int id = entries.add();
        final int at = entries.offset(id);
        final UnsafeBuffer buffer = entries.buffer(id);
        buffer.putByte(at + MSG_NO_LENGTH, (byte)length);
        buffer.putInt(at + CHANNEL, channelNo);
        buffer.putInt(at + SENDER, sender);
        buffer.putInt(at + PREVIOUS, newest);
        buffer.putLong(at + ACCEPTED_AT, elapsed);
        buffer.putBytes(at + MSG_NO, msgNo, offset, length);
        append(id, sender);
        byKey.put(key, id);
        return id;
    }

    /** Sets the result of the entry added last; it counts in the state from here on. */
    public void result(final int id, final long messageId, final long messageSeq, final long payloadHash) {
        final int at = entries.offset(id);
        final UnsafeBuffer buffer = entries.buffer(id);
        buffer.putLong(at + MESSAGE_ID, messageId);
        buffer.putLong(at + MESSAGE_SEQ, messageSeq);
        buffer.putLong(at + PAYLOAD_HASH, payloadHash);
        entries.endChange(id);
    }

    /** Forgets what must go for one more message of a user; returns the record of the sender. */
    private int roomFor(final int user, final Settings settings) {
        int sender = senderOf(user);
        // more than one only after the settings made the window smaller
        while (NONE != sender && senders.intAt(sender, COUNT) >= settings.windowPerSender()) {
            final boolean isOnly = 1 == senders.intAt(sender, COUNT);
            remove(senders.intAt(sender, HEAD));
            sender = isOnly ? NONE : sender;
        }
        if (entries.size() >= settings.windowTotal()) {
            while (entries.size() >= settings.windowTotal()) {
                remove(oldest);
                droppedForTotal++;
            }
            sender = senderOf(user);
        }
        return NONE == sender ? addSender(user) : sender;
    }

    /** Forgets up to {@code most} entries that are older than the window. */
    public void expire(final long elapsed, final int windowMs, final int most) {
        for (int i = 0; i < most && NONE != oldest && elapsed - entries.longAt(oldest, ACCEPTED_AT) >= windowMs; i++) {
            remove(oldest);
        }
    }

    /** Age of the oldest entry in elapsed ms: how far back duplicates are really recognised when the window is full. */
    public long ageMs(final long elapsed) {
        return NONE == oldest ? 0 : elapsed - entries.longAt(oldest, ACCEPTED_AT);
    }

    /** Entries of this run that had to go because the whole window was full. */
    public long droppedForTotal() {
        return droppedForTotal;
    }

    /** Rebuilds indexes and list ends after a load. */
    public void reindex() {
        for (int id = 1; id <= senders.highest(); id++) {
            if (senders.isLive(id)) {
                byUser.put(hash(senders.intAt(id, USER)), id);
            }
        }
        for (int id = 1; id <= entries.highest(); id++) {
            if (entries.isLive(id)) {
                byKey.put(keyOf(id), id);
                oldest = NONE == entries.intAt(id, PREVIOUS) ? id : oldest;
                newest = NONE == entries.intAt(id, NEXT) ? id : newest;
            }
        }
    }

    public void close() {
        entries.close();
        senders.close();
        byKey.close();
        byUser.close();
    }

    private void append(final int id, final int sender) {
        if (NONE == newest) {
            oldest = id;
        } else {
            entries.putInt(newest, NEXT, id);
        }
        newest = id;
        final int senderTail = senders.intAt(sender, TAIL);
        if (NONE == senderTail) {
            senders.putInt(sender, HEAD, id);
        } else {
            entries.putInt(senderTail, SENDER_NEXT, id);
        }
        senders.beginChange(sender, TAIL);
        final int at = senders.offset(sender);
        senders.buffer(sender).putInt(at + TAIL, id);
        senders.buffer(sender).putInt(at + COUNT, senders.buffer(sender).getInt(at + COUNT) + 1);
        senders.endChange(sender, TAIL);
    }

    private void remove(final int id) {
        final int previous = entries.intAt(id, PREVIOUS);
        final int next = entries.intAt(id, NEXT);
        if (NONE == previous) {
            oldest = next;
        } else {
            entries.putInt(previous, NEXT, next);
        }
        if (NONE == next) {
            newest = previous;
        } else {
            entries.putInt(next, PREVIOUS, previous);
        }
        byKey.remove(keyOf(id), id);
        unlinkFromSender(entries.intAt(id, SENDER), id);
        entries.remove(id);
    }

    private void unlinkFromSender(final int sender, final int id) {
        final int senderNext = entries.intAt(id, SENDER_NEXT);
        int before = NONE;
        for (int at = senders.intAt(sender, HEAD); at != id; at = entries.intAt(at, SENDER_NEXT)) {
            before = at;
        }
        final int count = senders.intAt(sender, COUNT) - 1;
        if (0 == count) {
            byUser.remove(hash(senders.intAt(sender, USER)), sender);
            senders.remove(sender);
            return;
        }
        if (NONE == before) {
            senders.putInt(sender, HEAD, senderNext);
        } else {
            entries.putInt(before, SENDER_NEXT, senderNext);
        }
        if (NONE == senderNext) {
            senders.putInt(sender, TAIL, before);
        }
        senders.putInt(sender, COUNT, count);
    }

    private int senderOf(final int user) {
        for (int id = byUser.first(hash(user)); id != NONE; id = byUser.next()) {
            if (senders.intAt(id, USER) == user) {
                return id;
            }
        }
        return NONE;
    }

    private int addSender(final int user) {
        final int id = senders.add();
        senders.buffer(id).putInt(senders.offset(id) + USER, user);
        senders.endChange(id);
        byUser.put(hash(user), id);
        return id;
    }

    private boolean matches(
        final int id, final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        return entries.intAt(id, CHANNEL) == channelNo && senders.intAt(entries.intAt(id, SENDER), USER) == user
            && Bytes.areEqual(
                entries.buffer(id), entries.offset(id) + MSG_NO, entries.byteAt(id, MSG_NO_LENGTH), msgNo, offset, length);
    }

    private long keyOf(final int id) {
        return key(senders.intAt(entries.intAt(id, SENDER), USER), entries.intAt(id, CHANNEL), entries.buffer(id),
            entries.offset(id) + MSG_NO, entries.byteAt(id, MSG_NO_LENGTH));
    }

    private long hash(final int user) {
        return Hashing.hash(user, seed);
    }
}
