package io.jindou.client;

/** What {@code send} does while the configured number of messages waits for acknowledgement. */
public enum WhenFull {
    /** The caller waits. Within a listener, where waiting would stop the acknowledgements, as {@link #FAIL}. */
    BLOCK,
    /** The returned future fails with {@link io.jindou.codecs.Reason#BUSY}. */
    FAIL
}
