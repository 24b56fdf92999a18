package io.jindou.cluster;

import io.aeron.Aeron;
import io.jindou.gateway.Gateway;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.link.AeronClusterLink;
import io.jindou.gateway.link.AeronClusterLinkContext;
import io.jindou.gateway.link.LinkCounter;
import io.jindou.gateway.net.ServerTls;
import io.jindou.gateway.query.AeronQueryPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/** The engine with its journal, and the gateway with its TCP port, as {@code jindou up} runs them. */
public final class EmbeddedParts implements NodeParts {
    private static final long LINK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LINK_WAIT_STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EngineVariant variant;

    /** As they are shipped. */
    public EmbeddedParts() {
        this(EngineVariant.SHIPPED);
    }

    EmbeddedParts(final EngineVariant variant) {
        this.variant = variant;
    }

    @Override
    public int engineVersion() {
        return variant.version();
    }

    @Override
    public HostedEngine engine(final EngineSite site) {
        return EmbeddedEngine.launch(site, variant);
    }

    @Override
    public NodeParts.HostedGateway gateway(final GatewaySite site) throws IOException {
        Files.createDirectories(site.directory().gateway());
        final Aeron aeron = site.threads().connectGateway(site.aeronDirectory());
        try {
            final Gateway gateway = site.threads().launchGateway(context(site, aeron));
            final EmbeddedGateway hosted = new EmbeddedGateway(gateway, aeron, site.threads());
            if (null == site.access().ingressEndpoints()) {
                awaitLink(hosted, site.errors());
            }
            return hosted;
        } catch (final IOException | RuntimeException ex) {
            CloseHelper.quietClose(aeron);
            throw ex;
        }
    }

    /**
     * A process that says it is up takes clients at once; without a link the gateway would tell them to come again, and before
     * the first heartbeat has named the rules in force, business servers too.
     */
    private static void awaitLink(final EmbeddedGateway hosted, final NodeErrors errors) {
        final long deadlineNs = System.nanoTime() + LINK_TIMEOUT_NS;
        while (0 == hosted.gateway().counters().value(Counter.LINKS_OPENED)
            || 0 == hosted.gateway().linkCounters().value(LinkCounter.HEARTBEATS)) {
            if (errors.whenFatal().isDone() || System.nanoTime() - deadlineNs > 0) {
                hosted.close();
                throw new NodeFailure("the gateway got no link to the cell", null);
            }
            LockSupport.parkNanos(LINK_WAIT_STEP_NS);
        }
    }

    private static GatewayContext context(final GatewaySite site, final Aeron aeron) {
        final WayToCell way = new WayToCell(site, aeron);
        return new GatewayContext()
            .gatewayId(site.settings().gatewayId())
            .ports(site.settings().ports())
            .limits(site.settings().limits())
            .http(HttpSite.settings(site.settings().http()))
            .directory(site.directory().gateway())
            .adminToken(site.adminToken().getBytes(StandardCharsets.UTF_8))
            .errorHandler(site.errors())
            .terminationHook(() -> site.errors().fatal("the gateway ended: another process uses its id", null))
            .sessionTimeoutNs(site.access().sessionTimeoutNs())
            .clusterLinkSupplier(way::link)
            .queryPortSupplier(way::queries);
    }

    /** The gateway and the Aeron client that only it uses. */
    private record EmbeddedGateway(Gateway gateway, Aeron aeron, GatewayLayout threads) implements NodeParts.HostedGateway {
        @Override
        public int tcpPort() {
            return gateway.tcpPort();
        }

        @Override
        public int wsPort() {
            return gateway.wsPort();
        }

        @Override
        public ServerTls tls() {
            return gateway.tls();
        }

        @Override
        public int httpPort() {
            return gateway.httpPort();
        }

        @Override
        public long links() {
            return gateway.linkCounters().value(LinkCounter.LINKS_OPENED) - gateway.linkCounters().value(LinkCounter.LINKS_LOST);
        }

        @Override
        public Map<String, Long> counters() {
            final Map<String, Long> counters = new TreeMap<>(gateway.counters().snapshot());
            for (final LinkCounter counter : LinkCounter.values()) {
                counters.put("link_" + counter.name().toLowerCase(Locale.ROOT), gateway.linkCounters().value(counter));
            }
            return counters;
        }

        @Override
        public void close() {
            threads.closeGateway(gateway, aeron);
        }
    }

    /** Commands go to the leader by the link; reads ask whom the link takes for the leader. Used by the gateway's thread. */
    private static final class WayToCell {
        private final GatewaySite site;
        private final Aeron aeron;
        private AeronClusterLink link;

        WayToCell(final GatewaySite site, final Aeron aeron) {
            this.site = site;
            this.aeron = aeron;
        }

        AeronClusterLink link() {
            link = new AeronClusterLink(new AeronClusterLinkContext()
                .aeron(aeron)
                .agentInvoker(aeron.context().driverAgentInvoker())
                .ingressChannel(site.access().ingressChannel())
                .ingressEndpoints(site.access().ingressEndpoints())
                .egressChannel(site.access().egressChannel())
                .clientName("gateway-" + site.settings().gatewayId())
                .credentialsSupplier(site.access().credentials())
                .errorHandler(site.errors()));
            return link;
        }

        AeronQueryPort queries() {
            return new AeronQueryPort(aeron, site.access().queryChannels(), EmbeddedEngine.QUERY_STREAM_ID,
                site.access().answerChannel(), EmbeddedEngine.ANSWER_STREAM_ID, link::leader);
        }
    }
}
