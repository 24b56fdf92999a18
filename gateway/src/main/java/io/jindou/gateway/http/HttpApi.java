package io.jindou.gateway.http;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.GatewayLink;
import io.jindou.gateway.net.ServerTls;
import io.jindou.gateway.session.Connections;
import io.jindou.gateway.session.InternalSession;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of one agent: its connections, its session and its reads. Everything happens on the agent's thread; nothing waits.
 */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private final HttpSettings settings;
    private final GatewayCounters counters;
    private final ManagerSession session;
    private final QueryReads reads;
    private final Routes routes = new Routes();
    private final HttpListener listener;
    private final List<HttpConnection> connections = new ArrayList<>();
    private long nowNs;
    private long sweptNs;
    private int underWay;
    private long bodyBytes;

    /**
     * An API that listens.
     *
     * @param tls     taken beside plain bytes; null: it is not.
     * @param tcpPort where clients connect to, for {@code /route}; below 0: nowhere.
     * @param wsPort  the same for WebSockets.
     * @throws IOException when the address cannot be bound; the message names it.
     */
    public HttpApi(
        final GatewayContext ctx, final ServerTls tls, final ManualIoEventLoop loop, final GatewayLink link,
        final Connections clients, final int tcpPort, final int wsPort) throws IOException {
        this.settings = ctx.http();
        this.counters = ctx.counters();
        this.nowNs = ctx.nanoClock().nanoTime();
        this.session = new ManagerSession(link, counters, clients::takeConnectionId);
        this.reads = new QueryReads(clients.queries(), link, counters);
        routes.users(new UserEndpoints(session, reads));
        final ExternalAddresses external = settings.external().orDerived(
            ctx.ports().tcpHost(), tcpPort, ctx.ports().wsHost(), wsPort, null != tls);
        routes.routes(new RouteEndpoints(() -> external));
        routes.channels(new ChannelEndpoints(session, reads));
        routes.lists(new ListEndpoints(session, reads));
        routes.messages(new MessageEndpoints(session, link));
        routes.history(new HistoryEndpoints(reads));
        routes.probes(new ProbeEndpoints(link, new Metrics(counters, ctx.linkCounters(), link)));
        if (settings.isBenchOn()) {
            routes.bench(new BenchEndpoints(session));
        }
        this.listener = new HttpListener(loop, settings.host(), settings.port(), tls, this::accept);
        LOG.info("the HTTP API listens on {}:{}; {}", settings.host(), port(), settings.access().describe());
    }

    /** Where it listens. */
    public int port() {
        return listener.port();
    }

    /** What the link's events are to tell of. */
    public InternalSession session() {
        return session;
    }

    /** Sends on what waits for room, and looks at deadlines. */
    public int doWork(final long newNowNs) {
        nowNs = newNowNs;
        reads.now(nowNs);
        final int work = session.doWork(nowNs);
        if (nowNs - sweptNs >= HttpLimits.SWEEP_PERIOD_NS) {
            sweptNs = nowNs;
            for (int i = connections.size() - 1; i >= 0; i--) {
                connections.get(i).onDeadline(nowNs);
            }
        }
        return work;
    }

    /** Stops listening, and answers everybody who waits that there will be no answer. */
    @Override
    public void close() {
        listener.close();
        session.close();
        reads.close();
        List.copyOf(connections).forEach(HttpConnection::closeNow);
    }

    // ----- for its connections -----

    private HttpConnection accept(final Channel channel) {
        counters.increment(Counter.HTTP_ACCEPTED);
        if (connections.size() >= HttpLimits.CONNECTIONS_MAX + HttpLimits.CONNECTIONS_OVER_MAX) {
            counters.increment(Counter.HTTP_BUSY);
            return null;
        }
        final boolean isOverLimit = connections.size() >= HttpLimits.CONNECTIONS_MAX;
        final HttpConnection connection = new HttpConnection(this, channel, isOverLimit);
        connections.add(connection);
        counters.set(Counter.HTTP_CONNECTIONS, connections.size());
        return connection;
    }

    void onGone(final HttpConnection connection) {
        connections.remove(connection);
        counters.set(Counter.HTTP_CONNECTIONS, connections.size());
    }

    HttpAccess.Verdict judge(final InetAddress from, final String token) {
        final HttpAccess.Verdict verdict = settings.access().judge(from, token);
        if (HttpAccess.Verdict.ALLOWED != verdict) {
            counters.increment(Counter.HTTP_UNAUTHORIZED);
        }
        return verdict;
    }

    HttpFailure malformed(final Throwable cause) {
        counters.increment(Counter.HTTP_MALFORMED);
        if (cause instanceof TooLongHttpLineException) {
            return new HttpFailure(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpFailure(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        }
        return HttpFailure.badRequest("this is no HTTP request");
    }

    /** Serves a request that is whole. */
    void serve(final Exchange exchange) {
        try {
            if (HttpMethod.OPTIONS.name().equals(exchange.method())) {
                exchange.bare(HttpResponseStatus.NO_CONTENT);
                return;
            }
            final Endpoint endpoint = routes.find(exchange.method(), exchange.path());
            if (null == endpoint) {
                exchange.notFound();
            } else {
                endpoint.serve(exchange);
            }
        } catch (final HttpFailure ex) {
            exchange.fail(ex);
        } catch (final RuntimeException ex) {
            counters.increment(Counter.INTERNAL_ERRORS);
            LOG.error("a request of the HTTP API failed", ex);
            if (!exchange.isAnswered()) {
                exchange.fail(Reason.SYSTEM_ERROR);
            }
        }
    }

    void addHeaders(final FullHttpResponse response) {
        if (settings.isCorsOn() && HttpResponseStatus.UNAUTHORIZED != response.status()) {
            response.headers()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST,OPTIONS,GET,PUT,DELETE,PATCH")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type,Authorization,token");
        }
        response.headers().set("X-Content-Type-Options", "nosniff");
    }

    /** One more exchange, or one less, waits for its answer. */
    void onExchange(final int change) {
        underWay += change;
    }

    boolean isFull() {
        return underWay > HttpLimits.REQUESTS_MAX;
    }

    /** False when so many bytes more of bodies are too much; what is given back is below 0. */
    boolean reserve(final int bytes) {
        if (bytes > 0 && bodyBytes + bytes > HttpLimits.BODIES_MAX) {
            return false;
        }
        bodyBytes += bytes;
        return true;
    }

    long nowNs() {
        return nowNs;
    }

    GatewayCounters counters() {
        return counters;
    }
}
