package io.jindou.cluster.config;

import io.jindou.gateway.net.AddressRange;
import io.jindou.gateway.http.ExternalAddresses;
import java.nio.file.Path;
import java.util.List;

/**
 * What the HTTP API of a gateway is to be.
 *
 * @param host      address to listen on
 * @param port      0: any free one; {@link #NO_PORT}: there is none
 * @param tokenFile holds the token that requests must show; null: none is asked for
 * @param isOpen    whether other machines may use it without a token
 * @param trusted   who else may
 * @param external  what clients are told; empty where it is to be derived
 * @param isBenchOn whether load generators are served
 * @param isCorsOn  whether pages of other origins may read answers
 */
public record HttpPort(
    String host, int port, Path tokenFile, boolean isOpen, List<AddressRange> trusted, ExternalAddresses external,
    boolean isBenchOn, boolean isCorsOn) {
    /** The port that business servers expect. */
    public static final int DEFAULT = 5001;
    /** Instead of a port. */
    public static final int NO_PORT = -1;
    /** No HTTP API. */
    public static final HttpPort OFF = local(NO_PORT);

    /** For this machine only, as it is unless more is said. */
    public static HttpPort local(final int port) {
        return new HttpPort("127.0.0.1", port, null, false, List.of(), new ExternalAddresses("", "", ""), false, true);
    }

    /** Whether there is one. */
    public boolean isOn() {
        return NO_PORT != port;
    }

    /** The same for load generators. */
    public HttpPort withBench() {
        return new HttpPort(host, port, tokenFile, isOpen, trusted, external, true, isCorsOn);
    }

    /** The same with a token. */
    public HttpPort withTokenFile(final Path file) {
        return new HttpPort(host, port, file, isOpen, trusted, external, isBenchOn, isCorsOn);
    }
}
