package io.jindou.cluster.config;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a configuration file. A command that has it takes its values from environment and file too. */
public final class ConfigOption {
    static final String NAME = "--config";

    @Option(names = NAME, paramLabel = "FILE",
        description = "Settings from a file: the names of flags without dashes, as HOCON, JSON or (*.yml, *.yaml) YAML. One file "
            + "may serve all processes of a cell. Flags win over environment variables (--tcp-port is JINDOU_TCP_PORT), these "
            + "over the file.")
    private Path file;

    /** The file, or null. */
    public Path file() {
        return file;
    }
}
