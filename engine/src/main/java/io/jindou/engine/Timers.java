package io.jindou.engine;

/** Port to the cluster's timers. */
public interface Timers {
    /** Arms the one tick of the engine; arming again moves it. */
    void scheduleTick(long deadlineMs);
}
