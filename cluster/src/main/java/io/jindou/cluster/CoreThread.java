package io.jindou.cluster;

import io.aeron.Aeron;
import io.aeron.RethrowingErrorHandler;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.jindou.gateway.Gateway;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.net.WakeSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Everything on one thread, see {@link CoreAgent}. With few cores this wins on all counts: whatever a message passes through
 * next runs next, nobody has to be woken, and when there is nothing to do the one thread sleeps in the wait for its sockets.
 *
 * <p>The consensus module blocks when it starts until the service has started. So the thread that starts the node steps it
 * until it leads, while the core thread runs driver, archive and service, and then gives it up to the core thread.
 */
final class CoreThread implements ThreadLayout {
    private static final long START_STEP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long GUEST_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GUEST_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int SPINS = 10;
    private static final int YIELDS = 10;
    private static final long PARK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long PARK_MAX_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final NodeErrors errors;
    private final int idlePassesMax;
    private final long waitNs;
    private final DutyAccount account = new DutyAccount("core", Phase.SERVICE, SystemNanoClock.INSTANCE);
    private CoreLoop loop;
    private CoreAgent core;

    /**
     * A thread that is not started yet.
     *
     * @param idlePassesMax cycles without any work after which it waits for its sockets
     * @param waitNs        how long it waits at most; so late may be noticed what does not come over a socket
     */
    CoreThread(final NodeErrors errors, final int idlePassesMax, final long waitNs) {
        this.errors = errors;
        this.idlePassesMax = idlePassesMax;
        this.waitNs = waitNs;
    }

    @Override
    public void runDriver(final AgentInvoker driver, final AgentInvoker archive, final WakeSource sockets) {
        // alone in its cell it has no datagram sockets
        loop = CoreLoop.start(errors, account, driver, archive, idlePassesMax, waitNs,
            new BackoffIdleStrategy(SPINS, YIELDS, PARK_MIN_NS, PARK_MAX_NS));
        core = loop.agent();
    }

    @Override
    public HostedMember launchMember(
        final ConsensusModule.Context moduleContext, final ClusteredServiceContainer.Context serviceContext) {
        serviceContext.archiveContext().idleStrategy(loop.waiting());
        final ClusteredServiceContainer container = ClusteredServiceContainer.launch(serviceContext
            .aeron(Aeron.connect(loop.clientContext(serviceContext.aeronDirectoryName(), "service")
                .subscriberErrorHandler(RethrowingErrorHandler.INSTANCE)))
            .ownsAeronClient(true)
            .idleStrategySupplier(core::serviceIdle)
            .threadFactory(GuestThread::new));
        try {
            return new Member(loop.launchModule(moduleContext), container);
        } catch (final RuntimeException ex) {
            errors.stopping();
            closeService(container);
            throw ex;
        }
    }

    @Override
    public DutyAccount serviceAccount() {
        return account;
    }

    @Override
    public List<DutyAccount> accounts() {
        return List.of(account);
    }

    @Override
    public Aeron connectGateway(final String aeronDirectory) {
        return Aeron.connect(loop.clientContext(aeronDirectory, "gateway"));
    }

    @Override
    public Gateway launchGateway(final GatewayContext context) throws IOException {
        return loop.call(() -> {
            final Gateway gateway = Gateway.launch(context.account(account).useAgentInvoker(true).sharesThreadWithCell(true));
            core.sockets(gateway::invoke);
            return gateway;
        });
    }

    @Override
    public void closeGateway(final Gateway gateway, final Aeron aeron) {
        loop.run(() -> {
            core.sockets(null);
            CloseHelper.closeAll(gateway, aeron);
        });
    }

    @Override
    public void close() {
        CloseHelper.close(loop);
    }

    /** The container waits for the end of its thread, which is this one and goes on; so its loop must have ended before. */
    private void closeService(final ClusteredServiceContainer container) {
        core.dismissGuest();
        final long deadlineNs = System.nanoTime() + GUEST_TIMEOUT_NS;
        while (core.hasGuest() && loop.isAlive()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure("the service does not end", null);
            }
            LockSupport.parkNanos(GUEST_STEP_NS);
        }
        container.close();
    }

    /** What the container of the service takes for its thread. To start it means to have its loop run by the core thread. */
    private final class GuestThread extends Thread {
        private final Runnable loop;

        GuestThread(final Runnable loop) {
            this.loop = loop;
        }

        @Override
        public void start() {
            core.guest(() -> new NodeThreads(errors, "jindou-service").run(loop));
        }
    }

    /** Consensus module and service; the module is stepped by the starting thread, later by the core thread. */
    private final class Member implements HostedMember {
        private final ConsensusModule module;
        private final ClusteredServiceContainer container;
        private boolean isGivenUp;

        Member(final ConsensusModule module, final ClusteredServiceContainer container) {
            this.module = module;
            this.container = container;
        }

        @Override
        public void stepStart() {
            if (0 == module.conductorAgentInvoker().invoke()) {
                LockSupport.parkNanos(START_STEP_NS);
            }
        }

        @Override
        public void started() {
            isGivenUp = true;
            core.module(module);
        }

        @Override
        public void close() {
            CloseHelper.closeAll(() -> closeService(container), this::closeModule);
        }

        private void closeModule() {
            if (isGivenUp) {
                loop.closeModule(module);
            } else {
                module.close();
            }
        }
    }
}
