package io.jindou.perf.rig;

import java.util.Locale;

/** Opens connections of so many more users and waits until all are ready; nothing else is said or heard. */
final class OpeningLoad extends SilentLoad {
    /** Opened in one turn, so that answers are heard in between. */
    private static final int SLICE = 64;

    private final Generator generator;
    private final Protocol protocol;
    private final Plan plan;
    private final int end;
    private final int openingMax;
    private final long timeoutNs;
    private final LatencyRecorder login = new LatencyRecorder();
    private int next;
    private boolean isStarted;
    private long startNs;
    private long lastReadyNs;

    /**
     * A load.
     *
     * @param openingMax how many may be not yet ready at a time
     * @param timeoutNs  from the first connect until all must be ready
     */
    OpeningLoad(
        final Generator generator,
        final Protocol protocol,
        final Plan plan,
        final int count,
        final int openingMax,
        final long timeoutNs) {
        this.generator = generator;
        this.protocol = protocol;
        this.plan = plan;
        this.openingMax = openingMax;
        this.timeoutNs = timeoutNs;
        next = generator.connectionCount();
        end = next + count;
        if (next != generator.readyCount()) {
            throw new IllegalStateException("connections are still being opened, or some were closed");
        }
    }

    @Override
    public int step(final long nowNs) {
        if (!isStarted) {
            isStarted = true;
            startNs = nowNs;
        }
        int opened = 0;
        while (next < end && opened < SLICE && next - generator.readyCount() < openingMax) {
            generator.open(next, protocol.speaker(next, plan));
            next++;
            opened++;
        }
        return opened;
    }

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        login.record(connection.loginNs());
        lastReadyNs = nowNs;
    }

    @Override
    public boolean isDone(final long nowNs) {
        if (generator.readyCount() == end) {
            return true;
        }
        if (isStarted && nowNs - startNs > timeoutNs) {
            throw new RigException(String.format(Locale.ROOT, "only %,d of %,d connections were confirmed in time",
                generator.readyCount(), end));
        }
        return false;
    }

    /** From the first call of connect to the last confirmed login. */
    long durationNs() {
        return lastReadyNs - startNs;
    }

    /** From each call of connect to its confirmed login, ns. */
    LatencyRecorder login() {
        return login;
    }
}
