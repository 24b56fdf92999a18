package io.jindou.gateway;

import io.jindou.codecs.Limits;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.link.ClusterLink;
import io.jindou.gateway.link.GatewayLinkContext;
import io.jindou.gateway.link.LinkCounters;
import io.jindou.gateway.net.WakeSource;
import io.jindou.gateway.query.QueryPort;
import io.jindou.gateway.session.Tokens;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Gateway} is made of. Set what differs from the defaults, then {@link Gateway#launch}; after that nothing may be
 * changed. Times are in nanoseconds of a monotonic clock unless the name says otherwise.
 */
public final class GatewayContext {
    private static final int GATEWAY_ID_MAX = 0xFFFF;
    private static final int AGENT_MAX = 0xFF;
    private static final int PORT_MAX = 0xFFFF;
    /** Instead of a port: nothing listens. */
    public static final int PORT_OFF = -1;
    private static final int BYTES_MAX = 1 << 29;

    private String tcpHost = "127.0.0.1";
    private int tcpPort = 5100;
    private String wsHost = "127.0.0.1";
    private int wsPort = PORT_OFF;
    private int gatewayId;
    private int agent;
    private Path directory;
    private Supplier<ClusterLink> clusterLinkSupplier;
    private Supplier<QueryPort> queryPortSupplier = () -> null;
    private byte[] adminTokenHash;
    private int connectionsMax = 100_000;
    private long heartbeatTimeoutNs = TimeUnit.SECONDS.toNanos(180);
    private long firstByteTimeoutNs = TimeUnit.SECONDS.toNanos(2);
    private long connectTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long lingerNs = TimeUnit.SECONDS.toNanos(2);
    private long resendIntervalNs = TimeUnit.SECONDS.toNanos(60);
    private int resendsMax = Limits.RECV_ATTEMPTS_MAX;
    private int recvWindowMax = Limits.RECV_WINDOW_MAX;
    private int recvWindowBytesMax = Limits.OUTBOUND_BYTES_MAX;
    private int outboundBytesMax = Limits.OUTBOUND_BYTES_MAX;
    private long slowConsumerTimeoutNs = TimeUnit.SECONDS.toNanos(30);
    private long sendPatienceMs = TimeUnit.SECONDS.toMillis(30);
    private long queryTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private int queriesPerConnectionMax = 8;
    private int linkRingBytes = Limits.RING_BYTES_DEFAULT;
    private int linkReserve = Limits.RING_RESERVE;
    private long sessionTimeoutNs = GatewayLinkContext.SESSION_TIMEOUT_DEFAULT_NS;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private LongSupplier nonces;
    private Supplier<IdleStrategy> idleStrategySupplier = BackoffIdleStrategy::new;
    private ErrorHandler errorHandler = cause -> LoggerFactory.getLogger(Gateway.class).error("gateway agent", cause);
    private Runnable terminationHook = () -> { };
    private GatewayCounters counters = new GatewayCounters();
    private LinkCounters linkCounters = new LinkCounters();
    private DutyAccount account = new DutyAccount("gateway", Phase.UPKEEP, SystemNanoClock.INSTANCE);
    private WakeSource wakeSource = WakeSource.NONE;
    private boolean useAgentInvoker;
    private boolean sharesThreadWithCell;
    private boolean isConcluded;

    /** Address to listen on; loopback unless set. */
    public GatewayContext tcpHost(final String value) {
        tcpHost = value;
        return this;
    }

    public String tcpHost() {
        return tcpHost;
    }

    /** Port to listen on; 0 for any free one, see {@link Gateway#tcpPort()}; {@link #PORT_OFF}: none. */
    public GatewayContext tcpPort(final int value) {
        tcpPort = value;
        return this;
    }

    public int tcpPort() {
        return tcpPort;
    }

    /** Address to listen on for WebSockets; loopback unless set. */
    public GatewayContext wsHost(final String value) {
        wsHost = value;
        return this;
    }

    public String wsHost() {
        return wsHost;
    }

    /** Port for WebSockets alone; none unless set. They are served at the other port too. */
    public GatewayContext wsPort(final int value) {
        wsPort = value;
        return this;
    }

    public int wsPort() {
        return wsPort;
    }

    /** 0 to 65,535; one for each gateway of a deployment. */
    public GatewayContext gatewayId(final int value) {
        gatewayId = value;
        return this;
    }

    public int gatewayId() {
        return gatewayId;
    }

    /** 0 to 255; the number of the agent within its gateway. */
    public GatewayContext agent(final int value) {
        agent = value;
        return this;
    }

    public int agent() {
        return agent;
    }

    /** Where the secret that proves the gateway id is kept. */
    public GatewayContext directory(final Path value) {
        directory = value;
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** Makes the cluster client; called on the agent's thread, which will poll and close it. */
    public GatewayContext clusterLinkSupplier(final Supplier<ClusterLink> value) {
        clusterLinkSupplier = value;
        return this;
    }

    public Supplier<ClusterLink> clusterLinkSupplier() {
        return clusterLinkSupplier;
    }

    /** Makes the way to a node that answers reads; called on the agent's thread. May give null: reads are refused then. */
    public GatewayContext queryPortSupplier(final Supplier<QueryPort> value) {
        queryPortSupplier = value;
        return this;
    }

    public Supplier<QueryPort> queryPortSupplier() {
        return queryPortSupplier;
    }

    /** The token that opens manager sessions; only its hash is kept. */
    public GatewayContext adminToken(final byte[] token) {
        adminTokenHash = Tokens.hash(token);
        return this;
    }

    /** SHA-256 of the admin token; null: nobody is admin. */
    public byte[] adminTokenHash() {
        return adminTokenHash;
    }

    /** Client connections held at once. */
    public GatewayContext connectionsMax(final int value) {
        connectionsMax = value;
        return this;
    }

    public int connectionsMax() {
        return connectionsMax;
    }

    /** After this silence a client's connection is closed. */
    public GatewayContext heartbeatTimeoutNs(final long value) {
        heartbeatTimeoutNs = value;
        return this;
    }

    public long heartbeatTimeoutNs() {
        return heartbeatTimeoutNs;
    }

    /** How long a new socket may say nothing at all. */
    public GatewayContext firstByteTimeoutNs(final long value) {
        firstByteTimeoutNs = value;
        return this;
    }

    public long firstByteTimeoutNs() {
        return firstByteTimeoutNs;
    }

    /** How long a new socket may take for its CONNECT. */
    public GatewayContext connectTimeoutNs(final long value) {
        connectTimeoutNs = value;
        return this;
    }

    public long connectTimeoutNs() {
        return connectTimeoutNs;
    }

    /** How long a connection being closed may take its last frames. */
    public GatewayContext lingerNs(final long value) {
        lingerNs = value;
        return this;
    }

    public long lingerNs() {
        return lingerNs;
    }

    /** After this time without a RECVACK a RECV is sent again. */
    public GatewayContext resendIntervalNs(final long value) {
        resendIntervalNs = value;
        return this;
    }

    public long resendIntervalNs() {
        return resendIntervalNs;
    }

    /** How often a RECV is sent again. */
    public GatewayContext resendsMax(final int value) {
        resendsMax = value;
        return this;
    }

    public int resendsMax() {
        return resendsMax;
    }

    /** RECVs of one connection that wait for their RECVACK: how many, and their bytes. */
    public GatewayContext recvWindow(final int count, final int bytes) {
        recvWindowMax = count;
        recvWindowBytesMax = bytes;
        return this;
    }

    public int recvWindowMax() {
        return recvWindowMax;
    }

    public int recvWindowBytesMax() {
        return recvWindowBytesMax;
    }

    /** Bytes that may wait for the socket of one connection. */
    public GatewayContext outboundBytesMax(final int value) {
        outboundBytesMax = value;
        return this;
    }

    public int outboundBytesMax() {
        return outboundBytesMax;
    }

    /** How long a socket may take nothing while something waits for it. */
    public GatewayContext slowConsumerTimeoutNs(final long value) {
        slowConsumerTimeoutNs = value;
        return this;
    }

    public long slowConsumerTimeoutNs() {
        return slowConsumerTimeoutNs;
    }

    /** Milliseconds of cluster time within which a SEND is stored or refused. */
    public GatewayContext sendPatienceMs(final long value) {
        sendPatienceMs = value;
        return this;
    }

    public long sendPatienceMs() {
        return sendPatienceMs;
    }

    /** How long a read may take. */
    public GatewayContext queryTimeoutNs(final long value) {
        queryTimeoutNs = value;
        return this;
    }

    public long queryTimeoutNs() {
        return queryTimeoutNs;
    }

    /** Reads of one connection under way at once. */
    public GatewayContext queriesPerConnectionMax(final int value) {
        queriesPerConnectionMax = value;
        return this;
    }

    public int queriesPerConnectionMax() {
        return queriesPerConnectionMax;
    }

    /** Bytes of commands that wait for their confirmation by the cell, and the part of them that only closes may use. */
    public GatewayContext linkRing(final int bytes, final int reserve) {
        linkRingBytes = bytes;
        linkReserve = reserve;
        return this;
    }

    public int linkReserve() {
        return linkReserve;
    }

    public int linkRingBytes() {
        return linkRingBytes;
    }

    /** After this silence the cell closes a cluster session. */
    public GatewayContext sessionTimeoutNs(final long value) {
        sessionTimeoutNs = value;
        return this;
    }

    public long sessionTimeoutNs() {
        return sessionTimeoutNs;
    }

    public GatewayContext nanoClock(final NanoClock value) {
        nanoClock = value;
        return this;
    }

    public NanoClock nanoClock() {
        return nanoClock;
    }

    /** Values that no incarnation of this gateway has used; random unless set. */
    public GatewayContext nonces(final LongSupplier value) {
        nonces = value;
        return this;
    }

    public LongSupplier nonces() {
        return nonces;
    }

    /** What the agent's thread does when there is nothing to do. */
    public GatewayContext idleStrategySupplier(final Supplier<IdleStrategy> value) {
        idleStrategySupplier = value;
        return this;
    }

    public Supplier<IdleStrategy> idleStrategySupplier() {
        return idleStrategySupplier;
    }

    /** Told what was thrown on the agent's thread. */
    public GatewayContext errorHandler(final ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    /** Run once when the gateway ends by itself, because another process uses its id. */
    public GatewayContext terminationHook(final Runnable value) {
        terminationHook = value;
        return this;
    }

    public Runnable terminationHook() {
        return terminationHook;
    }

    public GatewayContext counters(final GatewayCounters value) {
        counters = value;
        return this;
    }

    public GatewayCounters counters() {
        return counters;
    }

    public GatewayContext linkCounters(final LinkCounters value) {
        linkCounters = value;
        return this;
    }

    public LinkCounters linkCounters() {
        return linkCounters;
    }

    /** Account of the thread that runs the agent. */
    public GatewayContext account(final DutyAccount value) {
        account = value;
        return this;
    }

    public DutyAccount account() {
        return account;
    }

    /** What ends the agent's sleep beside its sockets; nothing unless set. */
    public GatewayContext wakeSource(final WakeSource value) {
        wakeSource = value;
        return this;
    }

    public WakeSource wakeSource() {
        return wakeSource;
    }

    /**
     * True: no thread is started, the caller steps the agent by {@link Gateway#invoke()}, always on the thread that launched it,
     * which for the sake of Netty's buffers should be a {@code FastThreadLocalThread}.
     */
    public GatewayContext useAgentInvoker(final boolean value) {
        useAgentInvoker = value;
        return this;
    }

    public boolean useAgentInvoker() {
        return useAgentInvoker;
    }

    /** True: the thread that closes the gateway steps the cell too, so nobody can answer a gateway that waits while it closes. */
    public GatewayContext sharesThreadWithCell(final boolean value) {
        sharesThreadWithCell = value;
        return this;
    }

    public boolean sharesThreadWithCell() {
        return sharesThreadWithCell;
    }

    GatewayContext conclude() {
        if (isConcluded) {
            throw new IllegalStateException("a context is for one gateway");
        }
        isConcluded = true;
        if (null == nonces) {
            nonces = new SecureRandom()::nextLong;
        }
        Objects.requireNonNull(tcpHost, "tcpHost");
        Objects.requireNonNull(wsHost, "wsHost");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(clusterLinkSupplier, "clusterLinkSupplier");
        Objects.requireNonNull(queryPortSupplier, "queryPortSupplier");
        Objects.requireNonNull(nanoClock, "nanoClock");
        Objects.requireNonNull(idleStrategySupplier, "idleStrategySupplier");
        Objects.requireNonNull(errorHandler, "errorHandler");
        Objects.requireNonNull(terminationHook, "terminationHook");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(linkCounters, "linkCounters");
        requireRange("tcpPort", tcpPort, PORT_OFF, PORT_MAX);
        requireRange("wsPort", wsPort, PORT_OFF, PORT_MAX);
        requireRange("gatewayId", gatewayId, 0, GATEWAY_ID_MAX);
        requireRange("agent", agent, 0, AGENT_MAX);
        requireRange("connectionsMax", connectionsMax, 1, Integer.MAX_VALUE / 2);
        requireRange("heartbeatTimeoutNs", heartbeatTimeoutNs, 1, TimeUnit.MILLISECONDS.toNanos(Integer.MAX_VALUE));
        requireRange("recvWindowMax", recvWindowMax, 1, Limits.RECV_WINDOW_MAX);
        requireRange("recvWindowBytesMax", recvWindowBytesMax, 2 * Limits.EVENT_MAX, BYTES_MAX);
        requireRange("outboundBytesMax", outboundBytesMax, 2 * Limits.EVENT_MAX, BYTES_MAX);
        requireRange("resendsMax", resendsMax, 0, Integer.MAX_VALUE);
        requireRange("queriesPerConnectionMax", queriesPerConnectionMax, 1, Integer.MAX_VALUE);
        // a command of any size must fit beside the reserve, or its connection would wait for ever
        requireRange("linkRingBytes", linkRingBytes, 2L * (Limits.COMMAND_MAX + linkReserve), Integer.MAX_VALUE);
        requirePositive("firstByteTimeoutNs", firstByteTimeoutNs);
        requirePositive("connectTimeoutNs", connectTimeoutNs);
        requirePositive("lingerNs", lingerNs);
        requirePositive("resendIntervalNs", resendIntervalNs);
        requirePositive("slowConsumerTimeoutNs", slowConsumerTimeoutNs);
        requirePositive("sendPatienceMs", sendPatienceMs);
        requirePositive("queryTimeoutNs", queryTimeoutNs);
        return this;
    }

    private static void requirePositive(final String name, final long value) {
        requireRange(name, value, 1, Long.MAX_VALUE / 4);
    }

    private static void requireRange(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
        }
    }
}
