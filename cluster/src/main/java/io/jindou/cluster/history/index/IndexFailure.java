package io.jindou.cluster.history.index;

/** Why the file of the index cannot be used, or not now. */
final class IndexFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    IndexFailure(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** What can be done about it. */
    enum Kind {
        /** To be made anew. */
        DAMAGED,
        /** To be tried again later: no space, or a disk that cannot be written. */
        DISK,
        /** It is as large as it may be. */
        FULL,
        /** This machine cannot have an index. */
        UNAVAILABLE
    }
}
