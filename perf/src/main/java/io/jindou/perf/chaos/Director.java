package io.jindou.perf.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Does what the script says, one thing after the other, and lets the cell become whole in between: what must not be survived, a
 * majority down at once, does not happen by accident. For one thread.
 */
final class Director {
    /** A node that was wiped has to copy everything; a machine with few cores has to start virtual machines. */
    private static final long PATIENCE_MS = TimeUnit.MINUTES.toMillis(3);
    private static final long POLL_MS = 100;
    private static final long WARM_UP_MS = 3_000;

    private final CellUnderTest cell;
    private final ChaosLoad load;
    private final Gateways gateways;
    private final ChaosPlan plan;
    private final Consumer<EventRecord> listener;
    private final List<EventRecord> records = new ArrayList<>();
    private volatile boolean isStopped;
    private String finding;

    Director(
        final CellUnderTest cell, final ChaosLoad load, final Gateways gateways, final ChaosPlan plan,
        final Consumer<EventRecord> listener) {
        this.cell = cell;
        this.load = load;
        this.gateways = gateways;
        this.plan = plan;
        this.listener = listener;
    }

    /** No more events; any thread. */
    void stop() {
        isStopped = true;
    }

    /** Runs events until the time is over, or the cell does not become whole again, see {@link #finding}. */
    void run() throws IOException, InterruptedException {
        if (!isWholeInTime("at the start")) {
            return;
        }
        final long startNs = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(Math.min(WARM_UP_MS, plan.lengthMs()));
        final Script script = new Script(plan);
        while (!isStopped && sinceMs(startNs) < plan.lengthMs() && (0 == plan.count() || records.size() < plan.count())) {
            final ChaosEvent event = script.next();
            final long atMs = sinceMs(startNs);
            final Cast cast = cast(event);
            final EventGap gap = load.begin();
            final String victims = act(event, cast, gap);
            final long endNs = System.nanoTime();
            final boolean isWhole = isWholeInTime("after " + event.kind().word() + " of " + victims);
            gap.over();
            final EventRecord record = new EventRecord(event, victims, atMs, isWhole ? sinceMs(endNs) : -1, gap);
            records.add(record);
            listener.accept(record);
            if (!isWhole || null != finding) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(event.pauseMs());
        }
    }

    List<EventRecord> records() {
        return List.copyOf(records);
    }

    /** In one sentence what was not survived; null: everything was. */
    String finding() {
        return finding;
    }

    // ===== the events =====

    /** To whom an event may be done. */
    private record Cast(String leader, String follower, int gateway) {
    }

    private Cast cast(final ChaosEvent event) throws InterruptedException {
        final String leader = leader();
        final List<String> followers = cell.nodes().stream().filter(name -> !name.equals(leader)).toList();
        return new Cast(leader, followers.isEmpty() ? leader : followers.get(event.choose(followers.size())),
            event.choose(cell.gateways().size()));
    }

    /** Returns to whom it was done. */
    private String act(final ChaosEvent event, final Cast cast, final EventGap gap)
        throws IOException, InterruptedException {
        final String leader = cast.leader;
        final String follower = cast.follower;
        final int gateway = cast.gateway;
        final String gatewayName = cell.gateways().get(gateway);
        return switch (event.kind()) {
            case LEADER_KILL -> kill(leader, event, gap);
            case FOLLOWER_KILL -> kill(follower, event, gap);
            case GATEWAY_KILL -> killGateway(gateway, gatewayName, event, gap);
            case LEADER_STOP -> freeze(leader, event);
            case FOLLOWER_STOP -> freeze(follower, event);
            case GATEWAY_STOP -> freezeGateway(gateway, gatewayName, event);
            case GATEWAY_FREEZE -> {
                gateways.doom(gateway);
                yield freezeGateway(gateway, gatewayName, event);
            }
            case SNAPSHOT -> snapshot(leader);
            case ROLLING_RESTART -> rollingRestart();
            case FOLLOWER_WIPE -> wipe(follower, event, gap);
            case LOSS, DELAY -> disturb(all(), event);
            case LEADER_CUT -> disturb(List.of(leader), event);
            case FOLLOWER_CUT -> disturb(List.of(follower), event);
            case GATEWAY_CUT -> disturb(List.of(gatewayName), event);
            case BLACKOUT -> disturb(cell.gateways(), event);
        };
    }

    private List<String> all() {
        final List<String> all = new ArrayList<>(cell.nodes());
        all.addAll(cell.gateways());
        return all;
    }

    private String kill(final String name, final ChaosEvent event, final EventGap gap)
        throws IOException, InterruptedException {
        cell.kill(name);
        // the others must do without it, for a while at least
        await(() -> null != cell.view().leader(), PATIENCE_MS);
        TimeUnit.MILLISECONDS.sleep(event.holdMs());
        gap.over();
        cell.start(name);
        return name;
    }

