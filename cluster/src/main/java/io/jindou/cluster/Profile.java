package io.jindou.cluster;

import io.jindou.gateway.net.WakeSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Which threads a process has and how they wait when there is nothing to do. */
public enum Profile {
    /**
     * For machines with cores to spare: driver with archive, consensus module, service and gateway on threads of their own,
     * which yield and never sleep. With fewer cores they would only take turns; there it is {@link #BALANCED}.
     */
    LATENCY,
    /** One thread for everything, which sleeps for at most a millisecond. */
    BALANCED,
    /** The same for several processes on few cores: it sleeps at once, for up to two milliseconds. */
    SHARED;

    private static final int FEW_CORES = 2;
    private static final int BALANCED_IDLE_PASSES = 20;
    private static final long BALANCED_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long BALANCED_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long SHARED_PARK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int SHARED_IDLE_PASSES = 1;
    private static final long SHARED_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /** The threads of an all-in-one process; here and in the next two methods is all in which profiles differ. */
    ThreadLayout threads(final NodeErrors errors, final int cores) {
        return switch (this) {
            case LATENCY -> cores > FEW_CORES
                ? new SeparateThreads(errors, YieldingIdleStrategy::new)
                : BALANCED.threads(errors, cores);
            case BALANCED -> new CoreThread(errors, BALANCED_IDLE_PASSES, BALANCED_WAIT_NS);
            case SHARED -> new CoreThread(errors, SHARED_IDLE_PASSES, SHARED_WAIT_NS);
        };
    }

    /** The threads of a member of a cell of several nodes. */
    MemberLayout memberThreads(final NodeErrors errors, final int cores) {
        return switch (this) {
            case LATENCY -> cores > FEW_CORES
                ? new SeparateThreads(errors, YieldingIdleStrategy::new)
                : BALANCED.memberThreads(errors, cores);
            case BALANCED -> new MemberThreads(
                errors, BALANCED_IDLE_PASSES, BALANCED_WAIT_NS, BALANCED_PARK_NS);
            case SHARED -> new MemberThreads(errors, SHARED_IDLE_PASSES, SHARED_WAIT_NS, SHARED_PARK_NS);
        };
    }

    /** The thread of a gateway with its driver. */
    GatewayLoop gatewayThread(final NodeErrors errors, final AgentInvoker driver, final WakeSource sockets) {
        final boolean isWoken = sockets.descriptors().length > 0;
        return switch (this) {
            case LATENCY -> new GatewayLoop(errors, driver, sockets, Integer.MAX_VALUE, 0);
            case BALANCED -> new GatewayLoop(
                errors, driver, sockets, BALANCED_IDLE_PASSES, isWoken ? BALANCED_WAIT_NS : BALANCED_PARK_NS);
            case SHARED -> new GatewayLoop(errors, driver, sockets, SHARED_IDLE_PASSES, SHARED_WAIT_NS);
        };
    }

    /** As it is written in flags and files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
