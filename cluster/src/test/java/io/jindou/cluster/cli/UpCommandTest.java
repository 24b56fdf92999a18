package io.jindou.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.AdminToken;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.control.ControlClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jindou up} as processes of their own: what an operator sees, and what signals do. */
@Timeout(120)
final class UpCommandTest {
    private static final String UP = "Stop it with ctrl-c or SIGTERM.";

    @TempDir
    private Path temp;

    /** A killed process leaves its buffers in shared memory for the next start to replace; here there is none. */
    @AfterEach
    void removeBuffers() throws IOException {
        final Path ports = temp.resolve("data/ports.json");
        if (Files.exists(ports)) {
            IoUtil.delete(new File(new ObjectMapper().readTree(Files.readAllBytes(ports)).path("aeronDirectory").asText()), true);
        }
    }

    @Test
    void shouldSayWhatItIsAndStopInOrderOnSigterm() throws Exception {
        final Path data = temp.resolve("data");
        final Path config = Files.writeString(temp.resolve("jindou.conf"), "tokens = on\nprofile = latency\ntcp-port = 1\n");
        try (ChildProcess node = up("--data", data.toString(), "--config", config.toString(), "--tcp-port", "0",
            "--profile", "shared")) {
            node.awaitOutput(UP);
            final int port = ControlClient.ask(data, "status").path("tcpPort").asInt();
            assertTrue(node.out().contains("tcp 0.0.0.0:" + port), node.out());
            final int httpPort = ControlClient.ask(data, "status").path("httpPort").asInt();
            assertTrue(node.out().contains("http         http://127.0.0.1:" + httpPort + ", this machine only"), node.out());
            assertTrue(node.out().contains("data         " + data.toRealPath()), node.out());
            assertTrue(node.out().contains("tokens       on:"), node.out());
            assertTrue(node.out().contains("fsync level  0:"), node.out());
            assertTrue(node.out().contains("profile      shared"), node.out());

            node.terminate();
            assertEquals(ExitCode.OK, node.awaitExit(), node.err());
            assertEquals("", node.err());
        }
        final String log = Files.readString(data.resolve("logs/jindou.log"));
        assertFalse(log.contains("ERROR") || log.contains("WARN"), log);
        assertTrue(log.contains("stopped"), log);
        assertFalse(log.contains(Files.readString(data.resolve(AdminToken.FILE)).trim()), "the admin token is in the log");
    }

    @Test
    void shouldKeepTokensOnWhenStartedAgainWithoutTheFlag() throws Exception {
        final String data = temp.resolve("data").toString();
        startAndStop("tokens       on:", "--data", data, "--tcp-port", "0", "--tokens", "on");
        startAndStop("tokens       on:", "--data", data, "--tcp-port", "0");
        startAndStop("tokens       off:", "--data", data, "--tcp-port", "0", "--tokens", "off");
        startAndStop("tokens       off:", "--data", data, "--tcp-port", "0");
    }

    private void startAndStop(final String said, final String... arguments) throws Exception {
        try (ChildProcess node = up(arguments)) {
            node.awaitOutput(UP);
            assertTrue(node.out().contains(said), node.out());
            node.terminate();
            assertEquals(ExitCode.OK, node.awaitExit(), node.err());
        }
    }

    @Test
    void shouldGoOnAfterKill9AndRefuseASecondStartMeanwhile() throws Exception {
        final Path data = temp.resolve("data");
        try (ChildProcess node = up("--data", data.toString(), "--tcp-port", "0").awaitOutput(UP)) {
            try (ChildProcess second = up("--data", data.toString(), "--tcp-port", "0")) {
                assertEquals(ExitCode.CANNOT_START, second.awaitExit());
                assertEquals("jindou: the data directory " + data.toRealPath() + " is in use by process " + node.pid() + "\n",
                    second.err());
            }
            node.kill();
        }
        for (int stored = 2; stored <= 3; stored++) {
            try (ChildProcess node = up("--data", data.toString(), "--tcp-port", "0").awaitOutput(UP)) {
                assertEquals(stored, ControlClient.ask(data, "status").path("storedMessages").asInt());
                node.kill();
            }
        }
        final String log = Files.readString(data.resolve("logs/jindou.log"));
        assertFalse(log.contains("ERROR"), log);
    }

    @Test
    void shouldEndWithItsOwnCodeWhenItCannotGoOn() throws Exception {
        try (ChildProcess node = up("--data", temp.resolve("data").toString(), "--tcp-port", "0", "--payload-max", "2")) {
            node.awaitOutput(UP);
            askToDie(temp.resolve("data"));
            assertEquals(ExitCode.DIED, node.awaitExit());
            assertTrue(node.err().contains("jindou: the node ends: asked to die; details are in "), node.err());
            assertFalse(node.err().contains("\tat "), node.err());
        }
    }

    @Test
    void shouldRefuseWrongSettingsInOneLine() throws Exception {
        final String config = Files.writeString(temp.resolve("jindou.conf"), "tokns = on").toString();
        refused(ExitCode.USAGE, "unknown key 'tokns' in " + config + "; did you mean 'tokens'?", "--config", config);
        Files.writeString(temp.resolve("jindou.conf"), "tcp-port = 70000");
        refused(ExitCode.USAGE, "in " + config + ": Invalid value for option '--tcp-port': 70000", "--config", config);
        refused(ExitCode.USAGE, "did you mean '--tcp-port'?", "--tcp-prt=1");
        refused(ExitCode.USAGE, "Invalid value for option '--fsync-level': 3 is not between 0 and 2", "--fsync-level", "3");
        refused(ExitCode.USAGE, "Invalid value for option '--tokens'", "--tokens", "maybe");
        Files.writeString(temp.resolve("file"), "");
        refused(ExitCode.CANNOT_START, "is a file; --data must name a directory", "--data", temp.resolve("file").toString());
    }

    private void refused(final int code, final String text, final String... arguments)
        throws IOException, InterruptedException {
        try (ChildProcess node = up(arguments)) {
            assertEquals(code, node.awaitExit(), node.err());
            assertTrue(node.err().startsWith("jindou: "), node.err());
            assertTrue(node.err().contains(text), node.err());
            assertEquals(1, node.err().lines().count(), node.err());
        }
    }

    private static void askToDie(final Path data) {
        try {
            ControlClient.ask(data, "status");
        } catch (final NodeFailure nothing) {
            // the process may die before or after it has answered
            assertTrue(nothing.getMessage().contains(data.toString()), nothing.getMessage());
        }
    }

    private ChildProcess up(final String... arguments) {
        return ChildProcess.jindou(temp,
            Stream.concat(Stream.of("up", "--warm-up", "0", "--http-port", "0"), Stream.of(arguments)).toArray(String[]::new));
    }
}
