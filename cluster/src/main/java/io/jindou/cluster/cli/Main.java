package io.jindou.cluster.cli;

import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Sentences;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.Configured;
import io.jindou.cluster.config.Suggestions;
import io.jindou.sim.SimCommand;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code jindou}. Errors are one line on stderr; traces go to the log file of a node, if there is one. */
@Command(name = "jindou",
    description = "Jindou, a low-latency instant-messaging engine.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
        UpCommand.class, NodeCommand.class, GatewayCommand.class, LocalCommand.class, ConfigCommand.class, StatusCommand.class,
        SessionCommand.class, SnapshotCommand.class, ReloadCommand.class, ChatCommand.class, GroupCommand.class,
        TokenCommand.class, DeviceCommand.class, DemoCommand.class, SimCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        "0:done",
        "1:what was asked for failed or was refused",
        "2:the command line or the configuration file is wrong",
        "3:the process cannot start (port or directory in use, damaged data, no permission)",
        "4:a running node could not go on and ended itself"
    },
    footer = {
        "",
        "'jindou COMMAND --help' explains a command. Beside these there are 'bench',",
        "which measures Jindou, 'soak', which watches one for hours, and 'chaos', which",
        "does bad things to a cell and counts what comes of it."})
public final class Main implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    @Spec
    private CommandSpec spec;

    /** Without a command: how to use it. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** Runs one command and ends the process with its code. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests too. */
    static CommandLine commandLine() {
        return configured(new CommandLine(new Main()));
    }

    /** The command line as it were with these environment variables. */
    static CommandLine commandLine(final Map<String, String> environment) {
        return commandLine().setExecutionStrategy(new Configured(environment));
    }

    /** The manners of all our commands: one line for an error, and the exit codes above. */
    public static CommandLine configured(final CommandLine commandLine) {
        return commandLine
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionStrategy(new Configured(System.getenv()))
            .setParameterExceptionHandler(Main::onWrongArguments)
            .setExecutionExceptionHandler(Main::onFailure);
    }

    private static int onWrongArguments(final ParameterException ex, final String[] arguments) {
        final CommandLine command = ex.getCommandLine();
        String hint = "";
        if (ex instanceof UnmatchedArgumentException unmatched) {
            final Set<String> known = new HashSet<>(command.getCommandSpec().optionsMap().keySet());
            known.addAll(command.getSubcommands().keySet());
            final String closest = Suggestions.closest(unmatched.getUnmatched().get(0).split("=", 2)[0], known);
            hint = null == closest ? "" : "; did you mean '" + closest + "'?";
        }
        final String message = ex.getMessage().lines().findFirst().orElse("wrong arguments");
        say(command.getErr(), message + hint + Configured.rangeHint(ex)
            + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
        return ExitCode.USAGE;
    }

    private static int onFailure(final Exception ex, final CommandLine command, final CommandLine.ParseResult parsed) {
        LOGGER.info("the command failed", ex);
        final boolean ours = ex instanceof StartFailure || ex instanceof NodeFailure;
        say(command.getErr(), ours ? ex.getMessage() : Sentences.of(ex));
        return ex instanceof StartFailure ? ExitCode.CANNOT_START : ExitCode.FAILED;
    }

    static void say(final PrintWriter err, final String sentence) {
        err.println("jindou: " + sentence);
        err.flush();
    }

    /** What {@code --version} prints. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"jindou " + BuildInfo.version() + " (commit " + BuildInfo.commit() + ", Java "
                + Runtime.version() + ")"};
        }
    }
}
