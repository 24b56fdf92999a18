package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real engine and gateway, on the threads of either kind. */
@Timeout(60)
final class EmbeddedPartsTest {
    private static final int TIMEOUT_MS = 30_000;

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void shouldServeStopAndServeAgainWithoutAnyError(final TestNodes nodes) throws IOException {
        final NodeSettings settings = TestNodes.settings(temp);
        for (int start = 0; start < 2; start++) {
            try (NodeProcess node = nodes.launch(settings, new EmbeddedParts());
                Socket idle = new Socket(InetAddress.getByName("127.0.0.1"), node.tcpPort())) {
                final JsonNode status = ControlClient.ask(temp, "status");
                assertEquals("LEADER", status.path("role").asText());
                assertEquals(1, status.path("counters").path("gateway.links_opened").asLong());
                assertTrue(ControlClient.ask(temp, "snapshot").path("position").asLong() > 0);
                node.stop();
                idle.setSoTimeout(TIMEOUT_MS);
                // ends only when the node has closed it
                idle.getInputStream().readAllBytes();
                assertEquals(0, node.errorCount());
                assertFalse(node.whenFatal().isDone());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartOnWhatADeadProcessLeft(final TestNodes nodes) throws IOException {
        final NodeSettings settings = TestNodes.settings(temp);
        nodes.launch(settings, new EmbeddedParts()).close();
        try (NodeProcess node = nodes.launch(settings, new EmbeddedParts())) {
            assertEquals(0, ControlClient.ask(temp, "status").path("snapshots").asLong());
            assertEquals(0, node.errorCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingRunningWhenThePortIsTaken(final TestNodes nodes) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final NodeSettings settings = TestNodes.settings(temp, taken.getLocalPort(), Limits.PAYLOAD_MAX_DEFAULT);
            final StartFailure refused =
                assertThrows(StartFailure.class, () -> nodes.launch(settings, new EmbeddedParts()));
            assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
        }
        nodes.launch(TestNodes.settings(temp), new EmbeddedParts()).close();
    }
}
