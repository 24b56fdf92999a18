package io.jindou.perf.soak;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.RigException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs a session against a node on the calling thread. For one run. */
public final class Soak {
    private static final long REQUEST_TIMEOUT_S = 60;

    private final SoakPlan plan;
    private final SoakedNode node;
    private final Consumer<SoakLine> onLine;
    private volatile boolean isStopped;
    private volatile SoakLoad load;

    /** Calls back with each line as it is known, on a thread of its own. */
    public Soak(final SoakPlan plan, final SoakedNode node, final Consumer<SoakLine> onLine) {
        this.plan = plan;
        this.node = node;
        this.onLine = onLine;
    }

    /** Ends the session early, but in order; any thread. */
    public void stop() {
        isStopped = true;
        final SoakLoad running = load;
        if (null != running) {
            running.stop();
        }
    }

    /** From the first connection to the last delivery. Whatever goes wrong with the session is in the result. */
    public SoakResult run() throws IOException, InterruptedException {
        final Cast cast = new Cast(plan.users());
        final Names names = new Names(Names.prefix(Instant.now()), cast.users.size(), cast.groups.size());
        createGroups(cast, names);
        final NodeProbe probe = new NodeProbe(node.data());
        final Watch watch = new Watch(probe, plan, onLine, this::stop);
        String brokenOff = null;
        final Outcome outcome;
        try (Generator generator = new Generator(node.address())) {
            final SoakLoad session = new SoakLoad(generator, plan, cast, names, node.adminToken(), watch::onInterval);
            load = session;
            if (isStopped) {
                session.stop();
            }
            watch.start();
            try {
                generator.run(session);
            } catch (final RigException ex) {
                brokenOff = "the session broke off: " + ex.getMessage() + (node.isAlive() ? "" : "; the node has ended");
            }
            outcome = session.outcome(null == brokenOff);
        }
        watch.end();
        if (null == brokenOff) {
            brokenOff = watch.failure();
        }
        return new SoakResult(plan, probe.first(), watch.lines(), outcome, isStopped && null == brokenOff, brokenOff,
            watch.snapshots(), watch.missed());
    }

    private void createGroups(final Cast cast, final Names names) throws IOException, InterruptedException {
        try (JindouClient client = JindouClient.builder()
            .address(node.address().getHostString(), node.address().getPort())
            .uid(SystemUids.MANAGER).token(node.adminToken()).reconnect(false).connect()) {
            for (final Channel group : cast.groups) {
                final List<String> members = Arrays.stream(group.cursors)
                    .map(cursor -> names.userText(cursor.user.number)).toList();
                client.admin().createGroup(names.groupText(group.group), members).get(REQUEST_TIMEOUT_S, TimeUnit.SECONDS);
            }
        } catch (final JindouException | ExecutionException | TimeoutException ex) {
            throw new IOException("cannot create the groups: " + ex.getMessage(), ex);
        }
    }
}
