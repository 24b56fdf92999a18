package io.jindou.perf.report;

/**
 * What a server used while a load counted.
 *
 * @param processes      how many it consists of
 * @param cpuSeconds     processor time of all of them
 * @param cores          how many cores that kept busy
 * @param busiestThread  the name of the thread with the most processor time
 * @param busiestShare   of a core, by that thread
 * @param othersCores    cores that were kept busy meanwhile by what is neither server nor generator
 * @param residentBytes  at the end, of all processes
 * @param anonymousBytes the part of it behind which is neither file nor shared memory
 */
public record ServerUse(
    int processes,
    double cpuSeconds,
    double cores,
    String busiestThread,
    double busiestShare,
    double othersCores,
    long residentBytes,
    long anonymousBytes) {
    private static final double SATURATED = 0.9;

    /** It could not have done more: its cores are full, or one of its threads has no time left. */
    public boolean isSaturated(final int coresAllowed) {
        return cores >= SATURATED * coresAllowed || busiestShare >= SATURATED;
    }
}
