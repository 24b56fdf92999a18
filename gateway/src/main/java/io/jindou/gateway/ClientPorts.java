package io.jindou.gateway;

import static io.jindou.gateway.GatewayContext.requireRange;

import io.jindou.gateway.net.AddressRange;
import io.jindou.gateway.net.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.NanoClock;

/** Where clients connect to, and what is believed of how they come. */
public final class ClientPorts {
    /** Instead of a port: nothing listens. */
    public static final int OFF = -1;
    private static final int PORT_MAX = 0xFFFF;

    private String tcpHost = "127.0.0.1";
    private int tcpPort = 5100;
    private String wsHost = "127.0.0.1";
    private int wsPort = OFF;
    private Path tlsCertificate;
    private Path tlsKey;
    private boolean isTlsRequired;
    private List<AddressRange> trustedProxies = List.of();
    private boolean encryptsMessages = true;

    /** The port of all protocols: its address, loopback unless set; and number, 0 for any free one, {@link #OFF} for none. */
    public ClientPorts tcp(final String host, final int port) {
        tcpHost = host;
        tcpPort = port;
        return this;
    }

    public String tcpHost() {
        return tcpHost;
    }

    public int tcpPort() {
        return tcpPort;
    }

    /** The port for WebSockets alone, which are served at the other one too; off unless set. */
    public ClientPorts webSocket(final String host, final int port) {
        wsHost = host;
        wsPort = port;
        return this;
    }

    public String wsHost() {
        return wsHost;
    }

    public int wsPort() {
        return wsPort;
    }

    /** PEM files that make both ports take TLS beside plain bytes; null: they do not. See {@link ServerTls}. */
    public ClientPorts tls(final Path certificate, final Path key) {
        tlsCertificate = certificate;
        tlsKey = key;
        return this;
    }

    public boolean hasTls() {
        return null != tlsCertificate;
    }

    /** Whether clients of other machines must use TLS. */
    public ClientPorts isTlsRequired(final boolean value) {
        isTlsRequired = value;
        return this;
    }

    public boolean isTlsRequired() {
        return isTlsRequired;
    }

    /** Who is believed when he says where a client is: in a PROXY header, or in the headers of an upgrade. */
    public ClientPorts trustedProxies(final List<AddressRange> value) {
        trustedProxies = List.copyOf(value);
        return this;
    }

    public List<AddressRange> trustedProxies() {
        return trustedProxies;
    }

    /** Whether messages of clients that speak WuKongIM's binary protocol are encrypted; its SDKs cannot receive otherwise. */
    public ClientPorts encryptsMessages(final boolean value) {
        encryptsMessages = value;
        return this;
    }

    public boolean encryptsMessages() {
        return encryptsMessages;
    }

    /**
     * Reads the files; null when none are named.
     *
     * @throws IOException with one sentence when they cannot be used
     */
    public ServerTls openTls(final NanoClock clock) throws IOException {
        if (null == tlsCertificate && null == tlsKey) {
            if (isTlsRequired) {
                throw new IOException("TLS is required, but neither its certificate nor its key is named");
            }
            return null;
        }
        if (null == tlsCertificate || null == tlsKey) {
            throw new IOException("TLS needs both, a certificate and its key; only "
                + (null == tlsKey ? tlsCertificate : tlsKey) + " is named");
        }
        return ServerTls.open(tlsCertificate, tlsKey, clock);
    }

    void check() {
        Objects.requireNonNull(tcpHost, "tcpHost");
        Objects.requireNonNull(wsHost, "wsHost");
        requireRange("tcpPort", tcpPort, OFF, PORT_MAX);
        requireRange("wsPort", wsPort, OFF, PORT_MAX);
    }

    // for the shorthands of the context

    void tcpHost(final String value) {
        tcpHost = value;
    }

    void tcpPort(final int value) {
        tcpPort = value;
    }

    void wsHost(final String value) {
        wsHost = value;
    }

    void wsPort(final int value) {
        wsPort = value;
    }
}
