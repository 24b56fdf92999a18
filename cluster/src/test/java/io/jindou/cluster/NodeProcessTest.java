package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class NodeProcessTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void shouldKeepItsDataOverStopAndStartWithoutAnyError(final TestNodes nodes) {
        final Path data = temp.resolve("data");
        try (NodeProcess node = nodes.launch(data)) {
            assertEquals(1, status(data).path("storedMessages").asLong());
            node.stop();
            assertEquals(0, node.errorCount());
        }
        try (NodeProcess node = nodes.launch(data)) {
            final JsonNode status = status(data);
            assertEquals(2, status.path("storedMessages").asLong());
            assertEquals("LEADER", status.path("role").asText());
            assertEquals(0, status.path("leader").asInt());
            assertEquals(1, status.path("term").asInt());
            assertEquals(0, status.path("counters").path("aeron.errors").asLong());
            assertTrue(status.path("heapUsedBytes").asLong() > 0, "a heap without a byte in use");
            assertTrue(status.path("directBytes").asLong() > 0, "no direct buffer, where all of Aeron is one");
            assertTrue(status.has("heapAfterGcBytes") && status.has("gcCycles") && status.has("gcPauseMs"), status::toString);
            node.stop();
            assertEquals(0, node.errorCount());
        }
        assertFalse(Files.exists(data.resolve("ports.json")));
        assertFalse(Files.exists(data.resolve("control.sock")));
        assertFalse(Files.exists(AeronDirectory.of(data)), "the driver's directory outlived the node");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplayTheLogWhenItEndedWithoutASnapshot(final TestNodes nodes) {
        final Path data = temp.resolve("data");
        nodes.launch(data).close();
        try (NodeProcess node = nodes.launch(data)) {
            assertEquals(2, status(data).path("storedMessages").asLong());
            node.stop();
            assertEquals(0, node.errorCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportASnapshotOnlyWhenItIsComplete(final TestNodes nodes) {
        final Path data = temp.resolve("data");
        try (NodeProcess node = nodes.launch(data)) {
            final JsonNode before = status(data);
            final JsonNode snapshot = ControlClient.ask(data, "snapshot");
            assertTrue(snapshot.path("position").asLong() >= before.path("logPosition").asLong());
            assertTrue(snapshot.has("durationMs"));
            assertEquals(1, status(data).path("snapshots").asLong());
            assertEquals(0, node.errorCount());
        }
        try (NodeProcess node = nodes.launch(data)) {
            assertEquals(2, status(data).path("storedMessages").asLong());
            assertEquals(0, node.errorCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunBesideAnotherNode(final TestNodes nodes) throws IOException {
        final Path one = temp.resolve("one");
        final Path other = temp.resolve("other");
        try (NodeProcess first = nodes.launch(one); NodeProcess second = nodes.launch(other)) {
            assertEquals(1, status(one).path("storedMessages").asLong());
            assertEquals(1, status(other).path("storedMessages").asLong());
            final JsonNode ports = new ObjectMapper().readTree(Files.readAllBytes(one.resolve("ports.json")));
            assertEquals(first.tcpPort(), ports.path("tcp").asInt());
            assertTrue(first.tcpPort() != second.tcpPort());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAPortInUseAndLeaveNothingRunning(final TestNodes nodes) throws IOException {
        final Path data = temp.resolve("data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final StartFailure failure = assertThrows(StartFailure.class,
                () -> nodes.launch(TestNodes.settings(data, taken.getLocalPort(), Limits.PAYLOAD_MAX_DEFAULT)));
            assertEquals("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                + ": Address already in use (Bind failed); choose another with --tcp-port, --tcp-host, --ws-port or --ws-host",
                failure.getMessage().replace("in use;", "in use (Bind failed);"));
        }
        nodes.launch(data).close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseSettingsThatTheCellRefuses(final TestNodes nodes) {
        final StartFailure failure = assertThrows(StartFailure.class,
            () -> nodes.launch(TestNodes.settings(temp.resolve("data"), 0, 1)));
        assertTrue(failure.getMessage().startsWith("the cell refuses its settings: "), failure.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNoticeThatItsServiceDied(final TestNodes nodes) throws Exception {
        final StartFailure failure = assertThrows(StartFailure.class,
            () -> nodes.launch(TestNodes.settings(temp.resolve("data"), 0, 3)));
        assertTrue(failure.getMessage().contains("asked to die of an Error"), failure.getMessage());

        try (NodeProcess node = nodes.launch(TestNodes.settings(temp.resolve("other"), 0, 2))) {
            status(temp.resolve("other"));
            assertEquals("asked to die", node.whenFatal().get(10, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerOverASocketWhosePathIsLong(final TestNodes nodes) {
        final Path data = temp.resolve("d".repeat(120));
        try (NodeProcess node = nodes.launch(data)) {
            assertTrue(Files.exists(data.resolve("control.path")));
            assertEquals(1, status(data).path("storedMessages").asLong());
            node.stop();
        }
        assertFalse(Files.exists(data.resolve("control.path")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnUnknownRequest(final TestNodes nodes) {
        final Path data = temp.resolve("data");
        try (NodeProcess node = nodes.launch(data)) {
            final NodeFailure failure = assertThrows(NodeFailure.class, () -> ControlClient.ask(data, "dance"));
            assertEquals("unknown request 'dance'", failure.getMessage());
            assertEquals(0, node.errorCount());
        }
        final NodeFailure nobody = assertThrows(NodeFailure.class, () -> ControlClient.ask(data, "status"));
        assertTrue(nobody.getMessage().startsWith("no Jindou runs on "), nobody.getMessage());
    }

    private static JsonNode status(final Path data) {
        return ControlClient.ask(data, "status");
    }
}
