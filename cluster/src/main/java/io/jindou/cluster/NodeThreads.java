package io.jindou.cluster;

import io.jindou.gateway.GatewayThread;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of a node's agents and reports the end of each. That is the one place where the death of an agent is
 * noticed, whatever it died of.
 */
final class NodeThreads implements ThreadFactory {
    private final NodeErrors errors;
    private final String name;
    private volatile boolean isOver;

    NodeThreads(final NodeErrors errors, final String name) {
        this.errors = errors;
        this.name = name;
    }

    @Override
    public Thread newThread(final Runnable task) {
        final Thread thread = GatewayThread.create(() -> run(task), name);
        thread.setDaemon(true);
        return thread;
    }

    /** The thread is asked to end, which is nothing to report. */
    void isOver() {
        isOver = true;
    }

    /** Runs an agent to its end and reports that. */
    void run(final Runnable task) {
        Throwable cause = null;
        try {
            task.run();
        } catch (final Throwable ex) {
            cause = ex;
        } finally {
            if (!isOver) {
                errors.onThreadEnd(name, cause);
            }
        }
    }
}
