package io.jindou.cluster.warmup;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Notices when the compilers of this virtual machine have little left to do. */
final class CompilerCalm {
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Share of a slice for which some compiler was at work; what remains are methods that have nothing to do with messages. */
    private static final double CALM_SHARE = 0.15;
    private static final int CALM_SLICES = 2;

    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private long sliceStartNs = System.nanoTime();
    private long sliceStartMs = compilationMs();
    private int calmSlices;

    /** To be called often; true when the last slices of time were calm. */
    boolean isReached() {
        final long nowNs = System.nanoTime();
        final long elapsedNs = nowNs - sliceStartNs;
        if (elapsedNs >= SLICE_NS) {
            final long nowMs = compilationMs();
            final double share = TimeUnit.MILLISECONDS.toNanos(nowMs - sliceStartMs) / (double)elapsedNs;
            calmSlices = share < CALM_SHARE ? calmSlices + 1 : 0;
            sliceStartNs = nowNs;
            sliceStartMs = nowMs;
        }
        return calmSlices >= CALM_SLICES;
    }

    /** Zero for ever where the machine only interprets: then there is nothing to wait for. */
    private long compilationMs() {
        return null != compilers && compilers.isCompilationTimeMonitoringSupported() ? compilers.getTotalCompilationTime() : 0;
    }
}
