package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.NodeAddress;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a gateway, beside those of the cell. */
public final class GatewayOptions {
    private static final String GATEWAY = "--gateway";
    private static final String ADMIN_TOKEN_FILE = "admin.token";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ProcessOptions process;

    @Mixin
    private ClientPortOptions ports;

    @Mixin
    private ClientLimitOptions limits;

    @Mixin
    private HttpOptions http;

    @Option(names = GATEWAY, paramLabel = "ID", description = "Number of this gateway; no two of a cell may have the same.")
    @Range(min = "0", max = "65535")
    private Integer gateway;

    @Option(names = "--host", paramLabel = "ADDRESS",
        description = "Address of this machine that all nodes can reach (default: the one from which it reaches node 0).")
    private String host;
    @Option(names = "--admin-token", paramLabel = "FILE",
        description = "File with the token of administrators (default: DIR/" + ADMIN_TOKEN_FILE + ").")
    private Path adminToken;

    /**
     * Address of this machine that all nodes can reach: the one that was given, else the one from which it reaches the first.
     */
    public String host(final CellLayout nodes) {
        if (null != host) {
            return host;
        }
        final NodeAddress first = nodes.node(0);
        final InetSocketAddress address = new InetSocketAddress(first.host(), first.port());
        if (address.isUnresolved()) {
            throw new ParameterException(spec.commandLine(), "the host of node " + first + " is not known; see --nodes");
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            // nothing is sent: it only asks for the way there
            socket.connect(address);
            return socket.getLocalAddress().getHostAddress();
        } catch (final SocketException ex) {
            throw new ParameterException(spec.commandLine(), "no way to node " + first + ": " + ex.getMessage()
                + "; name an address of this machine with --host", ex);
        }
    }

    /** Number of this gateway; a {@link picocli.CommandLine.ParameterException} if nobody said it. */
    public int gateway() {
        return Required.value(spec, GATEWAY, gateway);
    }

    /** Where everything of the gateway lies. */
    public Path data() {
        return process.data();
    }

    /** Which threads there are and how they wait. */
    public Profile profile() {
        return process.profile();
    }

    /** File with the token of administrators. */
    public Path adminToken() {
        return null == adminToken ? process.data().resolve(ADMIN_TOKEN_FILE) : adminToken;
    }

    /** What clients see. */
    public GatewaySettings settings() {
        return new GatewaySettings(gateway(), ports.ports(), limits.limits(), http.port(ports.tcpPort()));
    }
}
