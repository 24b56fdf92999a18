package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnAckDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.http.ExternalAddresses;
import io.jindou.gateway.http.HttpAccess;
import io.jindou.gateway.http.HttpSettings;
import io.jindou.gateway.net.AddressRange;
import io.jindou.gateway.net.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on both client ports, told from plain bytes by the first of them, with the JDK's own client. */
@Timeout(60)
class TlsPortsTest {
    private static final int PAYLOAD = 60_000;
    @TempDir
    private static Path shared;
    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path directory;
    private final AtomicLong steppedNs = new AtomicLong();
    private Path certificate;
    private Path key;
    private GatewayContext ctx;
    private Gateway gateway;

    @BeforeAll
    static void make() throws IOException {
        first = TestCertificate.make(shared, "first", "EC");
        second = TestCertificate.make(shared, "second", "RSA");
    }

    @BeforeEach
    void prepare() throws IOException {
        certificate = Files.copy(first.certificate(), directory.resolve("live.crt"));
        key = Files.copy(first.key(), directory.resolve("live.key"));
        final FakeCell cell = new FakeCell();
        ctx = new GatewayContext()
            .tcpPort(0).wsPort(0).directory(directory).clusterLinkSupplier(() -> cell)
            .nanoClock(() -> System.nanoTime() + steppedNs.get());
        ctx.ports().tls(certificate, key);
    }

    @AfterEach
    void close() {
        if (null != gateway) {
            gateway.close();
        }
    }

    @Test
    void shouldSpeakTlsAndPlainOnOnePort() throws IOException {
        launch();
        try (Socket plain = plain(); SSLSocket secret = secret(first, gateway.tcpPort())) {
            assertEquals(Reason.SUCCESS, login(plain, "alice"));
            assertEquals(Reason.SUCCESS, login(secret, "bob"));
            assertEquals("TLSv1.3", secret.getSession().getProtocol());
        }
    }

    /** Records of TLS and frames of ours begin and end anywhere. */
    @Test
    void shouldCarryFramesOfAnyLength() throws IOException {
        ctx.limits().bytes(0, 0);
        launch();
        try (SSLSocket client = secret(first, gateway.tcpPort())) {
            assertEquals(Reason.SUCCESS, login(client, "alice"));
            final DataInputStream in = new DataInputStream(client.getInputStream());
            for (int i = 0; i < 20; i++) {
                client.getOutputStream().write(Frames.send(i, "bob", "n" + i, new byte[PAYLOAD]));
            }
            for (int acks = 0; acks < 20;) {
                final byte[] head = in.readNBytes(FrameDescriptor.HEADER_LENGTH);
                final byte[] body = in.readNBytes(new UnsafeBuffer(head).getInt(
                    FrameDescriptor.LENGTH_OFFSET, java.nio.ByteOrder.BIG_ENDIAN));
                acks += FrameDescriptor.BATCH == head[FrameDescriptor.TYPE_OFFSET] ? countInner(body) : 1;
            }
        }
    }

    /** The client is told why it is closed, and can tell the end from a cut. */
    @Test
    void shouldSayGoodbyeInTheWayOfTls() throws IOException {
        launch();
        try (SSLSocket client = secret(first, gateway.tcpPort())) {
            assertEquals(Reason.SUCCESS, login(client, "alice"));
            client.getOutputStream().write(Frames.connect("alice", ""));
            final byte[] rest = client.getInputStream().readAllBytes();
            assertEquals(FrameDescriptor.DISCONNECT, rest[FrameDescriptor.TYPE_OFFSET]);
        }
    }

