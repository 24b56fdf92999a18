package io.jindou.perf.bench;

import io.jindou.perf.report.ServerUse;
import io.jindou.perf.rig.Meter;
import io.jindou.perf.rig.RigException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Processor time and memory of a server's processes over the time that counts, from {@code /proc}. */
public final class ServerMeter implements Meter {
    private final Proc proc;
    private final Supplier<long[]> pids;
    private Reading start;
    private ServerUse use;

    /**
     * A meter for one load.
     *
     * @param pids asked at the start and at the end; no processes: nothing is metered
     */
    public ServerMeter(final Proc proc, final Supplier<long[]> pids) {
        this.proc = proc;
        this.pids = pids;
    }

    private record Reading(
        long timeNs, Map<Long, Long> ticks, Map<Long, Proc.ThreadTime> threads, long ownTicks, long machineTicks) {
    }

    @Override
    public void onStart() {
        final long[] metered = metered();
        if (0 == metered.length) {
            return;
        }
        try {
            start = reading(metered);
        } catch (final IOException failure) {
            throw gone(failure);
        }
    }

    @Override
    public void onEnd() {
        final long[] metered = metered();
        if (0 == metered.length || null == start) {
            return;
        }
        try {
            final Reading end = reading(metered);
            final double seconds = (double)(end.timeNs - start.timeNs) / TimeUnit.SECONDS.toNanos(1);
            long ticks = 0;
            long residentBytes = 0;
            long anonymousBytes = 0;
            for (final long pid : metered) {
                ticks += end.ticks.get(pid) - start.ticks.getOrDefault(pid, 0L);
                residentBytes += proc.residentBytes(pid);
                anonymousBytes += proc.anonymousBytes(pid);
            }
            final long others = end.machineTicks - start.machineTicks - ticks - (end.ownTicks - start.ownTicks);
            final double perCore = Proc.TICKS_PER_SECOND * seconds;
            final Proc.ThreadTime busiest = busiest(end.threads);
            use = new ServerUse(metered.length, ticks / Proc.TICKS_PER_SECOND, ticks / perCore, busiest.name(),
                busiest.ticks() / perCore, Math.max(0, others / perCore), residentBytes, anonymousBytes);
        } catch (final IOException failure) {
            throw gone(failure);
        }
    }

    private Reading reading(final long[] metered) throws IOException {
        final long timeNs = System.nanoTime();
        final Map<Long, Long> ticks = new HashMap<>();
        final Map<Long, Proc.ThreadTime> threads = new HashMap<>();
        for (final long pid : metered) {
            ticks.put(pid, proc.ticks(pid));
            threads.putAll(proc.threads(pid));
        }
        return new Reading(timeNs, ticks, threads, proc.ticks(ProcessHandle.current().pid()), proc.machineTicks());
    }

    private Proc.ThreadTime busiest(final Map<Long, Proc.ThreadTime> threads) {
        Proc.ThreadTime busiest = new Proc.ThreadTime("", 0);
        for (final Map.Entry<Long, Proc.ThreadTime> thread : threads.entrySet()) {
            final Proc.ThreadTime before = start.threads.get(thread.getKey());
            final long ticks = thread.getValue().ticks() - (null == before ? 0 : before.ticks());
            if (ticks > busiest.ticks()) {
                busiest = new Proc.ThreadTime(thread.getValue().name(), ticks);
            }
        }
        return busiest;
    }

    /** Null before the end, and when there was nothing to meter. */
    public ServerUse use() {
        return use;
    }

    private long[] metered() {
        return proc.isThere() ? pids.get() : new long[0];
    }

    private static RigException gone(final IOException failure) {
        return new RigException("the server's processes cannot be watched, or have ended: " + failure, failure);
    }
}
