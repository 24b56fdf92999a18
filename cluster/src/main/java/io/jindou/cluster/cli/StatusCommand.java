package io.jindou.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalProcess;
import java.io.PrintWriter;
import java.util.List;
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
        final PrintWriter out = spec.commandLine().getOut();
        if (LocalCell.isIn(data.directory())) {
            printCell(out);
        } else {
            printProcess(out);
        }
        out.flush();
        return ExitCode.OK;
    }

    /** All processes of a cell on this machine. */
    private void printCell(final PrintWriter out) throws JsonProcessingException {
        final ObjectNode cell = (ObjectNode)ControlClient.ask(Target.node(data.directory()), "cell");
        cell.remove("ok");
        final ArrayNode gateways = cell.putArray("gateways");
        for (final LocalProcess process : LocalCell.open(data.directory(), List.of()).processes()) {
            if (!process.isNode()) {
                gateways.add(gateway(process));
            }
        }
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(cell));
            return;
        }
        CellTable.print(out, cell);
        gateways.forEach(gateway -> out.printf(Locale.ROOT, "%s: %s%n", gateway.path("name").asText(), gateway.has("why")
            ? gateway.path("why").asText()
            : gateway.path("connections").asText() + " connections on port " + gateway.path("tcpPort").asText() + ", "
                + (0 == gateway.path("links").asLong() ? "no link to the cell" : "linked") + ghosts(gateway)));
    }

    private static String ghosts(final JsonNode gateway) {
        final long sessions = gateway.path("sessionsWithoutSocket").asLong();
        final long sockets = gateway.path("socketsWithoutSession").asLong();
        return 0 == sessions + sockets ? ""
            : ", " + sessions + " sessions without a socket, " + sockets + " sockets without a session";
    }

    private static ObjectNode gateway(final LocalProcess process) {
        final ObjectNode row = new ObjectMapper().createObjectNode();
        row.put("name", process.name());
        try {
            final JsonNode status = ControlClient.ask(process.directory(), "status");
            row.set("tcpPort", status.path("tcpPort"));
            row.set("httpPort", status.path("httpPort"));
            row.set("links", status.path("links"));
            final JsonNode counters = status.path(COUNTERS);
            row.set("wsPort", status.path("wsPort"));
            row.set("connections", counters.path("gateway.connections"));
            row.set("sessionsWithoutSocket", counters.path("gateway.sessions_without_socket"));
            row.set("socketsWithoutSession", counters.path("gateway.sockets_without_session"));
        } catch (final NodeFailure ex) {
            row.put("why", "does not answer");
        }
        return row;
    }

    private void printProcess(final PrintWriter out) throws JsonProcessingException {
        final ObjectNode status = (ObjectNode)ControlClient.ask(data.directory(), "status");
        status.remove("ok");
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(status));
            return;
        }
        if (status.path("nodes").asText().contains(",") && status.has("logPosition")) {
            CellTable.print(out, ControlClient.ask(data.directory(), "cell"));
            out.println();
        }
        final JsonNode counters = status.remove(COUNTERS);
        // for machines, which compare nodes by them
        status.remove("checkpoints");
        final JsonNode links = status.remove(LINKS);
        print(out, "", status);
        if (null != links) {
            links.forEach(link -> {
                out.println("link " + link.path("gateway").asText() + '.' + link.path("agent").asText());
                print(out, "  ", link);
            });
        }
        if (null != counters) {
            out.println(COUNTERS);
            print(out, "  ", counters);
        }
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