    private String killGateway(final int gateway, final String name, final ChaosEvent event, final EventGap gap)
        throws IOException, InterruptedException {
        gateways.doom(gateway);
        gateways.down(gateway);
        cell.kill(name);
        TimeUnit.MILLISECONDS.sleep(event.holdMs());
        gap.over();
        cell.start(name);
        awaitGateway(gateway, name);
        return name;
    }

    private void awaitGateway(final int gateway, final String name) throws InterruptedException {
        await(() -> cell.view().gateways().stream()
            .anyMatch(view -> view.name().equals(name) && view.isUp() && null == view.problem()), PATIENCE_MS);
        gateways.up(gateway);
    }

    private String freeze(final String name, final ChaosEvent event) throws IOException, InterruptedException {
        cell.freeze(name);
        TimeUnit.MILLISECONDS.sleep(event.holdMs());
        cell.thaw(name);
        return name;
    }

    private String freezeGateway(final int gateway, final String name, final ChaosEvent event)
        throws IOException, InterruptedException {
        gateways.down(gateway);
        freeze(name, event);
        gateways.up(gateway);
        return name;
    }

    private String rollingRestart() throws IOException, InterruptedException {
        for (final String name : cell.nodes()) {
            cell.terminate(name);
            cell.start(name);
            if (!isWholeInTime("in a rolling restart, after " + name)) {
                return name;
            }
        }
        return "all nodes";
    }

    /** A cell that is in an election says no, and is asked again; one that never takes a snapshot is a finding. */
    private String snapshot(final String leader) throws InterruptedException {
        final String[] refusal = new String[1];
        await(() -> {
            refusal[0] = refusalOfSnapshot();
            return null == refusal[0];
        }, PATIENCE_MS);
        if (null != refusal[0]) {
            finding = "no snapshot was taken: " + refusal[0];
        }
        return leader;
    }

    private String refusalOfSnapshot() {
        try {
            cell.snapshot();
            return null;
        } catch (final IOException ex) {
            return ex.getMessage();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String wipe(final String name, final ChaosEvent event, final EventGap gap)
        throws IOException, InterruptedException {
        cell.kill(name);
        TimeUnit.MILLISECONDS.sleep(event.holdMs());
        cell.wipe(name);
        gap.over();
        cell.start(name);
        return name;
    }

    private String disturb(final List<String> names, final ChaosEvent event) throws IOException, InterruptedException {
        for (final String name : names) {
            cell.faults(name, event.faults());
        }
        TimeUnit.MILLISECONDS.sleep(event.holdMs());
        for (final String name : names) {
            // one that could not bear it starts without faults
            if (cell.isAlive(name)) {
                cell.faults(name, "none");
            }
        }
        return names.size() == cell.nodes().size() + cell.gateways().size() ? "all" : String.join(", ", names);
    }

    // ===== waiting =====

    private String leader() throws InterruptedException {
        final CellView.Node[] leader = new CellView.Node[1];
        await(() -> null != (leader[0] = cell.view().leader()), PATIENCE_MS);
        return null == leader[0] ? cell.nodes().get(0) : leader[0].name();
    }

    /** All processes serve, all nodes have applied what was committed, all clients are connected, and messages are accepted. */
    private boolean isWholeInTime(final String when) throws IOException, InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        long position = Long.MAX_VALUE;
        long accepted = -1;
        String problem = "nobody answers";
        while (System.nanoTime() - deadlineNs < 0) {
            restartEnded();
            final CellView view = cell.view();
            if (Long.MAX_VALUE == position && null != view.leader()) {
                position = view.leader().commit();
            }
            problem = view.problem(position);
            final LoadProgress progress = load.progress();
            if (null == problem && progress.online() < plan.connections()) {
                problem = "only " + progress.online() + " of " + plan.connections() + " clients are connected";
            } else if (null == problem && accepted < 0) {
                accepted = progress.acknowledged();
                problem = "no message is accepted";
            } else if (null == problem && progress.acknowledged() > accepted) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        finding = when + " the cell was not whole within " + TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MS) + " s: " + problem;
        return false;
    }

    /** What a supervisor does: a process that ends itself, because it stood still for too long, is started again. */
    private void restartEnded() throws IOException, InterruptedException {
        for (final String name : all()) {
            if (!cell.isAlive(name)) {
                cell.start(name);
            }
        }
    }

    private static void await(final BooleanSupplier condition, final long patienceMs) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0 && !Thread.currentThread().isInterrupted()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private static long sinceMs(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ns);
    }
}
