package io.jindou.gateway.link;

import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * {@link ClusterLink} over an Aeron Cluster client. A replacement session is connected beside the present one: in an
 * election nobody knows whether the old session will survive, so whichever reaches the new leader first is taken.
 *
 * <p>One wait is Aeron's own and cannot be avoided: at a leader change its client waits for the local driver to add the
 * publication to the new leader, usually well under a millisecond.
 */
public final class AeronClusterLink implements ClusterLink {
    /** Fragments of one poll; Aeron's own limit of 10 would need hundreds of duty cycles to drain a failover's backlog. */
    private static final int FRAGMENT_LIMIT = 512;
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);

    private final AeronClusterLinkContext ctx;
    private final Egress egress = new Egress();
    private final DirectBufferVector headerVector = new DirectBufferVector();
    private final DirectBufferVector bodyVector = new DirectBufferVector();
    // the first element is replaced by Aeron's session header
    private final DirectBufferVector[] oneRange = {null, headerVector};
    private final DirectBufferVector[] twoRanges = {null, headerVector, bodyVector};

    private Aeron aeron;
    private AgentInvoker agentInvoker;
    private AeronCluster session;
    private AeronCluster.AsyncConnect connecting;
    private ClusterLinkListener listener;
    private boolean replaceSession;
    private boolean closed;
    private boolean attempted;
    private long attemptedNs;
    private long keepAliveNs;

    /** A link that connects when it is polled. */
    public AeronClusterLink(final AeronClusterLinkContext ctx) {
        this.ctx = ctx.conclude();
        aeron = ctx.aeron();
        agentInvoker = ctx.agentInvoker();
    }

    @Override
    public int poll(final ClusterLinkListener newListener, final long nowNs) {
        if (closed) {
            return 0;
        }
        listener = newListener;
        if (aeron.isClosed()) {
            // by itself the cluster client would go on waiting for a new leader
            abandonConnect();
            dropSession();
            return 0;
        }
        return invokeAgents() + pollSession(nowNs) + pollConnect(nowNs);
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength) {
        if (!isConnected()) {
            return Publication.NOT_CONNECTED;
        }
        headerVector.reset(header, headerOffset, headerLength);
        if (bodyLength == 0) {
            return session.offer(oneRange);
        }
        bodyVector.reset(body, bodyOffset, bodyLength);
        return session.offer(twoRanges);
    }

    @Override
    public boolean isConnected() {
        return null != session && !session.isClosed() && session.ingressPublication().isConnected();
    }

    @Override
    public void reconnect() {
        replaceSession = true;
    }

    /** Id of the node that leads, as far as is known here; below 0 without a session. */
    public int leader() {
        return null == session ? Aeron.NULL_VALUE : session.leaderMemberId();
    }

    /**
     * True when the Aeron client died, as it does when this process stood still for longer than the driver's patience; the
     * owner then makes another one and calls {@link #aeron(Aeron, AgentInvoker)}.
     */
    public boolean needsAeron() {
        return aeron.isClosed();
    }

    /** Goes on with another Aeron client. */
    public void aeron(final Aeron newAeron, final AgentInvoker newAgentInvoker) {
        abandonConnect();
        dropSession();
        aeron = newAeron;
        agentInvoker = newAgentInvoker;
        attempted = false;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            abandonConnect();
            if (null != session) {
                session.close();
                session = null;
            }
        }
    }

    private int invokeAgents() {
        int workCount = 0;
        final AgentInvoker conductor = aeron.conductorAgentInvoker();
        if (null != conductor) {
            workCount += conductor.invoke();
        }
        if (null != agentInvoker) {
            workCount += agentInvoker.invoke();
        }
        return workCount;
    }

    private int pollSession(final long nowNs) {
        if (null == session) {
            return 0;
        }
        int workCount = 0;
        try {
            int polled;
            do {
                polled = session.pollEgress();
                workCount += polled;
            } while (polled > 0 && workCount < FRAGMENT_LIMIT && !session.isClosed());
            if (nowNs - keepAliveNs >= KEEP_ALIVE_NS && isConnected() && session.sendKeepAlive()) {
                keepAliveNs = nowNs;
            }
        } catch (final RuntimeException broken) {
            // the client may be half way through a change; a new one is cheap
            dropSession();
            ctx.errorHandler().onError(broken);
            return workCount + 1;
        }
        if (session.isClosed()) {
            dropSession();
            workCount++;
        }
        return workCount;
    }

    private int pollConnect(final long nowNs) {
        if (null == connecting) {
            return null == session || replaceSession ? startConnect(nowNs) : 0;
        }
        try {
            final AeronCluster.AsyncConnect.State before = connecting.state();
            final AeronCluster connected = connecting.poll();
            if (null == connected) {
                return before == connecting.state() ? 0 : 1;
            }
            connecting = null;
            take(connected, nowNs);
        } catch (final TimeoutException nobody) {
            // the cell is not there yet, or elects a leader: to be tried again, and no error of this process
            abandonConnect();
            ctx.errorHandler().onError(new AeronEvent("no cluster session yet: " + nobody.getMessage()));
        } catch (final RuntimeException failed) {
            abandonConnect();
            ctx.errorHandler().onError(failed);
        }
        return 1;
    }

    private int startConnect(final long nowNs) {
        if (attempted && nowNs - attemptedNs < ctx.retryNs()) {
            return 0;
        }
        attempted = true;
        attemptedNs = nowNs;
        try {
            connecting = AeronCluster.asyncConnect(new AeronCluster.Context()
                .aeron(aeron)
                .agentInvoker(agentInvoker)
                .ingressChannel(ctx.ingressChannel())
                .ingressEndpoints(ctx.ingressEndpoints())
                .ingressStreamId(ctx.ingressStreamId())
                .egressChannel(ctx.egressChannel())
                .egressStreamId(ctx.egressStreamId())
                .egressListener(egress)
                .clientName(ctx.clientName())
                .credentialsSupplier(ctx.credentialsSupplier())
                .messageTimeoutNs(ctx.connectTimeoutNs())
                .idleStrategy(YieldingIdleStrategy.INSTANCE)
                .errorHandler(ctx.errorHandler()));
        } catch (final RuntimeException failed) {
            ctx.errorHandler().onError(failed);
        }
        return 1;
    }

    private void take(final AeronCluster connected, final long nowNs) {
        final AeronCluster old = session;
        session = connected;
        replaceSession = false;
        keepAliveNs = nowNs;
        if (null != old) {
            old.close();
        }
        listener.onConnected();
    }

    private void dropSession() {
        final AeronCluster old = session;
        session = null;
        if (null != old) {
            old.close();
            if (null != listener) {
                listener.onDisconnected();
            }
        }
    }

    private void abandonConnect() {
        replaceSession = false;
        if (null != connecting) {
            connecting.close();
            connecting = null;
        }
    }

    /** What the present session delivers; Aeron has taken off its own header and dropped what is for other sessions. */
    private final class Egress implements EgressListener {
        @Override
        public void onMessage(
            final long clusterSessionId,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
            listener.onMessage(buffer, offset, length);
        }

        @Override
        public void onNewLeader(
            final long clusterSessionId,
            final long leadershipTermId,
            final int leaderMemberId,
            final String ingressEndpoints) {
            abandonConnect();
            listener.onNewLeader();
        }
    }
}