    @Test
    void shouldServeSecretWebSockets() throws IOException {
        launch();
        for (final int port : new int[] {gateway.wsPort(), gateway.tcpPort()}) {
            try (SSLSocket client = secret(first, port)) {
                client.getOutputStream().write(("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
                final StringBuilder answer = new StringBuilder();
                while (answer.indexOf("\r\n\r\n") < 0) {
                    answer.append((char)client.getInputStream().read());
                }
                assertTrue(answer.toString().startsWith("HTTP/1.1 101 "), answer.toString());
                // a ping, masked by zeros
                client.getOutputStream().write(new byte[] {(byte)0x89, (byte)0x81, 0, 0, 0, 0, 42});
                assertArrayEquals(new byte[] {(byte)0x8A, 1, 42}, client.getInputStream().readNBytes(3));
            }
        }
    }

    @Test
    void shouldServeTheHttpApiInTlsToo() throws IOException {
        ctx.http(new HttpSettings("127.0.0.1", 0, new HttpAccess(null, List.of(), false), new ExternalAddresses("", "", ""),
            false, false));
        launch();
        final byte[] request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (SSLSocket secret = secret(first, gateway.httpPort());
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort())) {
            for (final Socket socket : new Socket[] {secret, plain}) {
                socket.getOutputStream().write(request);
                assertEquals("HTTP/1.1 ", new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void shouldShowANewCertificateWithoutARestart() throws IOException {
        launch();
        try (SSLSocket before = secret(first, gateway.tcpPort())) {
            assertEquals(Reason.SUCCESS, login(before, "alice"));
            TestCertificate.replace(certificate, second.certificate());
            TestCertificate.replace(key, second.key());
            steppedNs.addAndGet(TimeUnit.SECONDS.toNanos(3));
            // the answer leaves in a turn that began behind the step: who connects now is not three seconds late
            beat(before);
            try (SSLSocket after = secret(second, gateway.tcpPort())) {
                assertEquals(Reason.SUCCESS, login(after, "bob"));
            }
            // the connection from before lives on
            beat(before);
            assertEquals(1, gateway.tls().reloads());
        }
    }

    @Test
    void shouldNameAFailedHandshakeAndServeOthers() throws IOException {
        launch();
        try (SSLSocket distrusts = secret(second, gateway.tcpPort())) {
            assertThrows(SSLException.class, distrusts::startHandshake);
        }
        try (Socket garbage = plain()) {
            garbage.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x00, 0x05, 1, 2, 3, 4, 5});
            garbage.getInputStream().readAllBytes();
        }
        while (2 > gateway.counters().closedBy(Reason.TLS_FAILED)) {
            Thread.onSpinWait();
        }
        assertEquals(0, gateway.counters().value(Counter.INTERNAL_ERRORS));
        try (SSLSocket healthy = secret(first, gateway.tcpPort())) {
            assertEquals(Reason.SUCCESS, login(healthy, "alice"));
        }
    }

    @Test
    void shouldRefusePlainClientsOfOtherMachinesWhereTlsIsRequired() throws IOException {
        ctx.ports().isTlsRequired(true).trustedProxies(List.of(AddressRange.parse("127.0.0.1")));
        launch();
        try (Socket far = plain()) {
            far.getOutputStream().write("PROXY TCP4 203.0.113.7 127.0.0.1 4 5100\r\n".getBytes(StandardCharsets.US_ASCII));
            far.getOutputStream().write(Frames.connect("alice", ""));
            assertEquals(-1, far.getInputStream().read());
        }
        assertEquals(1, gateway.counters().refusedBy(Reason.TLS_REQUIRED));
        try (Socket far = plain()) {
            far.getOutputStream().write("PROXY TCP4 203.0.113.7 127.0.0.1 4 5100\r\n".getBytes(StandardCharsets.US_ASCII));
            final SSLSocket secret = (SSLSocket)first.clientContext().getSocketFactory()
                .createSocket(far, "127.0.0.1", gateway.tcpPort(), true);
            assertEquals(Reason.SUCCESS, login(secret, "alice"));
        }
        try (Socket near = plain()) {
            assertEquals(Reason.SUCCESS, login(near, "bob"));
        }
    }

    @Test
    void shouldTakeTlsForGarbageWithoutACertificate() throws IOException {
        ctx.ports().tls(null, null);
        launch();
        try (SSLSocket client = secret(first, gateway.tcpPort())) {
            assertThrows(IOException.class, client::startHandshake);
        }
        assertEquals(1, gateway.counters().value(Counter.GARBAGE));
    }

    @Test
    void shouldNotStartWithoutWhatTlsNeeds() {
        ctx.ports().tls(certificate, second.key());
        assertTrue(assertThrows(IOException.class, this::launch).getMessage().contains("does not belong"));
        final GatewayContext half = new GatewayContext().directory(directory).clusterLinkSupplier(FakeCell::new);
        half.ports().tls(certificate, null);
        assertTrue(assertThrows(IOException.class, () -> Gateway.launch(half)).getMessage().contains("both"));
        final GatewayContext required = new GatewayContext().directory(directory).clusterLinkSupplier(FakeCell::new);
        required.ports().isTlsRequired(true);
        assertTrue(assertThrows(IOException.class, () -> Gateway.launch(required)).getMessage().contains("required"));
    }

    private void launch() throws IOException {
        gateway = Gateway.launch(ctx);
        while (0 == gateway.counters().value(Counter.LINKS_OPENED)) {
            Thread.onSpinWait();
        }
    }

    private Socket plain() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.tcpPort());
    }

    private static SSLSocket secret(final TestCertificate trusted, final int port) throws IOException {
        return (SSLSocket)trusted.clientContext().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private static void beat(final Socket socket) throws IOException {
        socket.getOutputStream().write(Frames.heartbeat());
        assertEquals(FrameDescriptor.HEADER_LENGTH, socket.getInputStream().readNBytes(FrameDescriptor.HEADER_LENGTH).length);
    }

    private static Reason login(final Socket socket, final String uid) throws IOException {
        socket.getOutputStream().write(Frames.connect(uid, ""));
        final DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[FrameDescriptor.LENGTH_OFFSET]);
        final byte[] body = new byte[in.readInt()];
        in.readFully(body);
        return Reason.of(new ConnAckDecoder().wrapAndApplyHeader(new UnsafeBuffer(body), 0, new MessageHeaderDecoder()).reason());
    }

    private static int countInner(final byte[] body) {
        int count = 0;
        for (int at = 0; at < body.length; count++) {
            at += FrameDescriptor.INNER_HEADER_LENGTH + FrameDescriptor.innerBodyLength(new UnsafeBuffer(body), at);
        }
        return count;
    }
}
