package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Connects, waits until the login is confirmed, closes: exactly so many times, so many at a time. At the end nobody is
 * connected.
 */
final class CycleLoad extends SilentLoad {
    /** Opened in one turn, so that answers are heard in between. */
    private static final int SLICE = 64;
    /** Without any login confirmed. */
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(60);

    private final Generator generator;
    private final Protocol protocol;
    private final Plan plan;
    private final long cycles;
    private final LatencyRecorder login;
    private final List<Connection> ready = new ArrayList<>();
    private int nextUser;
    private long opened;
    private long closed;
    private int opening;
    private long progressNs;
    private boolean isStarted;

    /**
     * A load; users take turns, and there must be more of them than the plan's window.
     *
     * @param login gets the time of each from connect to confirmed login, ns
     */
    CycleLoad(
        final Generator generator, final Protocol protocol, final Plan plan, final long cycles, final LatencyRecorder login) {
        if (plan.users() <= plan.window()) {
            throw new IllegalArgumentException("too few users: one of them could be connected when its turn comes again");
        }
        this.generator = generator;
        this.protocol = protocol;
        this.plan = plan;
        this.cycles = cycles;
        this.login = login;
    }

    @Override
    public int step(final long nowNs) {
        if (!isStarted) {
            isStarted = true;
            progressNs = nowNs;
        }
        int work = ready.size();
        closed += work;
        ready.forEach(generator::close);
        ready.clear();
        for (int i = 0; i < SLICE && opened < cycles && opening < plan.window(); i++) {
            generator.open(nextUser, protocol.speaker(nextUser, plan));
            nextUser = (nextUser + 1) % plan.users();
            opening++;
            opened++;
            work++;
        }
        return work;
    }

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        opening--;
        ready.add(connection);
        login.record(connection.loginNs());
        progressNs = nowNs;
    }

    @Override
    public boolean isDone(final long nowNs) {
        if (isStarted && closed < cycles && nowNs - progressNs > STALL_NS) {
            throw new RigException(String.format(Locale.ROOT, "after %,d of %,d cycles no login was confirmed any more", closed,
                cycles));
        }
        return closed == cycles;
    }
}
