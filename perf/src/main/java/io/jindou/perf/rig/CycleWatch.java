package io.jindou.perf.rig;

import java.io.IOException;

/** Looks at the server while nobody is connected. */
@FunctionalInterface
public interface CycleWatch {
    /**
     * Called by the generator thread, which waits; the time does not count.
     *
     * @param cycles so many have been connected and closed
     */
    void onPart(long cycles) throws IOException;
}
