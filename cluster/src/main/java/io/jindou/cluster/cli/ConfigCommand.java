package io.jindou.cluster.cli;

import io.jindou.cluster.config.CellOptions;
import io.jindou.cluster.config.GatewayOptions;
import io.jindou.cluster.config.Keys;
import io.jindou.cluster.config.NodeOptions;
import io.jindou.cluster.config.UpOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jindou config}: the settings of all processes, or of one that is named. */
@Command(name = "config", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    modelTransformer = Keys.OfAllProcesses.class,
    subcommands = {ConfigCommand.Up.class, ConfigCommand.Node.class, ConfigCommand.Gateway.class},
    synopsisSubcommandLabel = "[up | node | gateway]",
    description = "Print the settings that would be in force, and where each came from: flag, environment variable, file or "
        + "default; those of all processes, or of one.")
final class ConfigCommand extends ConfigPrinter {
    /** {@code jindou config up}. */
    @Command(name = "up", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Print the settings of an all-in-one process.")
    static final class Up extends ConfigPrinter {
        @Mixin
        private UpOptions options;
    }

    /** {@code jindou config node}. */
    @Command(name = "node", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Print the settings of a node of a cell.")
    static final class Node extends ConfigPrinter {
        @Mixin
        private CellOptions cell;

        @Mixin
        private NodeOptions options;
    }

    /** {@code jindou config gateway}. */
    @Command(name = "gateway", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Print the settings of a gateway.")
    static final class Gateway extends ConfigPrinter {
        @Mixin
        private CellOptions cell;

        @Mixin
        private GatewayOptions options;
    }
}
