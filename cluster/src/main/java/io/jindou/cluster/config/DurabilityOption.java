package io.jindou.cluster.config;

import picocli.CommandLine.Option;

/** How much of a node survives what. */
public final class DurabilityOption {
    @Option(names = "--fsync-level", paramLabel = "0|1|2", defaultValue = "0",
        description = "0: survives the death of the process; 1, 2: log and archive are forced to disk "
            + "(default: ${DEFAULT-VALUE}).")
    @Range(min = "0", max = "2")
    private int fsyncLevel;

    /** Aeron's file sync level for log and archive: 0 none, 1 data, 2 data and metadata. */
    public int fsyncLevel() {
        return fsyncLevel;
    }
}
