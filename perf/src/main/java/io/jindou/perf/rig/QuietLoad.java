package io.jindou.perf.rig;

/** Nothing, for so long: connections stay open, and what is heard all the same ends the run. */
final class QuietLoad extends SilentLoad {
    private final long endNs;

    QuietLoad(final long nowNs, final long durationNs) {
        endNs = nowNs + durationNs;
    }

    @Override
    public boolean isDone(final long nowNs) {
        return nowNs - endNs >= 0;
    }
}
