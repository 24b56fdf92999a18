package io.jindou.perf.rig;

/**
 * Told when the load begins to count and when it no longer does; by the generator thread. The measured time starts when
 * {@link #onStart} returns. What is under way at the end waits for {@link #onEnd}, which should therefore take no longer than
 * it takes to read a few files.
 */
public interface Meter {
    /** For loads that nobody else watches. */
    Meter NONE = new Meter() {
        @Override
        public void onStart() {
            // nothing to note
        }

        @Override
        public void onEnd() {
            // nothing to note
        }
    };

    void onStart();

    void onEnd();
}
