package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    private ClientPortOptions clients;

    @Option(names = GATEWAY, paramLabel = "ID", description = "Number of this gateway; no two of a cell may have the same.")
    @Range(min = "0", max = "65535")
    private Integer gateway;

    @Option(names = "--agents", paramLabel = "N", defaultValue = "1",
        description = "Threads that hold client connections, each with a link to the cell (default: ${DEFAULT-VALUE}).")
    @Range(min = "1", max = "256")
    private int agents;

    @Option(names = "--admin-token", paramLabel = "FILE",
        description = "File with the token of administrators (default: DIR/" + ADMIN_TOKEN_FILE + ").")
    private Path adminToken;

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

    /** Threads that hold client connections. */
    public int agents() {
        return agents;
    }

    /** File with the token of administrators. */
    public Path adminToken() {
        return null == adminToken ? process.data().resolve(ADMIN_TOKEN_FILE) : adminToken;
    }

    /** Address of the client port. */
    public String tcpHost() {
        return clients.tcpHost();
    }

    /** Client port; 0 takes a free one. */
    public int tcpPort() {
        return clients.tcpPort();
    }

    /** Client connections at a time. */
    public int connectionsMax() {
        return clients.connectionsMax();
    }

    /** Silence after which a client connection is closed; whole seconds. */
    public Duration heartbeatTimeout() {
        return clients.heartbeatTimeout();
    }
}
