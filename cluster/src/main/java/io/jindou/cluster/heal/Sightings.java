package io.jindou.cluster.heal;

import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.peer.Hello;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Where the other nodes were when they were seen last. A node that was away for longer than it is remembered rebuilds when it
 * comes back; one that was never seen since this process started is remembered from there on, as one that has nothing.
 * Thread-safe.
 */
public final class Sightings {
    /** How long the log is kept for a node that is away. */
    public static final long REMEMBERED_NS = TimeUnit.HOURS.toNanos(6);

    private final CellLayout layout;
    private final int nodeId;
    private final LongSupplier nanoClock;
    private final long rememberedNs;
    private final long startedNs;
    private final Map<Integer, Sighting> last = new HashMap<>();

    private record Sighting(long append, long snapshot, long atNs) {
    }

    /** Nobody was seen yet. */
    public Sightings(final CellLayout layout, final int nodeId, final LongSupplier nanoClock, final long rememberedNs) {
        this.layout = layout;
        this.nodeId = nodeId;
        this.nanoClock = nanoClock;
        this.rememberedNs = rememberedNs;
        this.startedNs = nanoClock.getAsLong();
    }

    /** To be told of every round of questions. */
    public synchronized void seen(final List<Peers.Answer> answers) {
        for (final Peers.Answer answer : answers) {
            final Hello hello = answer.hello();
            if (null != hello && Hello.State.MEMBER == hello.state()) {
                last.put(hello.nodeId(), new Sighting(hello.appendPosition(), hello.snapshotPosition(), nanoClock.getAsLong()));
            } else if (null != hello) {
                // a node that begins anew needs nothing but the snapshot and what follows it
                last.remove(hello.nodeId());
            }
        }
    }

    /** The log position from which on some node may still need the log; {@link Long#MAX_VALUE} when none does. */
    public synchronized long neededFrom() {
        final long nowNs = nanoClock.getAsLong();
        long needed = Long.MAX_VALUE;
        for (final NodeAddress node : layout.nodes()) {
            final Sighting sighting = last.get(node.id());
            if (node.id() == nodeId) {
                continue;
            }
            if (nowNs - (null == sighting ? startedNs : sighting.atNs) <= rememberedNs) {
                needed = Math.min(needed, null == sighting ? 0 : sighting.append);
            }
        }
        return needed;
    }

    /** The lowest snapshot position of those that were in this round; {@link Long#MAX_VALUE} when nobody answered. */
    static long lowestSnapshot(final List<Peers.Answer> answers) {
        long lowest = Long.MAX_VALUE;
        for (final Peers.Answer answer : answers) {
            if (null != answer.hello() && Hello.State.MEMBER == answer.hello().state()) {
                lowest = Math.min(lowest, answer.hello().snapshotPosition());
            }
        }
        return lowest;
    }
}
