package io.jindou.perf.chaos;

import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Generator;
import io.jindou.perf.rig.RigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A run from the first connection to the last comparison: the load on the calling thread, the bad things on another. */
public final class Chaos {
    private static final long REQUEST_TIMEOUT_S = 60;

    private final ChaosPlan plan;
    private final CellUnderTest cell;
    private final Consumer<EventRecord> listener;
    private volatile Director director;
    private volatile boolean isStopped;
    private String brokenOff;
    private LoadOutcome outcome;
    private Comparison comparison;

    Chaos(final ChaosPlan plan, final CellUnderTest cell, final Consumer<EventRecord> listener) {
        this.plan = plan;
        this.cell = cell;
        this.listener = listener;
    }

    /**
     * Starts a cell, runs a plan on it, and ends it.
     *
     * @param directory for data and logs of all processes
     * @param text      is told all that happens
     */
    public static ChaosResult run(final ChaosPlan plan, final Path directory, final ChaosText text)
        throws IOException, InterruptedException {
        text.begin(plan);
        try (CellUnderTest cell = ProcessCell.start(directory, plan)) {
            final ChaosResult result = new Chaos(plan, cell, text::event).run();
            text.end(result);
            return result;
        }
    }

    /** No more events, but the end in order; any thread. */
    void stop() {
        isStopped = true;
        final Director running = director;
        if (null != running) {
            running.stop();
        }
    }

    ChaosResult run() throws IOException, InterruptedException {
        final Crowd crowd = new Crowd(plan.connections(), cell.gateways().size(), plan.seed());
        final Names names = new Names(Names.prefix(Instant.now()), crowd.clients.size(), crowd.groups.size());
        createGroups(crowd, names);
        final Gateways gateways = new Gateways(cell.addresses());
        try (Generator generator = new Generator(gateways.address(0))) {
            final ChaosLoad load = new ChaosLoad(generator, plan, crowd, gateways, names);
            director = new Director(cell, load, gateways, plan, listener);
            if (isStopped) {
                director.stop();
            }
            final Thread stage = new Thread(() -> direct(load), "chaos-director");
            stage.start();
            try {
                generator.run(load);
            } catch (final RigException ex) {
                brokenOff = "the load broke off: " + ex.getMessage();
                stage.interrupt();
            }
            stage.join();
        }
        return new ChaosResult(plan, director.records(), null == brokenOff ? director.finding() : brokenOff, outcome, comparison);
    }

    /** The director's thread. */
    private void direct(final ChaosLoad load) {
        try {
            director.run();
            outcome = load.end().get();
            comparison = Comparison.of(cell, load.progress().online());
        } catch (final IOException | ExecutionException | RuntimeException ex) {
            brokenOff = "the run broke off: " + ex;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            load.close();
        }
    }

    private void createGroups(final Crowd crowd, final Names names) throws IOException, InterruptedException {
        final InetSocketAddress address = cell.addresses().get(0);
        try (JindouClient client = JindouClient.builder().address(address.getHostString(), address.getPort())
            .uid(SystemUids.MANAGER).token(cell.adminToken()).reconnect(false).connect()) {
            for (final Channel group : crowd.groups) {
                final List<String> members = Arrays.stream(group.readers)
                    .map(reader -> names.userText(reader.client.number)).toList();
                client.admin().createGroup(names.groupText(group.group), members).get(REQUEST_TIMEOUT_S, TimeUnit.SECONDS);
            }
        } catch (final JindouException | ExecutionException | TimeoutException ex) {
            throw new IOException("cannot create the groups: " + ex.getMessage(), ex);
        }
    }
}
