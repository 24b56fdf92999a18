package io.jindou.cluster.config;

import io.jindou.cluster.StartFailure;
import io.jindou.gateway.ClientLimits;
import io.jindou.gateway.ClientPorts;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What one gateway process does.
 *
 * @param gatewayId of the gateway in its cell; two processes with one id do not run beside each other
 * @param ports     where clients connect to
 * @param limits    what they may take
 * @param http      where business servers reach it
 */
public record GatewaySettings(int gatewayId, ClientPorts ports, ClientLimits limits, HttpPort http) {
    /** Without an HTTP API. */
    public GatewaySettings(final int gatewayId, final ClientPorts ports, final ClientLimits limits) {
        this(gatewayId, ports, limits, HttpPort.OFF);
    }

    /** With one port, and the default limits but for these. */
    public GatewaySettings(
        final int gatewayId, final String tcpHost, final int tcpPort, final int connectionsMax, final int heartbeatTimeoutSec) {
        this(gatewayId, new ClientPorts().tcp(tcpHost, tcpPort),
            new ClientLimits().connectionsMax(connectionsMax).heartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(heartbeatTimeoutSec)));
    }

    /** Reads the files that are needed later, so that a long start does not end at them; a {@link StartFailure} says which. */
    public void checkFiles() {
        try {
            CloseHelper.close(ports.openTls(SystemNanoClock.INSTANCE));
        } catch (final IOException ex) {
            throw new StartFailure(ex.getMessage(), ex);
        }
    }

    /** Where clients connect to, in one line, with the ports that it has become. */
    public String describe(final int tcpPort, final int wsPort) {
        final StringBuilder text = new StringBuilder();
        if (ClientPorts.OFF != tcpPort) {
            text.append("tcp ").append(ports.tcpHost()).append(':').append(tcpPort);
        }
        if (ClientPorts.OFF != wsPort) {
            text.append(text.isEmpty() ? "" : ", ").append("ws ").append(ports.wsHost()).append(':').append(wsPort);
        }
        if (text.isEmpty()) {
            return "none: both ports are off";
        }
        return text.append(!ports.hasTls() ? "" : ports.isTlsRequired() ? ", TLS only" : ", plain and TLS").toString();
    }
}
