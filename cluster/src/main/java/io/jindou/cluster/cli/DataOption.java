package io.jindou.cluster.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which running process a command talks to. */
final class DataOption {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-data",
        description = "Data directory of the running process (default: ${DEFAULT-VALUE}).")
    private Path data;

    Path directory() {
        return data;
    }
}
