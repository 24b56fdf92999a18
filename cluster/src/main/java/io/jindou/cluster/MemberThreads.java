package io.jindou.cluster;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.net.WakeSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Two threads: driver, archive and consensus module share the core thread, because a message of the log passes through all three;
 * the service has one of its own, because the consensus module waits for it whenever an election ends.
 */
final class MemberThreads implements MemberLayout {
    private static final long START_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private final NodeErrors errors;
    private final int idlePassesMax;
    private final long napNs;
    private final long unwokenNapNs;
    private final DutyAccount coreAccount = new DutyAccount("core", Phase.CONSENSUS, SystemNanoClock.INSTANCE);
    private final DutyAccount serviceAccount = new DutyAccount("service", Phase.SERVICE, SystemNanoClock.INSTANCE);
    private CoreLoop loop;
    private Partner service;

    /**
     * Threads that are not started yet.
     *
     * @param idlePassesMax cycles without any work after which they sleep
     * @param napNs         how long they sleep at most
     * @param unwokenNapNs  the same for the core thread where the driver's sockets cannot wake it
     */
    MemberThreads(final NodeErrors errors, final int idlePassesMax, final long napNs, final long unwokenNapNs) {
        this.errors = errors;
        this.idlePassesMax = idlePassesMax;
        this.napNs = napNs;
        this.unwokenNapNs = unwokenNapNs;
    }

    @Override
    public void runDriver(final AgentInvoker driver, final AgentInvoker archive, final WakeSource sockets) {
        final Partner core = new Partner(new SocketNap(sockets, napNs, unwokenNapNs), idlePassesMax);
        service = new Partner(new ThreadNap(napNs), idlePassesMax);
        Partner.pair(core, service);
        loop = CoreLoop.start(errors, coreAccount, driver, archive, 0, 0, core);
    }

    @Override
    public HostedMember launchMember(
        final ConsensusModule.Context moduleContext, final ClusteredServiceContainer.Context serviceContext) {
        final ClusteredServiceContainer container = ClusteredServiceContainer.launch(serviceContext
            .idleStrategySupplier(this::serviceIdle)
            .threadFactory(new NodeThreads(errors, "jindou-service")));
        try {
            final ConsensusModule module = loop.launchModule(moduleContext);
            loop.agent().module(module);
            return new Member(module, container);
        } catch (final RuntimeException ex) {
            errors.stopping();
            CloseHelper.quietClose(container);
            throw ex;
        }
    }

    private IdleStrategy serviceIdle() {
        return new AccountedIdle(service, serviceAccount);
    }

    @Override
    public DutyAccount serviceAccount() {
        return serviceAccount;
    }

    @Override
    public List<DutyAccount> accounts() {
        return List.of(coreAccount, serviceAccount);
    }

    @Override
    public void close() {
        CloseHelper.close(loop);
    }

    private final class Member implements HostedMember {
        private final ConsensusModule module;
        private final ClusteredServiceContainer container;

        Member(final ConsensusModule module, final ClusteredServiceContainer container) {
            this.module = module;
            this.container = container;
        }

        @Override
        public void stepStart() {
            LockSupport.parkNanos(START_STEP_NS);
        }

        @Override
        public void started() {
            // both have run by themselves since they were launched
        }

        @Override
        public void close() {
            CloseHelper.closeAll(container, () -> loop.closeModule(module));
        }
    }
}
