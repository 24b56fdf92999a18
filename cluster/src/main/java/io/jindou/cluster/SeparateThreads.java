package io.jindou.cluster;

import io.aeron.Aeron;
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
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Driver and archive on one thread; consensus module, service and gateway each on one of its own. Driver and archive share
 * because every message of a one-node cell passes through both, and a hand-over costs more than what either does.
 */
final class SeparateThreads implements ThreadLayout {
    private static final long START_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final NodeErrors errors;
    private final Supplier<IdleStrategy> idleStrategies;
    private final DutyAccount driverAccount = account("driver", Phase.DRIVER);
    private final DutyAccount consensusAccount = account("consensus", Phase.CONSENSUS);
    private final DutyAccount serviceAccount = account("service", Phase.SERVICE);
    private final DutyAccount gatewayAccount = account("gateway", Phase.UPKEEP);
    private AgentRunner driverRunner;

    SeparateThreads(final NodeErrors errors, final Supplier<IdleStrategy> idleStrategies) {
        this.errors = errors;
        this.idleStrategies = idleStrategies;
    }

    @Override
    public void runDriver(final AgentInvoker driver, final AgentInvoker archive, final WakeSource sockets) {
        driverRunner = new AgentRunner(
            idle(driverAccount), errors, null, new DriverAgent(driver, archive, driverAccount));
        AgentRunner.startOnThread(driverRunner, new NodeThreads(errors, "jindou-driver"));
    }

    @Override
    public HostedMember launchMember(
        final ConsensusModule.Context moduleContext, final ClusteredServiceContainer.Context serviceContext) {
        final ConsensusModule module = ConsensusModule.launch(moduleContext
            .idleStrategySupplier(() -> idle(consensusAccount))
            .threadFactory(new NodeThreads(errors, "jindou-consensus")));
        try {
            final ClusteredServiceContainer container = ClusteredServiceContainer.launch(serviceContext
                .idleStrategySupplier(() -> idle(serviceAccount))
                .threadFactory(new NodeThreads(errors, "jindou-service")));
            return new Member(module, container);
        } catch (final RuntimeException ex) {
            errors.stopping();
            CloseHelper.quietClose(module);
            throw ex;
        }
    }

    @Override
    public DutyAccount serviceAccount() {
        return serviceAccount;
    }

    @Override
    public List<DutyAccount> accounts() {
        return List.of(driverAccount, consensusAccount, serviceAccount, gatewayAccount);
    }

    @Override
    public Aeron connectGateway(final String aeronDirectory) {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .clientName("gateway")
            .errorHandler(errors));
    }

    @Override
    public Gateway launchGateway(final GatewayContext context) throws IOException {
        return Gateway.launch(context.account(gatewayAccount).idleStrategySupplier(() -> idle(gatewayAccount)));
    }

    @Override
    public void closeGateway(final Gateway gateway, final Aeron aeron) {
        CloseHelper.closeAll(gateway, aeron);
    }

    @Override
    public void close() {
        CloseHelper.close(driverRunner);
    }

    private static DutyAccount account(final String name, final Phase first) {
        return new DutyAccount(name, first, SystemNanoClock.INSTANCE);
    }

    private IdleStrategy idle(final DutyAccount account) {
        return new AccountedIdle(idleStrategies.get(), account);
    }

    private record Member(ConsensusModule module, ClusteredServiceContainer container) implements HostedMember {
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
            CloseHelper.closeAll(container, module);
        }
    }

    /** One duty cycle of both: the driver first, so that the archive sees what has just arrived. */
    private record DriverAgent(AgentInvoker driver, AgentInvoker archive, DutyAccount account) implements Agent {
        @Override
        public int doWork() {
            int work = driver.invoke();
            final Phase outer = account.enter(Phase.ARCHIVE);
            work += archive.invoke();
            account.resume(outer);
            return work;
        }

        @Override
        public String roleName() {
            return "jindou-driver";
        }
    }
}
