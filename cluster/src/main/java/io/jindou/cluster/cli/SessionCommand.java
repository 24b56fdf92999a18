package io.jindou.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.cluster.control.ControlClient;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jindou session}: what became of a user's sessions, and who did it. */
@Command(name = "session", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Show a user's sessions: those that are open, and each open, refusal and close that this node remembers.")
final class SessionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "UID", description = "The user.")
    private String uid;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        final ObjectNode life = (ObjectNode)ControlClient.ask(Target.node(data.directory()), "session", Map.of("uid", uid));
        life.remove("ok");
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(life));
        } else {
            print(out, life);
        }
        out.flush();
        return ExitCode.OK;
    }

    private void print(final PrintWriter out, final JsonNode life) {
        if (!life.path("known").asBoolean()) {
            out.printf(Locale.ROOT, "the cell does not know user '%s'%n", uid);
        }
        life.path("live").forEach(session -> out.printf(Locale.ROOT, "open now  %s%n", place(session)));
        life.path("past").forEach(event -> out.printf(Locale.ROOT, "%-24s  %-7s  %s  by %s: %s%n",
            event.path("time").asText(), event.path("what").asText(), place(event), event.path("cause").asText(),
            event.path("text").asText()));
        out.printf(Locale.ROOT, "%d open, %d events remembered since log position %d%n", life.path("live").size(),
            life.path("past").size(), life.path("sinceLogPosition").asLong());
    }

    private static String place(final JsonNode session) {
        final String deviceId = session.path("deviceId").asText();
        return String.format(Locale.ROOT, "gateway %d.%d life %d  connection %d  device %d%s",
            session.path("gateway").asInt(), session.path("agent").asInt(), session.path("incarnation").asLong(),
            session.path("connection").asLong(), session.path("deviceFlag").asInt(),
            deviceId.isEmpty() ? "" : " '" + deviceId + "'");
    }
}
