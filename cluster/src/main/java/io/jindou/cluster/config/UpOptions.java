package io.jindou.cluster.config;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of an all-in-one process. */
public final class UpOptions {
    @Mixin
    private ProcessOptions process;

    @Mixin
    private DurabilityOption durability;

    @Mixin
    private CellRules rules;

    @Mixin
    private ClientPortOptions ports;

    @Mixin
    private ClientLimitOptions limits;

    @Mixin
    private HttpOptions http;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "10",
        description = "How long the start may take to get the code of this process compiled before clients come; it ends earlier "
            + "when that is done. 0: start at once and be slow at first (default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "600")
    private int warmUpSec;

    /** Where everything of the process lies; the directory remembers the cell's choices. */
    public Path data() {
        return process.data();
    }

    /** For how long the process may warm up. */
    public int warmUpSec() {
        return warmUpSec;
    }

    /** What clients see. */
    public GatewaySettings gateway() {
        return new GatewaySettings(0, ports.ports(), limits.limits(), http.port(ports.tcpPort()));
    }

    /**
     * The complete settings.
     *
     * @param last what holds for the cell where nothing else was said.
     */
    public NodeSettings settings(final CellChoices last) {
        final CellChoices choices = rules.choices(last);
        return new NodeSettings(process.data(), process.profile(), choices.tokensOn(), durability.fsyncLevel(),
            choices.payloadMax(), gateway());
    }
}
