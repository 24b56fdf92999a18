package io.jindou.engine.session;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.Hashing;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last opens, refusals and closes of sessions that this replica applied, by user. No state: it begins anew with the replica
 * and holds so many events, however many there are. Events of one user hang together through a hash of the uid, so that an
 * operator's question costs as much as it finds. One thread; no allocation but for answers.
 */
public final class SessionLedger {
    private static final int TIME = 0;
    private static final int LOG_POSITION = 8;
    private static final int LINK_ID = 16;
    private static final int CONNECTION_ID = 24;
    /** Number of the event before this one with the same hash of the uid. */
    private static final int PREVIOUS = 32;
    private static final int KIND = 40;
    private static final int CAUSE = 41;
    private static final int REASON = 42;
    private static final int DEVICE_FLAG = 43;
    private static final int UID_LENGTH = 44;
    private static final int DEVICE_ID_LENGTH = 45;
    private static final int UID = 48;
    private static final int DEVICE_ID = UID + Limits.UID_MAX;
    private static final int LENGTH = DEVICE_ID + Limits.DEVICE_ID_MAX;

    private final int capacity;
    private final UnsafeBuffer events;
    /** Number of the last event by hash of the uid; numbers count from 1. */
    private final long[] heads;
    private long count;

    /** Remembers so many events, a power of two. */
    public SessionLedger(final int capacity) {
        if (1 != Integer.bitCount(capacity)) {
            throw new IllegalArgumentException("capacity must be a power of two: " + capacity);
        }
        this.capacity = capacity;
        events = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity * LENGTH));
        heads = new long[capacity];
    }

    /** Remembers an event; the oldest gives way. */
    public void note(final SessionEvent event, final long timeMs, final long logPosition) {
        count++;
        final int at = offset(count);
        final int uidLength = Math.min(event.uidLength(), Limits.UID_MAX);
        final int deviceIdLength = Math.min(event.deviceIdLength(), Limits.DEVICE_ID_MAX);
        events.putLong(at + TIME, timeMs);
        events.putLong(at + LOG_POSITION, logPosition);
        events.putLong(at + LINK_ID, event.linkId());
        events.putLong(at + CONNECTION_ID, event.connectionId());
        events.putByte(at + KIND, (byte)event.kind().ordinal());
        events.putByte(at + CAUSE, (byte)event.cause().ordinal());
        events.putByte(at + REASON, (byte)event.reason());
        events.putByte(at + DEVICE_FLAG, (byte)event.deviceFlag());
        events.putByte(at + UID_LENGTH, (byte)uidLength);
        events.putByte(at + DEVICE_ID_LENGTH, (byte)deviceIdLength);
        events.putBytes(at + UID, event.uid(), event.uidOffset(), uidLength);
        events.putBytes(at + DEVICE_ID, event.deviceId(), event.deviceIdOffset(), deviceIdLength);
        final int head = head(event.uid(), event.uidOffset(), uidLength);
        events.putLong(at + PREVIOUS, heads[head]);
        heads[head] = count;
    }

    /** The events of a user, the newest first, at most so many. */
    public List<SessionTrace> of(final DirectBuffer uid, final int offset, final int length, final int max) {
        final List<SessionTrace> found = new ArrayList<>();
        final int uidLength = Math.min(length, Limits.UID_MAX);
        long number = heads[head(uid, offset, uidLength)];
        while (number > Math.max(0, count - capacity) && found.size() < max) {
            final int at = offset(number);
            if (Bytes.areEqual(events, at + UID, events.getByte(at + UID_LENGTH) & 0xFF, uid, offset, uidLength)) {
                found.add(trace(at));
            }
            number = events.getLong(at + PREVIOUS);
        }
        return found;
    }

    /** How many events there were, the forgotten ones included. */
    public long count() {
        return count;
    }

    /** Bytes outside of the Java heap. */
    public long allocatedBytes() {
        return events.capacity();
    }

    private SessionTrace trace(final int at) {
        return new SessionTrace(events.getLong(at + TIME), events.getLong(at + LOG_POSITION),
            SessionEvent.Kind.of(events.getByte(at + KIND)), SessionCause.of(events.getByte(at + CAUSE)),
            Reason.of(events.getByte(at + REASON)), events.getLong(at + LINK_ID), events.getLong(at + CONNECTION_ID),
            events.getByte(at + DEVICE_FLAG) & 0xFF,
            events.getStringWithoutLengthUtf8(at + DEVICE_ID, events.getByte(at + DEVICE_ID_LENGTH) & 0xFF));
    }

    private int offset(final long number) {
        return (int)(number & capacity - 1) * LENGTH;
    }

    private int head(final DirectBuffer uid, final int offset, final int length) {
        return (int)Hashing.hash(uid, offset, length, 0) & capacity - 1;
    }
}
