package io.jindou.cluster.config;

import io.jindou.gateway.ClientPorts;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where clients connect to, and how. */
public final class ClientPortOptions {
    /** The port that WebSocket clients expect. */
    public static final int WS_PORT = 5200;

    @Option(names = "--tcp-host", paramLabel = "ADDRESS", defaultValue = "0.0.0.0",
        description = "Address of the client port (default: ${DEFAULT-VALUE}).")
    private String tcpHost;

    @Option(names = "--tcp-port", paramLabel = "PORT", defaultValue = "5100", converter = PortConverter.class,
        description = "Client port of all protocols; 0 takes a free one, see DIR/ports.json (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "65535", off = true)
    private int tcpPort;

    @Option(names = "--ws-host", paramLabel = "ADDRESS",
        description = "Address of the port for WebSockets (default: that of --tcp-host).")
    private String wsHost;

    @Option(names = "--ws-port", paramLabel = "PORT", converter = PortConverter.class,
        description = "Client port for WebSockets; 0 takes a free one (default: " + WS_PORT + ", or 0 where --tcp-port is 0).")
    @Range(min = "0", max = "65535", off = true)
    private Integer wsPort;

    @Option(names = "--tls-cert", paramLabel = "FILE",
        description = "PEM file with the certificate and its chain: client ports and HTTP API then take TLS too.")
    private Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file with the key of the certificate.")
    private Path tlsKey;

    @Option(names = "--tls-required", paramLabel = "on|off", defaultValue = "off",
        description = "Refuse clients of other machines that do not speak TLS (default: ${DEFAULT-VALUE}).")
    private OnOff tlsRequired;

    @Option(names = "--proxy-trusted", paramLabel = "LIST", converter = TrustedAddresses.Converter.class,
        description = "Addresses of load balancers that are believed when they say where a client is, as 10.0.0.1,10.1.0.0/16.")
    private TrustedAddresses proxyTrusted;

    @Option(names = "--encryption", paramLabel = "on|off", defaultValue = "on",
        description = "Encrypt messages of clients of WuKongIM's binary protocol; its SDKs cannot receive otherwise "
            + "(default: ${DEFAULT-VALUE}).")
    private OnOff encryption;

    /** Client port of all protocols; 0 takes a free one. */
    int tcpPort() {
        return tcpPort;
    }

    /** What was said of another port; who lets the system choose the client port means that one too, unless he says so. */
    public static int beside(final int tcpPort, final Integer said, final int usual) {
        return null != said ? said : 0 == tcpPort ? 0 : usual;
    }

    /** The ports, not checked against each other yet. */
    public ClientPorts ports() {
        final int ws = beside(tcpPort, wsPort, WS_PORT);
        return new ClientPorts()
            .tcp(tcpHost, tcpPort)
            .webSocket(null == wsHost ? tcpHost : wsHost, ws)
            .tls(tlsCert, tlsKey)
            .encryptsMessages(OnOff.ON == encryption)
            .isTlsRequired(OnOff.ON == tlsRequired)
            .trustedProxies(null == proxyTrusted ? TrustedAddresses.NONE.ranges() : proxyTrusted.ranges());
    }
}
