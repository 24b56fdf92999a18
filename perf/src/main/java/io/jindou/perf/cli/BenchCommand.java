package io.jindou.perf.cli;

import io.jindou.perf.scenario.Scenario;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jindou bench}: one subcommand for each way of measuring. */
@Command(name = "bench",
    description = "Measures a part of Jindou, or all of it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {MicroCommand.class, CompareCommand.class, ProfileCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Each scenario is a subcommand. */
    static void addScenarios(final CommandLine bench) {
        for (final Scenario scenario : Scenario.values()) {
            final CommandLine command = new CommandLine(new ScenarioCommand(scenario));
            command.getCommandSpec().usageMessage().description(scenario.description().replace("%", "%%"));
            bench.addSubcommand(scenario.word(), command);
        }
    }

    /** Without a subcommand: how to use it. */
    @Override
    public Integer call() {
        return PerfMain.usage(spec);
    }
}
