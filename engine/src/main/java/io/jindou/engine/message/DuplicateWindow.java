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

    /** The entry of an accepted message, or none. */
    public int find(
        final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length,
        final long elapsed, final int windowMs) {
        for (int id = byKey.first(hash(user, channelNo, msgNo, offset, length)); id != NONE; id = byKey.next()) {
            if (matches(id, user, channelNo, msgNo, offset, length)) {
                return elapsed - entries.longAt(id, ACCEPTED_AT) < windowMs ? id : NONE;
            }
        }
        return NONE;
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

    /** Remembers an accepted message; the result is set by {@link #result}. Makes room by the window's bounds first. */
    public int add(
        final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length,
        final long elapsed, final Settings settings) {
        expire(elapsed, settings.windowMs(), 2);
        dropStale(user, channelNo, msgNo, offset, length);
        int sender = senderOf(user);
        // more than one only after the settings made the window smaller
        while (NONE != sender && senders.intAt(sender, COUNT) >= settings.windowPerSender()) {
            remove(senders.intAt(sender, HEAD));
            sender = senderOf(user);
        }
        while (entries.size() >= settings.windowTotal()) {
            remove(oldest);
            droppedForTotal++;
        }
        sender = senderOf(user);
        if (NONE == sender) {
            sender = addSender(user);
        }
        final int id = entries.add();
        final int at = entries.offset(id);
        entries.buffer(id).putByte(at + MSG_NO_LENGTH, (byte)length);
        entries.buffer(id).putInt(at + CHANNEL, channelNo);
        entries.buffer(id).putInt(at + SENDER, sender);
        entries.buffer(id).putInt(at + PREVIOUS, newest);
        entries.buffer(id).putLong(at + ACCEPTED_AT, elapsed);
        entries.buffer(id).putBytes(at + MSG_NO, msgNo, offset, length);
        entries.endChange(id);
        append(id, sender);
        byKey.put(hash(user, channelNo, msgNo, offset, length), id);
        return id;
    }

    /** Sets the result of an entry. */
    public void result(final int id, final long messageId, final long messageSeq, final long payloadHash) {
        entries.beginChange(id);
        final int at = entries.offset(id);
        entries.buffer(id).putLong(at + MESSAGE_ID, messageId);
        entries.buffer(id).putLong(at + MESSAGE_SEQ, messageSeq);
        entries.buffer(id).putLong(at + PAYLOAD_HASH, payloadHash);
        entries.endChange(id);
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
                byKey.put(hashOf(id), id);
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

    /** An entry of the same key that is past the window but not yet forgotten would hide the new one. */
    private void dropStale(
        final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        for (int id = byKey.first(hash(user, channelNo, msgNo, offset, length)); id != NONE; id = byKey.next()) {
            if (matches(id, user, channelNo, msgNo, offset, length)) {
                remove(id);
                return;
            }
        }
    }

    private void append(final int id, final int sender) {
        if (NONE == newest) {
            oldest = id;
        } else {
            entries.putInt(newest, NEXT, id);
        }
        newest = id;
        senders.beginChange(sender);
        final int at = senders.offset(sender);
        final int senderTail = senders.buffer(sender).getInt(at + TAIL);
        if (NONE == senderTail) {
            senders.buffer(sender).putInt(at + HEAD, id);
        }
        senders.buffer(sender).putInt(at + TAIL, id);
        senders.buffer(sender).putInt(at + COUNT, senders.buffer(sender).getInt(at + COUNT) + 1);
        senders.endChange(sender);
        if (NONE != senderTail) {
            entries.putInt(senderTail, SENDER_NEXT, id);
        }
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
        byKey.remove(hashOf(id), id);
        unlinkFromSender(entries.intAt(id, SENDER), id);
        entries.remove(id);
    }

    private void unlinkFromSender(final int sender, final int id) {
        final int senderNext = entries.intAt(id, SENDER_NEXT);
        int before = NONE;
        for (int at = senders.intAt(sender, HEAD); at != id; at = entries.intAt(at, SENDER_NEXT)) {
            before = at;
        }
        if (NONE != before) {
            entries.putInt(before, SENDER_NEXT, senderNext);
        }
        final int count = senders.intAt(sender, COUNT) - 1;
        if (0 == count) {
            byUser.remove(hash(senders.intAt(sender, USER)), sender);
            senders.remove(sender);
            return;
        }
        senders.beginChange(sender);
        final int at = senders.offset(sender);
        senders.buffer(sender).putInt(at + COUNT, count);
        if (NONE == before) {
            senders.buffer(sender).putInt(at + HEAD, senderNext);
        }
        if (NONE == senderNext) {
            senders.buffer(sender).putInt(at + TAIL, before);
        }
        senders.endChange(sender);
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
        final DirectBuffer buffer = entries.buffer(id);
        final int at = entries.offset(id);
        return buffer.getInt(at + CHANNEL) == channelNo && senders.intAt(buffer.getInt(at + SENDER), USER) == user
            && Bytes.areEqual(buffer, at + MSG_NO, buffer.getByte(at + MSG_NO_LENGTH), msgNo, offset, length);
    }

    private long hashOf(final int id) {
        final int at = entries.offset(id);
        final DirectBuffer buffer = entries.buffer(id);
        return hash(senders.intAt(buffer.getInt(at + SENDER), USER), buffer.getInt(at + CHANNEL), buffer, at + MSG_NO,
            buffer.getByte(at + MSG_NO_LENGTH));
    }

    private long hash(
        final int user, final int channelNo, final DirectBuffer msgNo, final int offset, final int length) {
        return Hashing.hash(msgNo, offset, length, seed + Hashing.mix(((long)user << 32) | channelNo));
    }

    private long hash(final int user) {
        return Hashing.hash(user, seed);
    }
}
