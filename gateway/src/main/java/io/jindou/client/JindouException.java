package io.jindou.client;

import io.jindou.codecs.Reason;

/** A connection or a request that failed; {@link #reason()} is for programs, the message is one sentence for people. */
public final class JindouException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** With the reason's own text as message. */
    public JindouException(final Reason reason) {
        this(reason, reason.text());
    }

    /** With a message of its own. */
    public JindouException(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /** What the server said, or what the client found out by itself. */
    public Reason reason() {
        return reason;
    }
}
