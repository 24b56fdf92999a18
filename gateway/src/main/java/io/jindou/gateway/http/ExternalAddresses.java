package io.jindou.gateway.http;

/**
 * Where clients find this gateway.
 *
 * @param tcp {@code host:port}
 * @param ws  {@code ws://host:port}; empty: there is none
 * @param wss {@code wss://host:port}; empty: there is none
 */
public record ExternalAddresses(String tcp, String ws, String wss) {
    private static final String ANY_V4 = "0.0.0.0";
    private static final String ANY_V6 = "::";
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * These, with what was left empty derived from the addresses that are listened on; a port below 0 is none. A WebSocket in
     * TLS is told only where there is a certificate, which is rarely one for an address of this kind: who has one names the host.
     */
    public ExternalAddresses orDerived(
        final String tcpHost, final int tcpPort, final String wsHost, final int wsPort, final boolean hasTls) {
        return new ExternalAddresses(
            tcp.isEmpty() && tcpPort > 0 ? reachable(tcpHost) + ":" + tcpPort : tcp,
            ws.isEmpty() && wsPort > 0 ? "ws://" + reachable(wsHost) + ":" + wsPort : ws,
            wss.isEmpty() && wsPort > 0 && hasTls ? "wss://" + reachable(wsHost) + ":" + wsPort : wss);
    }

    /** Nobody can connect to "any address"; who wants clients on other machines names one. */
    private static String reachable(final String host) {
        return ANY_V4.equals(host) || ANY_V6.equals(host) ? LOOPBACK : host;
    }
}
