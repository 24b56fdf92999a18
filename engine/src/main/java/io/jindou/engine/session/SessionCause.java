package io.jindou.engine.session;

import io.jindou.codecs.Reason;

/** Who made a session begin, fail or end. */
public enum SessionCause {
    /** The client connected, left, or its connection broke. */
    CLIENT("client"),
    /** The gateway closed the connection: a deadline, a limit, a protocol error, its own stop. */
    GATEWAY("gateway"),
    /** The engine refused, or found that the gateway's tables differ from its own. */
    ENGINE("engine"),
    /** Another session of the same user took its place. */
    KICK("kick"),
    /** An administrator ended it. */
    ADMIN("admin"),
    /** Its link had no cluster session for longer than the lease. */
    LEASE("lease"),
    /** Its gateway came back as a new incarnation. */
    NEW_INCARNATION("new incarnation"),
    /** Its gateway stopped in order. */
    LINK_CLOSED("link closed"),
    /** Its gateway took no events for too long. */
    LINK_OVERFLOW("link overflow"),
    /** Its gateway broke the protocol of links. */
    LINK_PROTOCOL("link protocol");

    private static final SessionCause[] ALL = values();
    private final String text;

    SessionCause(final String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }

    static SessionCause of(final int ordinal) {
        return ALL[ordinal];
    }

    /** Who caused a close that a gateway asks for with this reason. */
    public static SessionCause ofGatewayClose(final int reason) {
        return Reason.CLIENT_CLOSED.code() == reason || Reason.CLIENT_DISCONNECT.code() == reason
            || Reason.CONNECTION_RESET.code() == reason ? CLIENT : GATEWAY;
    }
}
