package io.jindou.perf.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connects, waits until the login is confirmed, closes, and again: so many at a time, for the measured time. */
final class LoginLoad extends SilentLoad {
    /** Opened in one turn, so that answers are heard in between. */
    private static final int SLICE = 64;

    private final Generator generator;
    private final Protocol protocol;
    private final Plan plan;
    private final Watch watch;
    private final Phases phases;
    private final LatencyRecorder latency = new LatencyRecorder();
    private final List<Connection> ready = new ArrayList<>();
    private int nextUser;
    private int opening;
    private long logins;

    /** The plan's window is how many connections are being opened at a time; there must be more users. */
    LoginLoad(final Generator generator, final Protocol protocol, final Plan plan, final Meter meter) {
        if (plan.users() <= plan.window()) {
            throw new IllegalArgumentException("too few users: one of them could be connected when its turn comes again");
        }
        this.generator = generator;
        this.protocol = protocol;
        this.plan = plan;
        watch = new Watch(generator, meter);
        phases = new Phases(plan, watch, generator.clock());
    }

    @Override
    public int step(final long nowNs) {
        int work = phases.step(nowNs) ? 1 : 0;
        work += ready.size();
        ready.forEach(generator::close);
        ready.clear();
        for (int i = 0; i < SLICE && phases.isSending() && opening < plan.window(); i++) {
            generator.open(nextUser, protocol.speaker(nextUser, plan));
            nextUser = (nextUser + 1) % plan.users();
            opening++;
            work++;
        }
        return work;
    }

    @Override
    public void onReady(final Connection connection, final long nowNs) {
        opening--;
        ready.add(connection);
        if (phases.isMeasured()) {
            logins++;
        }
        if (phases.isWithin(connection.openedNs())) {
            latency.record(connection.loginNs());
        }
    }

    @Override
    public boolean isDone(final long nowNs) {
        return phases.isDraining() && 0 == opening && ready.isEmpty() || phases.isDrainOver(nowNs);
    }

    LoginResult result() {
        return new LoginResult(plan.scenario(), (double)phases.measuredNs() / TimeUnit.SECONDS.toNanos(1), logins,
            latency.histogram(), opening, watch.busyShare(phases.measuredNs()));
    }
}
