package io.jindou.cluster.config;

import io.jindou.gateway.http.ExternalAddresses;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where business servers reach a gateway, who of them may, and what it tells clients. */
public final class HttpOptions {
    private static final int PORT_MAX = 65_535;

    @Option(names = "--http-host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
        description = "Address of the HTTP API. One that other machines reach needs --http-token-file, --http-trusted or "
            + "--http-open (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--http-port", paramLabel = "PORT", converter = PortOrOff.class,
        description = "Port of the HTTP API; 0 takes a free one, see DIR/ports.json; off: there is none (default: "
            + HttpPort.DEFAULT + ", or 0 where --tcp-port is 0).")
    private Integer port;

    @Option(names = "--http-token-file", paramLabel = "FILE",
        description = "File with the token that every HTTP request must show in its header 'token' (default: none).")
    private Path tokenFile;

    @Option(names = "--http-trusted", paramLabel = "LIST",
        description = "Addresses that may use the HTTP API without a token, like 10.0.0.7,10.1.0.0/16 (default: those of "
            + "this machine).", converter = TrustedAddresses.Converter.class)
    private TrustedAddresses trusted;

    @Option(names = "--http-open", paramLabel = "on|off", defaultValue = "off",
        description = "Whether whoever reaches the HTTP API may use it without a token (default: ${DEFAULT-VALUE}).")
    private OnOff open;

    @Option(names = "--http-cors", paramLabel = "on|off", defaultValue = "on",
        description = "Whether web pages of other origins may read what the HTTP API answers (default: ${DEFAULT-VALUE}).")
    private OnOff cors;

    @Option(names = "--bench-api", paramLabel = "on|off", defaultValue = "off",
        description = "Whether the HTTP API has the endpoints for load generators (default: ${DEFAULT-VALUE}).")
    private OnOff bench;

    @Option(names = "--external-tcp", paramLabel = "HOST:PORT",
        description = "What /route tells clients of the client port (default: derived from --tcp-host).")
    private String externalTcp;

    @Option(names = "--external-ws", paramLabel = "URL", description = "What /route tells clients of the WebSocket port.")
    private String externalWs;

    @Option(names = "--external-wss", paramLabel = "URL",
        description = "What /route tells clients of the WebSocket port with TLS.")
    private String externalWss;

    /** What was said; who lets the system choose the client port means this one too. */
    public HttpPort port(final int tcpPort) {
        final int chosen = ClientPortOptions.beside(tcpPort, port, HttpPort.DEFAULT);
        return new HttpPort(host, chosen, tokenFile, OnOff.ON == open,
            null == trusted ? TrustedAddresses.NONE.ranges() : trusted.ranges(),
            new ExternalAddresses(orEmpty(externalTcp), orEmpty(externalWs), orEmpty(externalWss)), OnOff.ON == bench,
            OnOff.ON == cors);
    }

    private static String orEmpty(final String text) {
        return null == text ? "" : text;
    }

    /** A port, or the word that there is none. */
    static final class PortOrOff implements ITypeConverter<Integer> {
        @Override
        public Integer convert(final String value) {
            if (Units.OFF.equals(value)) {
                return HttpPort.NO_PORT;
            }
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > PORT_MAX) {
                throw new TypeConversionException("'" + value + "' is not off or between 0 and " + PORT_MAX);
            }
            return Integer.parseInt(value);
        }
    }
}
