package io.jindou.cluster;

import io.jindou.gateway.ClientPorts;
import io.jindou.gateway.net.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a process says about its client ports. */
final class ClientStatus {
    private static final String CANNOT_LISTEN = "cannot listen on ";

    private ClientStatus() {
    }

    /** Ports and certificate. */
    static void report(final Map<String, Object> report, final NodeParts.HostedGateway gateway) {
        report.put("tcpPort", gateway.tcpPort());
        report.put("wsPort", gateway.wsPort());
        report.put("httpPort", gateway.httpPort());
        report.put("tls", null == gateway.tls() ? "off" : gateway.tls().describe());
    }

    /** Reads the certificate again, changed or not. */
    static Map<String, Object> reload(final NodeParts.HostedGateway gateway) {
        final ServerTls tls = gateway.tls();
        if (null == tls) {
            throw new NodeFailure("there is nothing to reload: no TLS certificate is named", null);
        }
        try {
            tls.reload();
        } catch (final IOException ex) {
            throw new NodeFailure(ex.getMessage() + "; the certificate from before goes on", ex);
        }
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("tls", tls.describe());
        return report;
    }

    /** The sentence for a port that cannot be had; null when a start failed of something else. */
    static String portFailure(final Throwable failure, final ClientPorts ports) {
        for (Throwable cause = failure; null != cause; cause = cause.getCause()) {
            if (cause instanceof BindException || null != cause.getMessage() && cause.getMessage().startsWith(CANNOT_LISTEN)) {
                final String message = Sentences.of(cause);
                return (message.startsWith(CANNOT_LISTEN) ? message
                    : CANNOT_LISTEN + ports.tcpHost() + ":" + ports.tcpPort() + ": " + message)
                    + "; choose another with --tcp-port, --tcp-host, --ws-port or --ws-host";
            }
        }
        return null;
    }
}
