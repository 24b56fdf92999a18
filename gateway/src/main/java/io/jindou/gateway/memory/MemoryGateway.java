package io.jindou.gateway.memory;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.GatewayLinkContext;
import io.jindou.gateway.link.LinkListener;
import io.jindou.gateway.net.ConnectionHandler;
import io.jindou.gateway.net.OutboundBuffers;
import io.jindou.gateway.net.PortSecurity;
import io.jindou.gateway.query.QueryPort;
import io.jindou.gateway.session.Connection;
import io.jindou.gateway.session.Connections;
import io.jindou.gateway.session.GhostWatch;
import io.jindou.gateway.session.SessionEvents;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/** An agent of a gateway with sockets in memory, without a thread and without a clock: its duty cycle is the agent's. */
public final class MemoryGateway implements AutoCloseable {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(2 << 10, 4 << 10);

    private final GatewayContext ctx;
    private final IntUnaryOperator pieces;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final OutboundBuffers outbound = new OutboundBuffers(allocator);
    private final UnsafeBuffer inView = new UnsafeBuffer(0, 0);
    private final SessionEvents events;
    private final ClusterLink clusterLink;
    private final GatewayLink link;
    private final Connections connections;
    private final GhostWatch ghosts;
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final Deque<MemorySocket> backlog = new ArrayDeque<>();
    private final List<MemoryChannel> channels = new ArrayList<>();
    private boolean isListening = true;

    /**
     * A gateway that has a link when it was worked for a while.
     *
     * @param ctx        its cluster link and query port suppliers are called here; address, directory and threads mean nothing.
     * @param secret     proves the gateway id.
     * @param listener   stands between the link and the gateway's own listener.
     * @param pieces     how many bytes one read of a socket brings, at least one, of so many that are there.
     */
    public MemoryGateway(
        final GatewayContext ctx, final long secret, final UnaryOperator<LinkListener> listener, final IntUnaryOperator pieces) {
        this.ctx = ctx;
        this.pieces = pieces;
        events = new SessionEvents(ctx.counters());
        clusterLink = ctx.clusterLinkSupplier().get();
        link = new GatewayLink(new GatewayLinkContext()
            .gatewayId(ctx.gatewayId())
            .agent(ctx.agent())
            .secret(secret, ~secret)
            .nonces(ctx.nonces())
            .clusterLink(clusterLink)
            .listener(listener.apply(events))
            .ringBytes(ctx.linkRingBytes())
            .reserve(ctx.linkReserve())
            .sessionTimeoutNs(ctx.sessionTimeoutNs())
            .counters(ctx.linkCounters())
            .errorHandler(ctx.errorHandler()));
        final QueryPort queries = ctx.queryPortSupplier().get();
        connections = new Connections(ctx, ctx.counters(), PortSecurity.PLAIN, link, queries, 0);
        events.connections(connections);
        ghosts = new GhostWatch(ctx.counters(), link, events, connections, 0);
    }

    /**
     * Connects a client; it is accepted in a later duty cycle.
     *
     * @param capacity see {@link MemorySocket}.
     */
    public MemorySocket connect(final int capacity) {
        final MemorySocket socket = new MemorySocket(capacity);
        if (isListening) {
            backlog.add(socket);
        } else {
            socket.onGatewayClosed();
        }
        return socket;
    }

    /** One duty cycle, in the order of the agent's. */
    public void doWork(final long nowNs) {
        link.doWork(nowNs);
        events.doWork();
        connections.beforeReads(nowNs);
        connections.flush();
        runSockets();
        link.flush(nowNs);
        connections.checkDeadlines(nowNs);
        ghosts.doWork(nowNs);
    }

    private void runSockets() {
        while (!backlog.isEmpty()) {
            accept(backlog.remove());
        }
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).run();
        }
        loop.runNow();
        channels.removeIf(channel -> !channel.isOpen());
    }

    private void accept(final MemorySocket socket) {
        final MemoryChannel channel = new MemoryChannel(socket, allocator, pieces);
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        final ConnectionHandler handler = new ConnectionHandler(
            channel, ctx.counters(), ctx.account(), inView, outbound, ctx.limits().outboundBytesMax());
        final Connection connection = connections.accept(handler);
        if (null == connection) {
            socket.onGatewayClosed();
            return;
        }
        handler.inbound(connection);
        socket.accepted(connection);
        handler.install(false, PortSecurity.PLAIN);
        channel.unsafe().register(loop, channel.newPromise());
        channels.add(channel);
    }

    /** Begins to stop: takes nobody any more and tells those who are here. Duty cycles go on until they have gone. */
    public void farewell(final Reason reason) {
        isListening = false;
        backlog.forEach(MemorySocket::onGatewayClosed);
        backlog.clear();
        connections.closeAll(reason);
    }

    /** Ends the farewell: cuts who is still here, and ends the link. Duty cycles go on until it has ended. */
    public void endLink(final long nowNs) {
        connections.abortAll(Reason.SERVER_STOPPING);
        link.flush(nowNs);
        link.close(nowNs);
    }

    /** The process is gone, and the kernel closes its sockets. */
    @Override
    public void close() {
        isListening = false;
        backlog.forEach(MemorySocket::onGatewayClosed);
        backlog.clear();
        connections.abortAll(Reason.SERVER_STOPPING);
        clusterLink.close();
        loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
        channels.clear();
        outbound.close();
    }

    /** Off-heap bytes of socket buffers that nobody has given back. */
    public long bufferBytes() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    public GatewayLink link() {
        return link;
    }

    public Connections connections() {
        return connections;
    }

    public SessionEvents events() {
        return events;
    }
}
