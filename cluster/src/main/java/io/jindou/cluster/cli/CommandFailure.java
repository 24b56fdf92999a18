package io.jindou.cluster.cli;

/** A command that failed or was refused; its message is the one sentence for the user. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(final String sentence, final Throwable cause) {
        // The innermost message is what gets printed, and that is to be this one: the cause is only kept for debugging.
        super(sentence);
        if (null != cause) {
            addSuppressed(cause);
        }
    }
}
