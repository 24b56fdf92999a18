package io.jindou.cluster;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.ClusterTerminationException;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
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
    private final AgentInvoker driver;
    private final AgentInvoker archive;
    private final NodeErrors errors;
    private final DutyAccount account;
    private final int idlePassesMax;
    private final long waitNs;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ServiceIdle serviceIdle = new ServiceIdle();
    /** While there are no sockets to wait for. */
    private final IdleStrategy backoff;
    private volatile Thread thread;
    private volatile Runnable guest;
    private volatile boolean isGuestUnwanted;
    private volatile ConsensusModule module;
    private Sockets sockets;
    private int agentsWork;
    private int idlePasses;

    /**
     * An agent.
     *
     * @param idlePassesMax cycles without any work after which the thread waits for the sockets
     * @param waitNs        how long it waits at most
     * @param backoff       how it waits while there are no sockets; closed at the end if it can be
     */
    CoreAgent(
        final AgentInvoker driver,
        final AgentInvoker archive,
        final NodeErrors errors,
        final DutyAccount account,
        final int idlePassesMax,
        final long waitNs,
        final IdleStrategy backoff) {
        this.driver = driver;
        this.archive = archive;
        this.errors = errors;
        this.account = account;
        this.idlePassesMax = idlePassesMax;
        this.waitNs = waitNs;
        this.backoff = backoff;
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
        final Phase outer = account.enter(Phase.DRIVER);
        int work = driver.invoke();
        account.enter(Phase.ARCHIVE);
        work += archive.invoke();
        account.resume(outer);
        return work;
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public void onClose() {
        if (backoff instanceof AutoCloseable closeable) {
            CloseHelper.close(closeable);
        }
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

    /**
     * In the order in which a message passes through: what the service has just sent leaves through the sockets, what has come
     * in there is appended to the log, recorded and committed, and the service, whose turn is next, finds it.
     */
    private int cycle(final int serviceWork) {
        final int work = serviceWork + stepSocketsOrIdle(serviceWork + agentsWork);
        agentsWork = stepModule();
        final Runnable task = tasks.poll();
        if (null != task) {
            task.run();
            agentsWork++;
        }
        account.loop(work + agentsWork);
        return agentsWork;
    }

    private int stepModule() {
        final ConsensusModule stepped = module;
        if (null == stepped) {
            return drive();
        }
        final AgentInvoker agent = stepped.conductorAgentInvoker();
        final Phase outer = account.enter(Phase.CONSENSUS);
        int work = agent.invoke();
        account.enter(Phase.ARCHIVE);
        // steps the driver too
        work += archive.invoke();
        if (work > 0) {
            account.enter(Phase.CONSENSUS);
            // it commits what has just been recorded
            work += agent.invoke();
        }
        account.resume(outer);
        if (agent.isClosed()) {
            module = null;
            errors.onThreadEnd("jindou-consensus", null);
        } else if (hasGuest() && ElectionState.CLOSED != ElectionState.get(stepped.context().electionStateCounter())) {
            // to end its election it would wait for the service, which does not run meanwhile: it is what called this
            module = null;
            errors.fatal("the cell has lost its leader", null);
        }
        return work;
    }

    private int stepSocketsOrIdle(final int work) {
        if (null == sockets) {
            backOff(work);
            return 0;
        }
        idlePasses = work > 0 ? 0 : idlePasses + 1;
        final int socketWork = sockets.step(idlePasses > idlePassesMax ? waitNs : 0);
        if (socketWork > 0) {
            idlePasses = 0;
        }
        return socketWork;
    }

    private void backOff(final int work) {
        final Phase outer = account.enter(Phase.WAIT);
        backoff.idle(work);
        account.resume(outer);
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
            backOff(stepModule());
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
