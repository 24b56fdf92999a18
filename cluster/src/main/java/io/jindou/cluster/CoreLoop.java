package io.jindou.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.RethrowingErrorHandler;
import io.aeron.cluster.ConsensusModule;
import io.jindou.gateway.account.DutyAccount;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.NoOpLock;

/** The running core thread, and how others have something done by it. */
final class CoreLoop implements AutoCloseable {
    private static final long CALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long CALL_STEP_MS = 100;

    private final NodeErrors errors;
    private final CoreAgent agent;
    private final CoreWait wait;
    private final AgentRunner runner;
    private final NodeThreads threads;
    private final Thread thread;

    private CoreLoop(final NodeErrors errors, final CoreAgent agent) {
        this.errors = errors;
        this.agent = agent;
        this.wait = new CoreWait(agent, errors);
        // the agent idles by itself
        this.runner = new AgentRunner(NoOpIdleStrategy.INSTANCE, errors, null, agent);
        this.threads = new NodeThreads(errors, "jindou-core");
        this.thread = AgentRunner.startOnThread(runner, threads);
    }

    /**
     * Starts the thread.
     *
     * @param idlePassesMax cycles without any work after which it waits for its sockets
     * @param waitNs        how long it waits for them at most
     * @param backoff       how it waits while it has none
     */
    static CoreLoop start(
        final NodeErrors errors,
        final DutyAccount account,
        final AgentInvoker driver,
        final AgentInvoker archive,
        final int idlePassesMax,
        final long waitNs,
        final IdleStrategy backoff) {
        return new CoreLoop(errors, new CoreAgent(driver, archive, errors, account, idlePassesMax, waitNs, backoff));
    }

    CoreAgent agent() {
        return agent;
    }

    /** How clients of driver and archive wait that are used on the core thread. */
    CoreWait waiting() {
        return wait;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** A client whose agent runs on the core thread and which is used there, and nowhere else meanwhile. */
    Aeron.Context clientContext(final String aeronDirectory, final String name) {
        return new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .clientName(name)
            .errorHandler(errors)
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE)
            .awaitingIdleStrategy(wait);
    }

    /** A consensus module that is to be stepped on the core thread; its start waits for its service. */
    ConsensusModule launchModule(final ConsensusModule.Context context) {
        context.archiveContext().idleStrategy(wait);
        final Aeron aeron = Aeron.connect(clientContext(context.aeronDirectoryName(), "consensus-module")
            .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE));
        return ConsensusModule.launch(context
            .aeron(aeron)
            .ownsAeronClient(true)
            .errorCounter(aeron.addCounter(AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID, "Cluster Errors"))
            .useAgentInvoker(true)
            .idleStrategySupplier(() -> wait));
    }

    /** Has the core thread step the module no more and closes it there. */
    void closeModule(final ConsensusModule module) {
        run(() -> {
            agent.module(null);
            module.close();
        });
    }

    /** Has it done by the core thread. */
    void run(final Runnable action) {
        try {
            call(() -> {
                action.run();
                return null;
            });
        } catch (final IOException ex) {
            throw new NodeFailure(Sentences.of(ex), ex);
        }
    }

    /** Has it done by the core thread; when that has died, by this one, which then is the only one left. */
    <T> T call(final Callable<T> action) throws IOException {
        final FutureTask<T> task = new FutureTask<>(action);
        agent.execute(task);
        final long deadlineNs = System.nanoTime() + CALL_TIMEOUT_NS;
        while (true) {
            try {
                return task.get(CALL_STEP_MS, TimeUnit.MILLISECONDS);
            } catch (final TimeoutException ex) {
                if (!thread.isAlive()) {
                    task.run();
                } else if (System.nanoTime() - deadlineNs > 0) {
                    throw new NodeFailure("the core thread is busy or stuck", ex);
                }
            } catch (final ExecutionException ex) {
                throw rethrown(ex.getCause());
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new NodeFailure("interrupted", ex);
            }
        }
    }

    private static RuntimeException rethrown(final Throwable cause) throws IOException {
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        throw new NodeFailure(Sentences.of(cause), cause);
    }

    @Override
    public void close() {
        threads.isOver();
        CloseHelper.close(runner);
    }
}
