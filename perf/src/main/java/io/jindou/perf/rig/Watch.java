package io.jindou.perf.rig;

/** Notes what the generator did in the measured time: only turns within it may excuse or accuse. */
final class Watch implements Meter {
    private final Generator generator;
    private final Meter next;
    private long idleNs;
    private long reads;
    private long writes;

    Watch(final Generator generator, final Meter next) {
        this.generator = generator;
        this.next = next;
    }

    @Override
    public void onStart() {
        next.onStart();
        idleNs = -generator.idleNs();
        reads = -generator.reads();
        writes = -generator.writes();
    }

    @Override
    public void onEnd() {
        idleNs += generator.idleNs();
        reads += generator.reads();
        writes += generator.writes();
        next.onEnd();
    }

    /** Share of the measured time in which the generator had something to do; to be asked after the end. */
    double busyShare(final long measuredNs) {
        return Math.max(0, 1 - (double)idleNs / measuredNs);
    }

    long reads() {
        return reads;
    }

    long writes() {
        return writes;
    }
}
