package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.JindouClient;
import io.jindou.cluster.cli.Main;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Checklist rows 77 to 82: one question tells the life of a user's sessions, with exactly one close for each. */
@Timeout(60)
final class SessionLifeTest {
    @TempDir
    private Path data;

    @Test
    void shouldTellOpenKickAndCloseOnceEach() throws Exception {
        try (NodeProcess node = TestNodes.ON_ONE_THREAD.launch(TestNodes.settings(data), new EmbeddedParts())) {
            final Inbox old = new Inbox();
            final JindouClient first = connect(node, old);
            final JindouClient second = connect(node, new Inbox());
            // the same device again: its old connection is closed in silence
            assertEquals(Reason.CONNECTION_RESET, old.disconnect());
            assertEquals(1, life("alice").path("live").size());
            second.close();
            first.close();
            while (life("alice").path("live").size() > 0) {
                Thread.onSpinWait();
            }

            final JsonNode life = life("alice");
            assertTrue(life.path("known").asBoolean());
            final List<String> past = new ArrayList<>();
            life.path("past").forEach(event -> past.add(event.path("what").asText() + " by " + event.path("cause").asText() + " "
                + event.path("deviceId").asText() + " life " + event.path("incarnation").asLong()));
            assertEquals(List.of("closed by client phone life 1", "opened by client phone life 1", "closed by kick phone life 1",
                "opened by client phone life 1"), past);
            final JsonNode closed = life.path("past").get(0);
            final JsonNode opened = life.path("past").get(1);
            assertEquals(opened.path("connection").asLong(), closed.path("connection").asLong());
            assertTrue(opened.path("logPosition").asLong() < closed.path("logPosition").asLong());
            assertEquals("CONNECT_KICK", life.path("past").get(2).path("reason").asText());

            final String text = print("session", "alice", "--data", data.toString());
            assertTrue(text.lines().anyMatch(line -> line.matches("\\S+Z +closed   gateway \\d+\\.\\d+ life 1  connection \\d+  "
                + "device 0 'phone'  by kick: login in other device")), text);
            assertTrue(text.contains("0 open, 4 events remembered since log position 0"), text);
            assertTrue(print("session", "nobody", "--data", data.toString()).startsWith("the cell does not know user 'nobody'"));
            assertTrue(print("session", "alice", "--json", "--data", data.toString()).startsWith("{\"uid\":\"alice\""));
            final NodeFailure nobody = assertThrows(NodeFailure.class, () -> ControlClient.ask(data, "session"));
            assertEquals("the request 'session' needs 'uid'", nobody.getMessage());
            assertEquals(0, node.errorCount());
        }
    }

    @Test
    void shouldTellOfLinks() {
        try (NodeProcess node = TestNodes.ON_ONE_THREAD.launch(TestNodes.settings(data), new EmbeddedParts());
            JindouClient alice = connect(node, new Inbox())) {
            assertTrue(alice.isConnected());
            final JsonNode links = ControlClient.ask(data, "status").path("linkDetails");
            assertEquals(1, links.size());
            assertEquals("bound", links.get(0).path("state").asText());
            assertEquals(1, links.get(0).path("sessions").asInt());
            assertEquals(-1, links.get(0).path("leaseRemainingMs").asLong());
            assertTrue(links.get(0).path("heardAgeMs").asLong() >= 0, links::toString);
            assertTrue(links.get(0).path("ringBytes").asLong() > links.get(0).path("ringUsedBytes").asLong());
            assertTrue(print("status", "--data", data.toString()).contains("unacknowledgedEvents"));
        }
    }

    private JindouClient connect(final NodeProcess node, final Inbox inbox) {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("alice").deviceFlag(DeviceFlags.APP)
            .deviceId("phone").reconnect(false).listener(inbox).connect();
    }

    private JsonNode life(final String uid) {
        return ControlClient.ask(data, "session", Map.of("uid", uid));
    }

    private static String print(final String... arguments) {
        final StringWriter out = new StringWriter();
        assertEquals(0, Main.configured(new CommandLine(new Main())).setOut(new PrintWriter(out)).execute(arguments));
        return out.toString();
    }
}
