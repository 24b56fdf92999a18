package io.jindou.cluster.peer;

import java.io.IOException;

/** A peer was not reached, not known, or answered with a refusal. The message is one sentence. */
public final class PeerFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nobody answers there, or not in time; try again later. */
        UNREACHABLE,
        /** One of the two does not know the secret of the other. */
        NOT_AUTHENTICATED,
        /** What came is not of this protocol or version. */
        PROTOCOL,
        /** The peer understood and says no. */
        REFUSED
    }

    private final Kind kind;

    /** With the sentence. */
    public PeerFailure(final Kind kind, final String sentence) {
        super(sentence);
        this.kind = kind;
    }

    PeerFailure(final Kind kind, final String sentence, final Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
