package io.jindou.engine.snapshot;

/** A snapshot is incomplete, damaged or of an unknown version; the message says which and what to do. */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(final String message) {
        super(message);
    }
}
