package io.jindou.gateway.http;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.session.InternalSession;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * The session in whose name the API writes: opened on the agent's own link with the first write, and again when it was lost. It
 * is nobody's connection. What waits for results is bounded in number and in time.
 */
final class ManagerSession implements InternalSession {
    private static final long NONE = 0;
    /** From these rules on the cell knows all commands of this API. */
    private static final int ENGINE_VERSION_MIN = 5;

    private final GatewayLink link;
    private final GatewayCounters counters;
    private final LongSupplier connectionIds;
    private final CommandEncoder commands;
    private final Long2ObjectHashMap<Waiting> waiting = new Long2ObjectHashMap<>();
    private final Set<CommandRun> runs = new LinkedHashSet<>();
    /** Those that could not send all they wanted to, in the order in which that happened. */
    private final ArrayDeque<CommandRun> stalled = new ArrayDeque<>();
    private long connectionId = NONE;
    private long lastCorrelationId;
    private long nowNs;
    private long sweptNs;

    /**
     * A session that opens when it is needed.
     *
     * @param connectionIds takes the next one of the agent.
     */
    ManagerSession(final GatewayLink link, final GatewayCounters counters, final LongSupplier connectionIds) {
        this.link = link;
        this.counters = counters;
        this.connectionIds = connectionIds;
        this.commands = new CommandEncoder(link);
    }

    /** Whether the cell is there and knows all commands; one that does not ends the link of whoever uses them. */
    static boolean isReady(final GatewayLink link) {
        return link.isOpen() && link.engineVersion() >= ENGINE_VERSION_MIN;
    }

    /** The cluster's time in ms after which a message of a request that comes now is no longer to be stored. */
    long deadlineMs() {
        return link.clusterTimeMs(nowNs) + HttpLimits.COMMAND_TIMEOUT_NS / 1_000_000;
    }

    /** Starts to send; throws {@link HttpFailure} when not even the first command can be sent now. */
    void start(final CommandRun run) {
        if (!isReady(link)) {
            throw HttpFailure.of(Reason.NOT_READY);
        }
        run.deadlineNs = nowNs + HttpLimits.COMMAND_TIMEOUT_NS;
        if (run.wantsToSend() && (!open() || !sendSome(run))) {
            counters.increment(Counter.HTTP_BUSY);
            throw HttpFailure.of(Reason.BUSY);
        }
        run.endIfEmpty();
        if (!run.hasEnded()) {
            runs.add(run);
        }
    }

    /** The same for whoever is no longer within the serving of the request. */
    void startOrFail(final CommandRun run) {
        try {
            start(run);
        } catch (final HttpFailure ex) {
            run.fail(ex);
        }
    }

    /** Sends on where there is room again, and gives up what waits for too long. */
    int doWork(final long newNowNs) {
        nowNs = newNowNs;
        int work = 0;
        for (int left = NONE == connectionId ? 0 : stalled.size(); left > 0; left--) {
            work += sendSome(stalled.poll()) ? 1 : 0;
        }
        if (nowNs - sweptNs >= HttpLimits.SWEEP_PERIOD_NS) {
            sweptNs = nowNs;
            sweep();
        }
        return work;
    }

    /** Ends everything that waits; for the end of the gateway. */
    void close() {
        failAll(Reason.SERVER_STOPPING);
    }

    private void sweep() {
        for (final Iterator<CommandRun> all = runs.iterator(); all.hasNext();) {
            final CommandRun run = all.next();
            if (!run.hasEnded() && nowNs - run.deadlineNs >= 0) {
                counters.increment(Counter.HTTP_TIMEOUTS);
                run.fail(HttpFailure.unavailable("the cell did not confirm in time; it may still do what was asked"));
            }
            if (run.hasEnded()) {
                // results that still come find nobody
                forget(run);
                all.remove();
            }
        }
    }

    private void forget(final CommandRun run) {
        final LongHashSet.LongIterator ids = run.underWay.iterator();
        while (ids.hasNext()) {
            waiting.remove(ids.nextValue());
        }
    }

    private boolean open() {
        if (NONE == connectionId) {
            final long id = connectionIds.getAsLong();
            if (!commands.sessionOpen(id)) {
                return false;
            }
            connectionId = id;
        }
        return true;
    }

    /** False when not one command went. */
    private boolean sendSome(final CommandRun run) {
        boolean hasSent = false;
        while (run.wantsToSend() && waiting.size() < HttpLimits.COMMANDS_MAX) {
            final int index = run.nextIndex();
            final long correlationId = lastCorrelationId + 1;
            if (!run.sendNext(commands, connectionId, correlationId)) {
                break;
            }
            lastCorrelationId = correlationId;
            waiting.put(correlationId, new Waiting(run, index));
            counters.increment(Counter.HTTP_COMMANDS);
            hasSent = true;
        }
        if (run.wantsToSend() && !run.hasSentNothing()) {
            stalled.add(run);
        }
        return hasSent;
    }

    // ----- events of the link -----

    @Override
    public boolean is(final long id) {
        return NONE != connectionId && id == connectionId;
    }

    @Override
    public void onResult(final long correlationId, final Reason reason) {
        onOutcome(correlationId, Outcome.of(reason));
    }

    @Override
    public void onPublished(
        final long correlationId, final Reason reason, final long messageId, final long messageSeq) {
        onOutcome(correlationId, new Outcome(reason, messageId, messageSeq));
    }

    private void onOutcome(final long correlationId, final Outcome outcome) {
        final Waiting found = waiting.remove(correlationId);
        if (null == found) {
            counters.increment(Counter.HTTP_RESULTS_LATE);
            return;
        }
        final CommandRun run = found.run;
        run.deadlineNs = nowNs + HttpLimits.COMMAND_TIMEOUT_NS;
        run.result(correlationId, found.index, outcome);
        if (run.hasEnded() && run.underWay.isEmpty()) {
            runs.remove(run);
        } else if (run.wantsToSend() && !stalled.contains(run)) {
            sendSome(run);
        }
    }

    @Override
    public void onEnded(final Reason reason) {
        connectionId = NONE;
        failAll(reason);
    }

    private void failAll(final Reason reason) {
        waiting.clear();
        final List<CommandRun> all = List.copyOf(runs);
        runs.clear();
        stalled.clear();
        for (final CommandRun run : all) {
            run.fail(HttpFailure.unavailable(reason.text() + "; what was asked may have been done"));
        }
    }

    private record Waiting(CommandRun run, int index) {
    }
}
