package io.jindou.cluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jindou reload}: for those who do not want to wait until the new files are noticed. */
@Command(name = "reload", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Read the TLS certificate and its key again now. Changed files are noticed without this too.")
final class ReloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        for (final Path directory : directories()) {
            final JsonNode report = ControlClient.ask(directory, "reload");
            out.println(directory + ": " + report.path("tls").asText());
        }
        out.flush();
        return ExitCode.OK;
    }

    /** All gateways of a cell on this machine, or one process. */
    private List<Path> directories() {
        return LocalCell.isIn(data.directory())
            ? LocalCell.open(data.directory(), List.of()).processes().stream()
                .filter(process -> !process.isNode()).map(LocalProcess::directory).toList()
            : List.of(data.directory());
    }
}
