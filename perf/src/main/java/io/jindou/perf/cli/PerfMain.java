package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.cluster.cli.Main;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The words of {@code jindou} that measure. The launcher starts this program for them; the manners are those of all commands. */
@Command(name = "jindou",
    description = "Measures Jindou.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchCommand.class, SoakCommand.class, ChaosCommand.class})
public final class PerfMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Without a command: how to use it. */
    @Override
    public Integer call() {
        return usage(spec);
    }

    /** Runs one command and ends the process with its code. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, for tests too. */
    static CommandLine commandLine() {
        final CommandLine commandLine = new CommandLine(new PerfMain());
        BenchCommand.addScenarios(commandLine.getSubcommands().get("bench"));
        return Main.configured(commandLine);
    }

    static int usage(final CommandSpec spec) {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
