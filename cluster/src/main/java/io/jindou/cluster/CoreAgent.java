package io.jindou.cluster;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.ClusterTerminationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * The duty cycle of the core thread: driver and archive, consensus module, gateway; all of them are stepped.
 *
 * <p>The service is not, because Aeron's container insists on a loop of its own. So its loop is run here as a guest, and
 * what it believes to be its idle strategy is the rest of the cycle: service, {@link ServiceIdle}, service, and so on. While
 * there is no guest, before the service starts and after it has ended, the cycle goes on without it: the consensus module
 * ends later than the service and still needs the archive.
 *
 * <p>Whatever waits on this thread must run what it waits for: see {@link CoreWait} for clients of driver and archive.
 */
final class CoreAgent implements Agent {
    private static final int SPINS = 10;
    private static final int YIELDS = 10;
    private static final long PARK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long PARK_MAX_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final AgentInvoker driver;
    private final AgentInvoker archive;
    private final NodeErrors errors;
    private final int idlePassesMax;
    private final long waitNs;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ServiceIdle serviceIdle = new ServiceIdle();
    /** While there are no sockets to wait for. */
    private final IdleStrategy backoff = new BackoffIdleStrategy(SPINS, YIELDS, PARK_MIN_NS, PARK_MAX_NS);
    private volatile Thread thread;
    private volatile Runnable guest;
    private volatile boolean isGuestUnwanted;
    private volatile ConsensusModule module;
    private Sockets sockets;
    private int idlePasses;

    /**
     * An agent.
     *
     * @param idlePassesMax cycles without any work after which the thread waits for the sockets
     * @param waitNs        how long it waits at most
     */
    CoreAgent(
        final AgentInvoker driver,
        final AgentInvoker archive,
        final NodeErrors errors,
        final int idlePassesMax,
        final long waitNs) {
        this.driver = driver;
        this.archive = archive;
        this.errors = errors;
        this.idlePassesMax = idlePassesMax;
        this.waitNs = waitNs;
    }

    // ===== any thread =====

    /** Has the loop of the service run, which must call {@link #serviceIdle()} in each of its cycles. */
    void guest(final Runnable loop) {
        guest = loop;
    }

    boolean hasGuest() {
        return null != guest;
    }

    /** The guest's loop is to end. */
    void dismissGuest() {
        isGuestUnwanted = true;
    }

    /** Steps the consensus module from here on; the caller does so no more. */
    void module(final ConsensusModule newModule) {
        module = newModule;
    }

    /** Has a task run between two cycles. */
    void execute(final Runnable task) {
        tasks.add(task);
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** What the container of the service takes for its idle strategy. */
    IdleStrategy serviceIdle() {
        return serviceIdle;
    }

    // ===== the core thread =====

    /** Steps the gateway from here on; null: no more. To be called by a task. */
    void sockets(final Sockets newSockets) {
        sockets = newSockets;
    }

    /** Steps driver and archive: the driver first, so that the archive sees what has just arrived. */
    int drive() {
        return driver.invoke() + archive.invoke();
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public int doWork() {
        final Runnable loop = guest;
        if (null == loop) {
            return cycle(0);
        }
        try {
            loop.run();
        } finally {
            guest = null;
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "jindou-core";
    }

    private int cycle(final int serviceWork) {
        int work = serviceWork + drive();
        work += stepModule();
        final Runnable task = tasks.poll();
        if (null != task) {
            task.run();
            work++;
        }
        stepSocketsOrIdle(work);
        return work;
    }

    private int stepModule() {
        final ConsensusModule stepped = module;
        if (null == stepped) {
            return 0;
        }
        final int work = stepped.conductorAgentInvoker().invoke();
        if (stepped.conductorAgentInvoker().isClosed()) {
            module = null;
            errors.onThreadEnd("jindou-consensus", null);
        } else if (ElectionState.CLOSED != ElectionState.get(stepped.context().electionStateCounter())) {
            // to end its election it would wait for the service, which does not run meanwhile
            module = null;
            errors.fatal("the cell has lost its leader", null);
        }
        // so that what the module has appended is recorded when it looks again
        return work + drive();
    }

    private void stepSocketsOrIdle(final int work) {
        if (null == sockets) {
            backoff.idle(work);
            return;
        }
        idlePasses = work > 0 ? 0 : idlePasses + 1;
        if (sockets.step(idlePasses > idlePassesMax ? waitNs : 0) > 0) {
            idlePasses = 0;
        }
    }

    /** The agent of a gateway. */
    interface Sockets {
        /** One duty cycle, in which it may sleep for so long until a socket is ready; returns how much was done. */
        int step(long waitNs);
    }

    /** Called by the service's loop in each cycle, and by the service when it waits for somebody in the midst of its work. */
    private final class ServiceIdle implements IdleStrategy {
        @Override
        public void idle(final int workCount) {
            endIfUnwanted();
            cycle(workCount);
        }

        /** Whoever the service may wait for, but no gateway and no tasks: they are for the time between two log entries. */
        @Override
        public void idle() {
            endIfUnwanted();
            backoff.idle(drive() + stepModule());
        }

        @Override
        public void reset() {
            backoff.reset();
        }

        private void endIfUnwanted() {
            if (isGuestUnwanted) {
                throw new ClusterTerminationException(true);
            }
        }
    }
}
