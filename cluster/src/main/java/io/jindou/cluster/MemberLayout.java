package io.jindou.cluster;

import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.net.WakeSource;
import java.util.List;
import org.agrona.concurrent.AgentInvoker;

/**
 * Which thread of a node runs which of its agents. All methods are called by the thread that starts or stops the node, in the
 * order in which they stand here; each agent that ends unasked is reported to {@link NodeErrors}.
 */
public interface MemberLayout extends AutoCloseable {
    /** From here on the layout runs media driver and archive; a thread that sleeps may be woken by the sockets of the driver. */
    void runDriver(AgentInvoker driver, AgentInvoker archive, WakeSource sockets);

    /** Launches consensus module and service and runs them; both contexts lack only what concerns threads and clients. */
    HostedMember launchMember(ConsensusModule.Context moduleContext, ClusteredServiceContainer.Context serviceContext);

    /** Account of the thread that will run the service. */
    DutyAccount serviceAccount();

    /** Accounts of all threads. */
    List<DutyAccount> accounts();

    /** After everything but driver and archive has ended: runs them no more. */
    @Override
    void close();

    /** A consensus module and its service. */
    interface HostedMember extends AutoCloseable {
        /** To be called again and again until the member has joined; waits a little when there is nothing to do. */
        void stepStart();

        /** The member leads or follows. */
        void started();

        /** Ends both as they are, without a snapshot. */
        @Override
        void close();
    }
}
