package io.jindou.perf.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the node each time the generator has seen a period, and has it take snapshots in between. On a thread of its own: the
 * generator waits for nobody.
 */
final class Watch implements Runnable {
    private static final int QUEUE_CAPACITY = 1024;
    private static final long POLL_MS = 100;

    private final NodeProbe probe;
    private final long snapshotNs;
    private final Consumer<SoakLine> onLine;
    private final Runnable onFailure;
    private final BlockingQueue<Interval> intervals = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final List<SoakLine> lines = new ArrayList<>();
    private final Thread thread = new Thread(this, "soak-watch");
    private volatile boolean isEnding;
    private String failure;
    private int snapshots;
    private int missed;

    /** Calls back with each line, and when the node cannot be watched any more; both on its own thread. */
    Watch(final NodeProbe probe, final SoakPlan plan, final Consumer<SoakLine> onLine, final Runnable onFailure) {
        this.probe = probe;
        this.snapshotNs = TimeUnit.MILLISECONDS.toNanos(plan.snapshotMs());
        this.onLine = onLine;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A period is over; never waits. */
    void onInterval(final Interval interval) {
        if (!intervals.offer(interval)) {
            missed++;
        }
    }

    /** Waits until everything reported was looked at. */
    void end() throws InterruptedException {
        isEnding = true;
        thread.join();
    }

    @Override
    public void run() {
        long lastSnapshotNs = System.nanoTime();
        long snapshotMs = -1;
        try {
            while (true) {
                final boolean isLast = isEnding;
                final Interval interval = intervals.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (null != interval) {
                    final SoakLine line = new SoakLine(interval, probe.sample(snapshotMs));
                    snapshotMs = -1;
                    lines.add(line);
                    onLine.accept(line);
                } else if (isLast) {
                    return;
                }
                if (snapshotNs > 0 && !isLast && System.nanoTime() - lastSnapshotNs >= snapshotNs) {
                    lastSnapshotNs += snapshotNs;
                    snapshotMs = probe.snapshot();
                    snapshots++;
                }
            }
        } catch (final IOException | RuntimeException ex) {
            failure = "the node cannot be watched: " + ex.getMessage();
            onFailure.run();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
            onFailure.run();
        }
    }

    // ===== after the end =====

    List<SoakLine> lines() {
        return lines;
    }

    /** Null: the node answered to the end. */
    String failure() {
        return failure;
    }

    int snapshots() {
        return snapshots;
    }

    /** Periods that nobody has looked at, because looking took so long. */
    int missed() {
        return missed;
    }
}
