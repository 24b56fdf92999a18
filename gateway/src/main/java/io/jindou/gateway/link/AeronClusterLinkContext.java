package io.jindou.gateway.link;

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.NullCredentialsSupplier;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;

/** How an {@link AeronClusterLink} reaches its cell. */
public final class AeronClusterLinkContext {
    /** A connect request that is lost in an election is not repeated by Aeron; so it has to be given up soon. */
    public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);
    /** Pause between two attempts to connect. */
    public static final long RETRY_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private Aeron aeron;
    private AgentInvoker agentInvoker;
    private String ingressChannel = "aeron:udp";
    private String ingressEndpoints;
    private int ingressStreamId = AeronCluster.Configuration.INGRESS_STREAM_ID_DEFAULT;
    private String egressChannel = "aeron:udp?endpoint=localhost:0";
    private int egressStreamId = AeronCluster.Configuration.EGRESS_STREAM_ID_DEFAULT;
    private String clientName = "";
    private CredentialsSupplier credentialsSupplier = new NullCredentialsSupplier();
    private long connectTimeoutNs = CONNECT_TIMEOUT_DEFAULT_NS;
    private long retryNs = RETRY_DEFAULT_NS;
    private ErrorHandler errorHandler;

    /** The client that publications and subscriptions come from; stays the caller's to close. */
    public AeronClusterLinkContext aeron(final Aeron value) {
        aeron = value;
        return this;
    }

    public Aeron aeron() {
        return aeron;
    }

    /** Of a media driver that is run by the polling thread; null when the driver has threads of its own. */
    public AeronClusterLinkContext agentInvoker(final AgentInvoker value) {
        agentInvoker = value;
        return this;
    }

    public AgentInvoker agentInvoker() {
        return agentInvoker;
    }

    public AeronClusterLinkContext ingressChannel(final String value) {
        ingressChannel = value;
        return this;
    }

    public String ingressChannel() {
        return ingressChannel;
    }

    /** {@code 0=host:port,1=host:port,...}; null for IPC. */
    public AeronClusterLinkContext ingressEndpoints(final String value) {
        ingressEndpoints = value;
        return this;
    }

    public String ingressEndpoints() {
        return ingressEndpoints;
    }

    public AeronClusterLinkContext ingressStreamId(final int value) {
        ingressStreamId = value;
        return this;
    }

    public int ingressStreamId() {
        return ingressStreamId;
    }

    public AeronClusterLinkContext egressChannel(final String value) {
        egressChannel = value;
        return this;
    }

    public String egressChannel() {
        return egressChannel;
    }

    /** One for each agent that shares the channel, so that no agent receives what is meant for another. */
    public AeronClusterLinkContext egressStreamId(final int value) {
        egressStreamId = value;
        return this;
    }

    public int egressStreamId() {
        return egressStreamId;
    }

    public AeronClusterLinkContext clientName(final String value) {
        clientName = value;
        return this;
    }

    public String clientName() {
        return clientName;
    }

    public AeronClusterLinkContext credentialsSupplier(final CredentialsSupplier value) {
        credentialsSupplier = value;
        return this;
    }

    public CredentialsSupplier credentialsSupplier() {
        return credentialsSupplier;
    }

    public AeronClusterLinkContext connectTimeoutNs(final long value) {
        connectTimeoutNs = value;
        return this;
    }

    public long connectTimeoutNs() {
        return connectTimeoutNs;
    }

    public AeronClusterLinkContext retryNs(final long value) {
        retryNs = value;
        return this;
    }

    public long retryNs() {
        return retryNs;
    }

    /** Told why a cluster session could not be connected or broke. */
    public AeronClusterLinkContext errorHandler(final ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    AeronClusterLinkContext conclude() {
        Objects.requireNonNull(aeron, "aeron");
        Objects.requireNonNull(ingressChannel, "ingressChannel");
        Objects.requireNonNull(egressChannel, "egressChannel");
        Objects.requireNonNull(errorHandler, "errorHandler");
        return this;
    }
}
