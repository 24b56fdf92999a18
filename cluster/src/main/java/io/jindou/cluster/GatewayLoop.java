package io.jindou.cluster;

import io.aeron.Aeron;
import io.jindou.gateway.Gateway;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.net.WakeSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The one thread of a gateway process: media driver, cluster client and sockets. When there is nothing to do it sleeps in the
 * wait for its sockets; so late at most may be noticed what comes from the cell.
 */
final class GatewayLoop implements GatewayLayout {
    private final NodeErrors errors;
    private final AgentInvoker driver;
    private final WakeSource sockets;
    private final int idlePassesMax;
    private final long waitNs;
    private final DutyAccount account = new DutyAccount("gateway", Phase.UPKEEP, SystemNanoClock.INSTANCE);
    private AgentRunner runner;

    /**
     * A thread that is not started yet; until then the starting thread drives.
     *
     * @param sockets       those of the driver, which wake it as its own do
     * @param idlePassesMax cycles without any work after which it waits for its sockets
     * @param waitNs        how long it waits at most
     */
    GatewayLoop(
        final NodeErrors errors, final AgentInvoker driver, final WakeSource sockets, final int idlePassesMax,
        final long waitNs) {
        this.errors = errors;
        this.driver = driver;
        this.sockets = sockets;
        this.idlePassesMax = idlePassesMax;
        this.waitNs = waitNs;
    }

    @Override
    public Aeron connectGateway(final String aeronDirectory) {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .clientName("gateway")
            .errorHandler(errors)
            .driverAgentInvoker(driver)
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE));
    }

    @Override
    public Gateway launchGateway(final GatewayContext context) throws IOException {
        final Duty duty = new Duty(context.account(account).wakeSource(sockets).useAgentInvoker(true));
        runner = new AgentRunner(NoOpIdleStrategy.INSTANCE, errors, null, duty);
        AgentRunner.startOnThread(runner, new NodeThreads(errors, "jindou-gateway"));
        return duty.awaitStart();
    }

    @Override
    public void closeGateway(final Gateway gateway, final Aeron aeron) {
        // its thread closes the gateway as it ends; what follows is done here
        CloseHelper.closeAll(runner, aeron);
    }

    @Override
    public List<DutyAccount> accounts() {
        return List.of(account);
    }

    /** The gateway, made and closed where it runs; it sleeps when there was nothing to do for a while. */
    private final class Duty implements Agent {
        private final GatewayContext context;
        private final CompletableFuture<Gateway> started = new CompletableFuture<>();
        private Gateway gateway;
        private int idlePasses;

        Duty(final GatewayContext context) {
            this.context = context;
        }

        Gateway awaitStart() throws IOException {
            try {
                return started.join();
            } catch (final CompletionException ex) {
                CloseHelper.close(runner);
                if (ex.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw ex;
            }
        }

        @Override
        public void onStart() {
            try {
                gateway = Gateway.launch(context);
                started.complete(gateway);
            } catch (final IOException | RuntimeException ex) {
                // whoever launches is told
                started.completeExceptionally(ex);
            }
        }

        @Override
        public int doWork() {
            if (null == gateway) {
                Thread.onSpinWait();
                return 0;
            }
            // its link steps the driver, see AeronClusterLink
            final int work = gateway.invoke(idlePasses > idlePassesMax ? waitNs : 0);
            idlePasses = work > 0 ? 0 : idlePasses + 1;
            account.loop(work);
            return work;
        }

        @Override
        public void onClose() {
            CloseHelper.close(gateway);
        }

        @Override
        public String roleName() {
            return "jindou-gateway";
        }
    }
}
