package io.jindou.gateway;

import io.jindou.gateway.link.LinkCounters;
import io.jindou.gateway.net.ServerTls;
import io.jindou.gateway.session.Connections;
import io.jindou.gateway.session.LocalSessions;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;

/** A running gateway. The only place that decides about its threads. */
public final class Gateway implements AutoCloseable {
    private final GatewayContext ctx;
    private final ServerTls tls;
    private final GatewayAgent agent;
    private final AgentRunner runner;
    private final AgentInvoker invoker;

    private Gateway(final GatewayContext ctx, final ServerTls tls) {
        this.ctx = ctx;
        this.tls = tls;
        this.agent = new GatewayAgent(ctx, tls);
        if (ctx.useAgentInvoker()) {
            runner = null;
            invoker = new AgentInvoker(ctx.errorHandler(), null, agent);
        } else {
            runner = new AgentRunner(ctx.idleStrategySupplier().get(), ctx.errorHandler(), null, agent);
            invoker = null;
        }
    }

    /**
     * Starts a gateway and returns when it listens; the link to its cell may not be open yet, clients are told so then.
     *
     * @throws IOException when a port, the directory or the certificate cannot be used; the message says which.
     */
    public static Gateway launch(final GatewayContext ctx) throws IOException {
        final Gateway gateway = new Gateway(ctx.conclude(), ctx.ports().openTls(ctx.nanoClock()));
        try {
            if (null != gateway.runner) {
                // on other threads Netty does not use its buffers again
                AgentRunner.startOnThread(gateway.runner, FastThreadLocalThread::new);
            } else {
                gateway.invoker.start();
            }
            gateway.agent.awaitStart();
            return gateway;
        } catch (final IOException | RuntimeException ex) {
            gateway.close();
            throw ex;
        }
    }

    /** Steps the agent once, if the context says that the caller does this. */
    public int invoke() {
        return invoke(0);
    }

    /**
     * Steps the agent once like {@link #invoke()}, but sleeps until a socket has something to read or write, if none has yet.
     *
     * @param waitNs the longest sleep; 0: none. Nothing but a socket ends it early.
     */
    public int invoke(final long waitNs) {
        agent.waitNs(waitNs);
        return invoker.invoke();
    }

    /** The port that clients connect to; -1: there is none. */
    public int tcpPort() {
        return agent.tcpPort();
    }

    /** The port of the HTTP API; -1: there is none. */
    public int httpPort() {
        return agent.httpPort();
    }

    /** The port for WebSockets; -1: there is none. */
    public int wsPort() {
        return agent.wsPort();
    }

    /** The certificate that its ports show; null: they do not speak TLS. */
    public ServerTls tls() {
        return tls;
    }

    public GatewayCounters counters() {
        return ctx.counters();
    }

    public LinkCounters linkCounters() {
        return ctx.linkCounters();
    }

    /** Tells clients, closes their sessions and the link, and frees everything. */
    @Override
    public void close() {
        CloseHelper.closeAll(runner, invoker, tls);
    }

    /** For tests on the agent's thread. */
    Connections connections() {
        return agent.connections();
    }

    /** For tests on the agent's thread. */
    LocalSessions sessions() {
        return agent.events().sessions();
    }
}
