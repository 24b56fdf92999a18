package io.jindou.perf.rig;

/** A load cannot go on, for a reason that the message says. */
public final class RigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RigException(final String message) {
        super(message);
    }

    public RigException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
