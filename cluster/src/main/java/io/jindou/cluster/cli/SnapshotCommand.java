package io.jindou.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jindou snapshot}: succeeds when the snapshot is complete, not when it was asked for. */
@Command(name = "snapshot", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Take a snapshot of the state, on all nodes of a cell, so that the next start replays less of the log.")
final class SnapshotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() {
        final JsonNode report = ControlClient.ask(Target.leader(data.directory()), "snapshot");
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "snapshot complete at log position %d after %d ms%n", report.path("position").asLong(),
            report.path("durationMs").asLong());
        if (!report.path("away").isEmpty()) {
            out.printf(Locale.ROOT, "not by node %s, which is away and takes it from the others when it is back%n",
                names(report.path("away")));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String names(final JsonNode ids) {
        final List<String> names = new ArrayList<>();
        ids.forEach(id -> names.add(id.asText()));
        return String.join(" and ", names);
    }
}
