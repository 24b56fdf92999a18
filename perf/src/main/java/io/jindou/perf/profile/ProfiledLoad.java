package io.jindou.perf.profile;

/** A load for the server that is being profiled. */
@FunctionalInterface
public interface ProfiledLoad {
    /** Runs to the end, warm already, and returns how many messages it has sent; 0: as many as the server has counted. */
    long run() throws Exception;
}
