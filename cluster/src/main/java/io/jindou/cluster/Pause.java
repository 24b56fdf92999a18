package io.jindou.cluster;

/** How a thread waits between two looks at something; not for those that carry messages. */
public final class Pause {
    private Pause() {
    }

    /** Sleeps; throws {@link NodeFailure} when the thread is interrupted, and leaves it so. */
    public static void millis(final long ms) {
        try {
            Thread.sleep(ms);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new NodeFailure("interrupted", ex);
        }
    }
}
