package io.jindou.cluster.demo;

/** What was wrong, as one sentence. */
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public DemoFailure(final String sentence) {
        super(sentence);
    }
}
