package io.jindou.gateway;

import io.jindou.codecs.Limits;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.jindou.gateway.http.HttpSettings;
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
    /** Instead of a port: nothing listens. */
    public static final int PORT_OFF = ClientPorts.OFF;
    private static final int BYTES_MAX = 1 << 29;

    private ClientPorts ports = new ClientPorts();
    private ClientLimits limits = new ClientLimits();
    private int gatewayId;
    private int agent;
    private Path directory;
    private Supplier<ClusterLink> clusterLinkSupplier;
    private Supplier<QueryPort> queryPortSupplier = () -> null;
    private HttpSettings http;
    private byte[] adminTokenHash;
    private int recvWindowMax = Limits.RECV_WINDOW_MAX;
    private int recvWindowBytesMax = Limits.OUTBOUND_BYTES_MAX;
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

    /** Where clients connect to. */
    public GatewayContext ports(final ClientPorts value) {
        ports = value;
        return this;
    }

    public ClientPorts ports() {
        return ports;
    }

    /** What clients may take. */
    public GatewayContext limits(final ClientLimits value) {
        limits = value;
        return this;
    }

    public ClientLimits limits() {
        return limits;
    }

    /** Shorthand for {@link #ports()}. */
    public GatewayContext tcpHost(final String value) {
        ports.tcpHost(value);
        return this;
    }

    /** Shorthand for {@link #ports()}. */
    public GatewayContext tcpPort(final int value) {
        ports.tcpPort(value);
        return this;
    }

    /** The HTTP API; null, as it is unless set: there is none. */
    public GatewayContext http(final HttpSettings value) {
        http = value;
        return this;
    }

    public HttpSettings http() {
        return http;
    }

    /** Shorthand for {@link #ports()}. */
    public GatewayContext wsHost(final String value) {
        ports.wsHost(value);
        return this;
    }

    /** Shorthand for {@link #ports()}. */
    public GatewayContext wsPort(final int value) {
        ports.wsPort(value);
        return this;
    }

    /** Shorthand for {@link #ports()}. */
    public GatewayContext encryptsMessages(final boolean value) {
        ports.encryptsMessages(value);
        return this;
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

    /** Shorthand for {@link #limits()}. */
    public GatewayContext resends(final long intervalNs, final int max) {
        limits.resends(intervalNs, max);
        return this;
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
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(clusterLinkSupplier, "clusterLinkSupplier");
        Objects.requireNonNull(queryPortSupplier, "queryPortSupplier");
        Objects.requireNonNull(nanoClock, "nanoClock");
        Objects.requireNonNull(idleStrategySupplier, "idleStrategySupplier");
        Objects.requireNonNull(errorHandler, "errorHandler");
        Objects.requireNonNull(terminationHook, "terminationHook");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(linkCounters, "linkCounters");
        ports.check();
        limits.check();
        requireRange("gatewayId", gatewayId, 0, GATEWAY_ID_MAX);
        requireRange("agent", agent, 0, AGENT_MAX);
        requireRange("recvWindowMax", recvWindowMax, 1, Limits.RECV_WINDOW_MAX);
        requireRange("recvWindowBytesMax", recvWindowBytesMax, 2 * Limits.EVENT_MAX, BYTES_MAX);
        requireRange("queriesPerConnectionMax", queriesPerConnectionMax, 1, Integer.MAX_VALUE);
        // a command of any size must fit beside the reserve, or its connection would wait for ever
        requireRange("linkRingBytes", linkRingBytes, 2L * (Limits.COMMAND_MAX + linkReserve), Integer.MAX_VALUE);
        requirePositive("sendPatienceMs", sendPatienceMs);
        requirePositive("queryTimeoutNs", queryTimeoutNs);
        return this;
    }

    static void requirePositive(final String name, final long value) {
        requireRange(name, value, 1, Long.MAX_VALUE / 4);
    }

    static void requireRange(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
        }
    }
}
