package io.jindou.cluster;

/**
 * A process cannot start. The message is one sentence for the operator: what is wrong and, where it is not plain, what to do
 * about it. The cause, if any, goes to the log file only.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence for the operator. */
    public StartFailure(final String sentence) {
        super(sentence);
    }

    /** With the sentence for the operator and what caused it. */
    public StartFailure(final String sentence, final Throwable cause) {
        super(sentence, cause);
    }
}
