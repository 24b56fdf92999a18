package io.jindou.engine.journal;

/** Why a journal cannot do what it was asked. The message is one for the operator: what, where, and what to do about it. */
public final class JournalException extends RuntimeException {
    /** What to do about a journal that lacks what it should hold, where no other node has it. */
    public static final String RESTORE = "restore it from a backup";
    /** What to do about it in a cell of several nodes. */
    public static final String REBUILD =
        "wipe this node's data directory and start it again: it rebuilds by itself from the other nodes";

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** An exception without a cause. */
    public JournalException(final Kind kind, final String message) {
        this(kind, message, null);
    }

    /** An exception that says more than its cause. */
    public JournalException(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of trouble. */
    public enum Kind {
        /** A record or file that should be there is not. */
        MISSING,
        /** A record that retention has removed. */
        TRUNCATED,
        /** Bytes that are not what was written. */
        DAMAGED,
        /** Calls out of order: a programming error. */
        ORDER,
        /** The operating system refused. */
        IO,
        /** Below the reserve of disk space. */
        NO_SPACE,
        /** Another process has the journal open. */
        IN_USE
    }
}
