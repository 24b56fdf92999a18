package io.jindou.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.cluster.control.ControlClient;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jindou status}: what a running process says of itself. */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Show leader, log position, links, sessions, users, channels, stored messages, state hash and all counters.")
final class StatusCommand implements Callable<Integer> {
    private static final String COUNTERS = "counters";
    private static final String LINKS = "linkDetails";

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        final ObjectNode status = (ObjectNode) ControlClient.ask(data.directory(), "status");
        status.remove("ok");
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(status));
        } else {
            final JsonNode counters = status.remove(COUNTERS);
            // for machines, which compare nodes by them
            status.remove("checkpoints");
            final JsonNode links = status.remove(LINKS);
            print(out, "", status);
            links.forEach(link -> {
                out.println("link " + link.path("gateway").asText() + '.' + link.path("agent").asText());
                print(out, "  ", link);
            });
            out.println(COUNTERS);
            print(out, "  ", counters);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(final PrintWriter out, final String indent, final JsonNode node) {
        int width = 0;
        for (final var field : node.properties()) {
            width = Math.max(width, field.getKey().length());
        }
        final String format = indent + "%-" + Math.max(1, width) + "s  %s%n";
        node.properties().forEach(field -> out.printf(Locale.ROOT, format, field.getKey(), field.getValue().asText()));
    }
}
