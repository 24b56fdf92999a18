package io.jindou.cluster;

/** Something that a running node was asked for, or had to do, did not succeed. The message is one sentence. */
public final class NodeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence for the operator and what caused it, which may be null. */
    public NodeFailure(final String sentence, final Throwable cause) {
        super(sentence, cause);
    }
}
