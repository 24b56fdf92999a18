package io.jindou.gateway.http;

import io.jindou.codecs.Reason;
import org.agrona.collections.LongHashSet;

/**
 * The commands of one request, in their order, as fast as the link and the limits take them. Ends once: when all have their
 * result, or earlier by a failure.
 */
abstract class CommandRun {
    private final Exchange exchange;
    private final int size;
    private final int underWayMax;
    private int next;
    private int results;
    private boolean hasEnded;
    /** Correlation ids of the commands that wait for their result. */
    final LongHashSet underWay = new LongHashSet();
    /** Kept by {@link ManagerSession}. */
    long deadlineNs;

    CommandRun(final Exchange exchange, final int size) {
        this(exchange, size, HttpLimits.COMMANDS_PER_REQUEST_MAX);
    }

    /**
     * A run.
     *
     * @param underWayMax 1: each command waits for the result of the one before.
     */
    CommandRun(final Exchange exchange, final int size, final int underWayMax) {
        this.exchange = exchange;
        this.size = size;
        this.underWayMax = underWayMax;
    }

    /** Encodes one command into the link; false when there is no room, and nothing has happened then. */
    abstract boolean send(CommandEncoder commands, long connectionId, long correlationId, int index);

    /** One command has its result; by default the first that is no success ends the run. */
    void onResult(final int index, final Outcome outcome) {
        if (!outcome.isSuccess()) {
            fail(HttpFailure.of(outcome.reason()));
        }
    }

    /** All commands have their result: answers the exchange. */
    abstract void onEnd(Exchange answer);

    /** Ends the run by a failure. */
    final void fail(final HttpFailure failure) {
        if (!hasEnded) {
            hasEnded = true;
            exchange.fail(failure);
        }
    }

    final boolean hasEnded() {
        return hasEnded;
    }

    /** True when a command is left that may be sent now, as far as this run is concerned. */
    final boolean wantsToSend() {
        return !hasEnded && next < size && underWay.size() < underWayMax;
    }

    final boolean hasSentNothing() {
        return 0 == next;
    }

    final boolean sendNext(final CommandEncoder commands, final long connectionId, final long correlationId) {
        if (!send(commands, connectionId, correlationId, next)) {
            return false;
        }
        next++;
        underWay.add(correlationId);
        return true;
    }

    final int nextIndex() {
        return next;
    }

    final void result(final long correlationId, final int index, final Outcome outcome) {
        underWay.remove(correlationId);
        if (hasEnded) {
            return;
        }
        if (Reason.CONTINUE == outcome.reason()) {
            // a part is done: the same again
            next = index;
            return;
        }
        results++;
        onResult(index, outcome);
        if (!hasEnded && results == size) {
            hasEnded = true;
            onEnd(exchange);
        }
    }

    /** Ends a run that has no commands at all. */
    final void endIfEmpty() {
        if (0 == size && !hasEnded) {
            hasEnded = true;
            onEnd(exchange);
        }
    }
}
