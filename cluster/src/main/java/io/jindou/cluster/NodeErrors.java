package io.jindou.cluster;

import io.aeron.cluster.service.ClusterTerminationException;
import io.aeron.exceptions.AeronException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all errors of the threads of a node end: in the log file, in two counters, and, if the node cannot go on, in one
 * sentence that ends the process. Thread-safe.
 */
public final class NodeErrors implements ErrorHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeErrors.class);
    /** A loop of errors must not fill the disk: past this the log gets every n-th only. */
    private static final long LOGGED_IN_FULL = 100;
    private static final long LOGGED_AFTERWARDS_EVERY = 10_000;

    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong warnings = new AtomicLong();
    private final CompletableFuture<String> fatal = new CompletableFuture<>();
    private volatile Throwable firstError;
    private volatile Throwable lastError;
    private volatile boolean stopping;

    /** An error of Aeron's components. The end of an agent that was asked to end is none. */
    @Override
    public void onError(final Throwable error) {
        if (error instanceof ClusterTerminationException termination && termination.isExpected()) {
            LOGGER.info("{}", error.getMessage());
            return;
        }
        if (error instanceof AeronException aeron && AeronException.Category.WARN == aeron.category()) {
            log(warnings.incrementAndGet(), error, true);
            return;
        }
        if (null == firstError) {
            firstError = error;
        }
        lastError = error;
        log(errors.incrementAndGet(), error, false);
        if (error instanceof AgentTerminationException) {
            // Aeron's clients end without a word once they have said why
            final Throwable reason = null == error.getMessage() ? firstError : error;
            fatal("an agent ended: " + Sentences.of(reason), error);
        }
    }

    private static void log(final long count, final Throwable error, final boolean warning) {
        if (count > LOGGED_IN_FULL && 0 != count % LOGGED_AFTERWARDS_EVERY) {
            return;
        }
        if (warning) {
            LOGGER.info("warning {} of Aeron: {}", count, error.getMessage());
        } else {
            LOGGER.error("error {}: {}", count, error.toString(), error);
        }
    }

    /** The node cannot go on. The first reason counts; once the node stops by itself, none does. */
    public void fatal(final String reason, final Throwable cause) {
        if (!stopping && fatal.complete(reason)) {
            LOGGER.error("the node cannot go on: {}", reason, cause);
        }
    }

    /** A thread of the node has ended; fatal unless the node is stopping. */
    void onThreadEnd(final String name, final Throwable cause) {
        if (!stopping) {
            final Throwable known = null == cause ? lastError : cause;
            fatal("the thread " + name + " ended" + (null == known ? "" : ": " + Sentences.of(known)), known);
        }
    }

    /** From here on threads may end. */
    void stopping() {
        stopping = true;
    }

    /** Completes with the reason when the node cannot go on. */
    public CompletableFuture<String> whenFatal() {
        return fatal;
    }

    /** The first error, or null. */
    Throwable firstError() {
        return firstError;
    }

    /** Errors so far; a clean run has none. */
    public long errors() {
        return errors.get();
    }

    /** What Aeron itself calls a warning. */
    public long warnings() {
        return warnings.get();
    }
}
