package io.jindou.cluster.config;

import io.jindou.cluster.Profile;
import io.jindou.codecs.Limits;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of an all-in-one process. Their long names, without dashes, are the keys of the configuration file. */
public final class NodeOptions {
    private static final int PORT_MAX = 65535;
    private static final int FSYNC_LEVEL_MAX = 2;
    private static final int HEARTBEAT_TIMEOUT_MAX_SEC = 86_400;
    private static final int CONNECTIONS_LIMIT = 10_000_000;
    private static final int WARM_UP_MAX_SEC = 600;

    /** The command that these options belong to; a wrong value is reported in its name. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-data",
        description = "Where everything of the node lies (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(names = "--profile", paramLabel = "NAME", defaultValue = "balanced",
        description = "Which threads there are and how they wait: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Profile profile;

    @Option(names = "--tokens", paramLabel = "on|off",
        description = "Whether clients must show a token (default: as at the last start; off at the first).")
    private OnOff tokens;

    @Option(names = "--fsync-level", paramLabel = "0|1|2", defaultValue = "0",
        description = "0: survives the death of the process; 1, 2: log and archive are forced to disk "
            + "(default: ${DEFAULT-VALUE}).")
    private int fsyncLevel;

    @Option(names = "--tcp-host", paramLabel = "ADDRESS", defaultValue = "0.0.0.0",
        description = "Address of the client port (default: ${DEFAULT-VALUE}).")
    private String tcpHost;

    @Option(names = "--tcp-port", paramLabel = "PORT", defaultValue = "5100",
        description = "Client port; 0 takes a free one, see DIR/ports.json (default: ${DEFAULT-VALUE}).")
    private int tcpPort;

    @Option(names = "--connections-max", paramLabel = "N", defaultValue = "200000",
        description = "Client connections at a time (default: ${DEFAULT-VALUE}).")
    private int connectionsMax;

    @Option(names = "--payload-max", paramLabel = "BYTES",
        description = "Payload of one message (default: as at the last start; " + Limits.PAYLOAD_MAX_DEFAULT
            + " at the first).")
    private Integer payloadMax;

    @Option(names = "--heartbeat-timeout", paramLabel = "SECONDS", defaultValue = "180",
        description = "Silence after which a client connection is closed (default: ${DEFAULT-VALUE}).")
    private int heartbeatTimeoutSec;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "10",
        description = "How long the start may take to get the code of this process compiled before clients come; it ends earlier "
            + "when that is done. 0: start at once and be slow at first (default: ${DEFAULT-VALUE}).")
    private int warmUpSec;

    /** A switch as people write it. */
    private enum OnOff {
        ON,
        OFF
    }

    /** Where everything of the node lies; the directory remembers the cell's choices. */
    public Path data() {
        return data;
    }

    /** For how long the process may warm up. */
    public int warmUpSec() {
        return warmUpSec;
    }

    /**
     * The checked settings; a value out of range is a {@link ParameterException} naming the option and its range.
     *
     * @param last what holds for the cell where nothing else was said.
     */
    public NodeSettings settings(final CellChoices last) {
        final int payload = null == payloadMax ? last.payloadMax() : payloadMax;
        final boolean tokensOn = null == tokens ? last.tokensOn() : OnOff.ON == tokens;
        check("--fsync-level", fsyncLevel, 0, FSYNC_LEVEL_MAX);
        check("--tcp-port", tcpPort, 0, PORT_MAX);
        check("--connections-max", connectionsMax, 1, CONNECTIONS_LIMIT);
        check("--payload-max", payload, 1, Limits.PAYLOAD_MAX);
        check("--heartbeat-timeout", heartbeatTimeoutSec, 1, HEARTBEAT_TIMEOUT_MAX_SEC);
        check("--warm-up", warmUpSec, 0, WARM_UP_MAX_SEC);
        return new NodeSettings(data, profile, tokensOn, fsyncLevel, tcpHost, tcpPort, connectionsMax, payload,
            heartbeatTimeoutSec);
    }

    private void check(final String option, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '" + option + "': " + value + " is not between " + min + " and " + max);
        }
    }
}
