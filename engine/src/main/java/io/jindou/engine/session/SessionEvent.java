package io.jindou.engine.session;

import org.agrona.DirectBuffer;

/** What happened to a session. A flyweight: valid while its receiver runs, its ranges lie in the memory of others. */
public final class SessionEvent {
    /** Kinds of events. */
    public enum Kind {
        OPENED,
        REFUSED,
        CLOSED;

        private static final Kind[] ALL = values();

        static Kind of(final int ordinal) {
            return ALL[ordinal];
        }
    }

    private Kind kind;
    private SessionCause cause;
    private int reason;
    private long linkId;
    private long connectionId;
    private int deviceFlag;
    private DirectBuffer uid;
    private int uidOffset;
    private int uidLength;
    private DirectBuffer deviceId;
    private int deviceIdOffset;
    private int deviceIdLength;

    /** What, who caused it, and the code of a {@code Reason}. */
    public SessionEvent what(final Kind newKind, final SessionCause newCause, final int newReason) {
        kind = newKind;
        cause = newCause;
        reason = newReason;
        return this;
    }

    /** Which session. */
    public SessionEvent session(final long newLinkId, final long newConnectionId, final int newDeviceFlag) {
        linkId = newLinkId;
        connectionId = newConnectionId;
        deviceFlag = newDeviceFlag;
        return this;
    }

    /** Whose. */
    public SessionEvent uid(final DirectBuffer buffer, final int offset, final int length) {
        uid = buffer;
        uidOffset = offset;
        uidLength = length;
        return this;
    }

    /** On which device; length 0 when it was not said. */
    public SessionEvent deviceId(final DirectBuffer buffer, final int offset, final int length) {
        deviceId = buffer;
        deviceIdOffset = offset;
        deviceIdLength = length;
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public SessionCause cause() {
        return cause;
    }

    public int reason() {
        return reason;
    }

    public long linkId() {
        return linkId;
    }

    public long connectionId() {
        return connectionId;
    }

    public int deviceFlag() {
        return deviceFlag;
    }

    public DirectBuffer uid() {
        return uid;
    }

    public int uidOffset() {
        return uidOffset;
    }

    public int uidLength() {
        return uidLength;
    }

    public DirectBuffer deviceId() {
        return deviceId;
    }

    public int deviceIdOffset() {
        return deviceIdOffset;
    }

    public int deviceIdLength() {
        return deviceIdLength;
    }
}
