package io.jindou.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.DataDirectory;
import io.jindou.cluster.EmbeddedParts;
import io.jindou.cluster.NodeProcess;
import io.jindou.cluster.Profile;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Limits;
import io.jindou.gateway.ClientLimits;
import io.jindou.gateway.ClientPorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of client ports and TLS. */
final class ClientPortsTest {
    @TempDir
    private Path temp;
    private Path data;
    private Path certificate;
    private Path key;
    private NodeProcess node;
    private String out;
    private String err;

    @BeforeEach
    void files() throws IOException {
        data = temp.resolve("data");
        certificate = temp.resolve("live.crt");
        key = temp.resolve("live.key");
        install("one.crt", certificate);
        install("one.key", key);
    }

    @AfterEach
    void stop() {
        if (null != node) {
            node.close();
        }
    }

    @Test
    void shouldNameItsPortsAndServeWebSockets() throws IOException {
        launch(new ClientPorts().tcp("127.0.0.1", 0).webSocket("127.0.0.1", 0));
        final JsonNode ports = new ObjectMapper().readTree(data.resolve("ports.json").toFile());
        assertEquals(node.tcpPort(), ports.path("tcp").asInt());
        assertEquals(node.wsPort(), ports.path("ws").asInt());
        final JsonNode status = ControlClient.ask(data, "status");
        assertEquals(node.wsPort(), status.path("wsPort").asInt());
        assertEquals("off", status.path("tls").asText());
        assertEquals(0, status.path("counters").path("gateway.sessions_without_socket").asInt(-1));
        assertEquals(0, status.path("counters").path("gateway.sockets_without_session").asInt(-1));
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), node.wsPort())) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 101 ", new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void shouldLeaveOutAPortThatIsOff() throws IOException {
        launch(new ClientPorts().tcp("127.0.0.1", 0));
        assertFalse(new ObjectMapper().readTree(data.resolve("ports.json").toFile()).has("ws"));
        assertEquals(ClientPorts.OFF, ControlClient.ask(data, "status").path("wsPort").asInt());
        assertEquals(ExitCode.FAILED, run("reload", "--data", data.toString()));
        assertTrue(err.contains("no TLS certificate is named"), err);
    }

    @Test
    void shouldReadACertificateAgainWhenItIsTold() throws IOException {
        launch(new ClientPorts().tcp("127.0.0.1", 0).tls(certificate, key));
        assertTrue(ControlClient.ask(data, "status").path("tls").asText().startsWith("CN=one until "));
        install("two.crt", certificate);
        assertEquals(ExitCode.FAILED, run("reload", "--data", data.toString()));
        assertTrue(err.contains("does not belong to the certificate") && err.contains("goes on"), err);
        install("two.key", key);
        assertEquals(ExitCode.OK, run("reload", "--data", data.toString()), err);
        assertTrue(out.contains("CN=two until "), out);
    }

    /** Before the warm-up, which takes seconds. */
    @Test
    void shouldRefuseTheStartOverItsFilesAtOnce() throws IOException {
        assertEquals(ExitCode.CANNOT_START, run("up", "--data", data.toString(), "--tls-cert", certificate.toString()));
        assertTrue(err.contains("jindou: TLS needs both, a certificate and its key; only " + certificate), err);
        install("two.key", key);
        assertEquals(ExitCode.CANNOT_START, run("up", "--data", data.toString(), "--tls-cert", certificate.toString(),
            "--tls-key", key.toString()));
        assertTrue(err.contains("jindou: the TLS key in " + key + " does not belong to the certificate in " + certificate), err);
        assertEquals(1, err.lines().count(), err);
        assertThrows(StartFailure.class, () -> launch(new ClientPorts().tcp("127.0.0.1", 0).tls(certificate, key)));
    }

    private void launch(final ClientPorts ports) {
        node = NodeProcess.launch(new NodeSettings(data, Profile.SHARED, false, 0, Limits.PAYLOAD_MAX_DEFAULT,
            new GatewaySettings(0, ports, new ClientLimits())), DataDirectory.open(data), new EmbeddedParts());
    }

    private static void install(final String resource, final Path file) throws IOException {
        try (InputStream in = ClientPortsTest.class.getResourceAsStream("/tls/" + resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private int run(final String... arguments) {
        final StringWriter printed = new StringWriter();
        final StringWriter failed = new StringWriter();
        final int code = Main.commandLine(Map.of())
            .setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(failed, true)).execute(arguments);
        out = printed.toString();
        err = failed.toString();
        return code;
    }
}
