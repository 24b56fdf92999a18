package io.jindou.gateway;

import io.jindou.codecs.Reason;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.http.HttpApi;
import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.link.GatewayLinkContext;
import io.jindou.gateway.net.ConnectionHandler;
import io.jindou.gateway.net.EventLoops;
import io.jindou.gateway.net.OutboundBuffers;
import io.jindou.gateway.net.PortSecurity;
import io.jindou.gateway.net.ServerTls;
import io.jindou.gateway.net.SharedReadBuffer;
import io.jindou.gateway.net.TcpListener;
import io.jindou.gateway.net.WakefulWait;
import io.jindou.gateway.session.Connection;
import io.jindou.gateway.session.Connections;
import io.jindou.gateway.session.GhostWatch;
import io.jindou.gateway.session.SessionEvents;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of a gateway: its sockets, its link to the cell, and nothing between them. */
final class GatewayAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayAgent.class);
    /** Clients get so long to take the goodbye. */
    private static final long FAREWELL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FAREWELL_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOP_BUDGET_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final GatewayContext ctx;
    private final GatewayCounters counters;
    private final NanoClock clock;
    private final PortSecurity security;
    private final DutyAccount account;
    private final UnsafeBuffer inView = new UnsafeBuffer(0, 0);
    private final SharedReadBuffer inbound = new SharedReadBuffer();
    private final OutboundBuffers outbound = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);
    private final SessionEvents events;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private ManualIoEventLoop loop;
    private ClusterLink clusterLink;
    private GatewayLink link;
    private Connections connections;
    private GhostWatch ghosts;
    private TcpListener tcp;
    private TcpListener webSocket;
    private HttpApi http;
    private long waitNs;
    private volatile int tcpPort;
    private volatile int wsPort;
    private volatile int httpPort = GatewayContext.PORT_OFF;

    GatewayAgent(final GatewayContext ctx, final ServerTls tls) {
        this.ctx = ctx;
        this.security = new PortSecurity(tls, ctx.ports().isTlsRequired(), ctx.ports().trustedProxies());
        this.counters = ctx.counters();
        this.clock = ctx.nanoClock();
        this.account = ctx.account();
        this.events = new SessionEvents(counters);
    }

    @Override
    public void onStart() {
        final Phase outer = account.enter(Phase.UPKEEP);
        try {
            start();
            started.complete(null);
        } catch (final IOException | RuntimeException ex) {
            // whoever launches is told; see awaitStart
            started.completeExceptionally(ex);
        }
        // the loop of the sockets has entered phases of its own
        account.resume(outer);
    }

    /** Waits until the agent listens. */
    void awaitStart() throws IOException {
        try {
            started.join();
        } catch (final CompletionException ex) {
            if (ex.getCause() instanceof IOException) {
                throw new IOException(ex.getCause().getMessage(), ex.getCause());
            }
            throw ex;
        }
    }

    @Override
    public int doWork() {
        if (null == connections) {
            // the start failed; whoever launches is being told and will close
            return 0;
        }
        final long nowNs = clock.nanoTime();
        final Phase outer = account.enter(Phase.FAN_OUT);
        int work = link.doWork(nowNs);
        work += events.doWork();
        account.enter(Phase.UPKEEP);
        work += connections.beforeReads(nowNs);
        work += null == http ? 0 : http.doWork(nowNs);
        // what clients wait for leaves before anything new is read; what the reads make leaves in the next turn
        account.enter(Phase.SOCKET_WRITE);
        work += connections.flush();
        // enters the phases of its own
        work += waitNs > 0 && !ctx.wakeSource().isReady() ? loop.run(waitNs, LOOP_BUDGET_NS) : loop.runNow(LOOP_BUDGET_NS);
        account.enter(Phase.OFFER);
        work += link.flush(nowNs);
        account.enter(Phase.UPKEEP);
        work += connections.checkDeadlines(nowNs) + ghosts.doWork(nowNs);
        account.resume(outer);
        if (events.isFenced()) {
            terminate();
        }
        return work;
    }

    /** How long a duty cycle may wait for the sockets; 0: it does not. */
    void waitNs(final long value) {
        waitNs = value;
    }

    @Override
    public void onClose() {
        CloseHelper.closeAll(tcp, webSocket, http);
        if (null != connections) {
            connections.closeAll(Reason.SERVER_STOPPING);
            sayGoodbye();
            connections.abortAll(Reason.SERVER_STOPPING);
            closeLink();
        }
        if (null != clusterLink) {
            clusterLink.close();
        }
        if (null != loop) {
            loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            while (!loop.isTerminated()) {
                loop.runNow();
            }
        }
        inbound.close();
        outbound.close();
    }

    @Override
    public String roleName() {
        return "gateway-" + ctx.gatewayId() + "-" + ctx.agent();
    }

    int tcpPort() {
        return tcpPort;
    }

    int httpPort() {
        return httpPort;
    }

    int wsPort() {
        return wsPort;
    }

    Connections connections() {
        return connections;
    }

    SessionEvents events() {
        return events;
    }

    private void start() throws IOException {
        final GatewaySecret secret = GatewaySecret.of(ctx.directory());
        loop = EventLoops.create(account, counters);
        WakefulWait.register(loop, ctx.wakeSource());
        // the ports first: when one is taken, nobody else has noticed this start
        tcp = listen(ctx.ports().tcpHost(), ctx.ports().tcpPort(), this::onTcpAccept);
        webSocket = listen(ctx.ports().wsHost(), ctx.ports().wsPort(), this::onWebSocketAccept);
        clusterLink = ctx.clusterLinkSupplier().get();
        link = new GatewayLink(new GatewayLinkContext()
            .gatewayId(ctx.gatewayId())
            .agent(ctx.agent())
            .secret(secret.high(), secret.low())
            .nonces(ctx.nonces())
            .clusterLink(clusterLink)
            .listener(events)
            .ringBytes(ctx.linkRingBytes())
            .reserve(ctx.linkReserve())
            .sessionTimeoutNs(ctx.sessionTimeoutNs())
            .counters(ctx.linkCounters())
            .errorHandler(ctx.errorHandler()));
        connections = new Connections(ctx, counters, security, link, ctx.queryPortSupplier().get(), clock.nanoTime());
        events.connections(connections);
        ghosts = new GhostWatch(counters, link, events, connections, clock.nanoTime());
        tcpPort = portOf(tcp);
        wsPort = portOf(webSocket);
        if (null != ctx.http()) {
            http = new HttpApi(ctx, security.tls(), loop, link, connections, tcpPort, wsPort);
            events.internal(http.session());
            httpPort = http.port();
        }
        LOG.info("{} listens on {}:{}, for WebSockets on {}:{}; -1 is off",
            roleName(), ctx.ports().tcpHost(), tcpPort, ctx.ports().wsHost(), wsPort);
    }

    private TcpListener listen(final String host, final int port, final Consumer<Channel> accepted) throws IOException {
        return GatewayContext.PORT_OFF == port ? null : new TcpListener(loop, host, port, inbound, accepted);
    }

    private static int portOf(final TcpListener listener) {
        return null == listener ? GatewayContext.PORT_OFF : listener.port();
    }

    private void onTcpAccept(final Channel channel) {
        onAccept(channel, false);
    }

    private void onWebSocketAccept(final Channel channel) {
        onAccept(channel, true);
    }

    private void onAccept(final Channel channel, final boolean isForWebSocket) {
        final ConnectionHandler socket = new ConnectionHandler(
            channel, counters, account, inView, outbound, ctx.limits().outboundBytesMax());
        final Connection connection = connections.accept(socket);
        if (null == connection) {
            channel.close();
            return;
        }
        socket.inbound(connection);
        socket.install(isForWebSocket, security);
    }

    private void sayGoodbye() {
        // by the system's clock, because the other one may be stepped by whoever closes
        final long deadlineNs = System.nanoTime() + FAREWELL_NS;
        while (connections.count() > 0 && System.nanoTime() - deadlineNs < 0) {
            final long nowNs = clock.nanoTime();
            link.doWork(nowNs);
            connections.beforeReads(nowNs);
            loop.run(FAREWELL_STEP_NS);
            link.flush(nowNs);
        }
    }

    private void closeLink() {
        final long deadlineNs = System.nanoTime() + FAREWELL_NS;
        link.flush(clock.nanoTime());
        link.close(clock.nanoTime());
        while (!isLinkClosed() && System.nanoTime() - deadlineNs < 0) {
            link.doWork(clock.nanoTime());
            Thread.onSpinWait();
        }
    }

    private boolean isLinkClosed() {
        return link.isClosed() || ctx.sharesThreadWithCell() && link.isCloseSent();
    }

    private void terminate() {
        LOG.error("another process uses gateway id {}: this one ends", ctx.gatewayId());
        ctx.terminationHook().run();
        throw new AgentTerminationException("fenced");
    }
}
