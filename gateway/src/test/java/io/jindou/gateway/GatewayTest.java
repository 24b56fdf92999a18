package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void shouldServeOnAThreadOfItsOwn() throws IOException {
        final FakeCell cell = new FakeCell();
        final GatewayContext ctx = new GatewayContext()
            .tcpPort(0).directory(directory).clusterLinkSupplier(() -> cell);
        try (Gateway gateway = Gateway.launch(ctx)) {
            byte[] frame = connect(gateway);
            while (Reason.NOT_READY.code() == reason(frame)) {
                // the link is not open yet, as clients are told
                frame = connect(gateway);
            }
            assertEquals(Reason.SUCCESS.code(), reason(frame));
        }
        assertEquals(1, cell.linkCloses);
    }

    @Test
    @Timeout(60)
    void shouldBeWokenByItsSockets() throws IOException {
        try (GatewayRig rig = new GatewayRig(directory).launch()) {
            final TestClient client = rig.client();
            assertTrue(rig.gateway.invoke(TimeUnit.HOURS.toNanos(1)) > 0, "accepted nothing");
            rig.write(client, Frames.connect("alice", ""));
            rig.await(() -> client.count(FrameDescriptor.CONNACK) == 1);
        }
    }

    @Test
    void shouldSayThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final GatewayContext ctx = new GatewayContext()
                .tcpPort(taken.getLocalPort()).directory(directory).clusterLinkSupplier(FakeCell::new);
            final IOException refused = assertThrows(IOException.class, () -> Gateway.launch(ctx));
            assertTrue(refused.getMessage().contains("127.0.0.1:" + taken.getLocalPort()), refused.getMessage());
        }
    }

    @Test
    void shouldKeepItsSecret() throws IOException {
        final GatewaySecret secret = GatewaySecret.of(directory.resolve("a"));
        assertEquals(secret, GatewaySecret.of(directory.resolve("a")));
        assertNotEquals(secret, GatewaySecret.of(directory.resolve("b")));
        Files.write(directory.resolve("a").resolve("gateway.secret"), new byte[3]);
        assertThrows(IOException.class, () -> GatewaySecret.of(directory.resolve("a")));
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThrows(NullPointerException.class, () -> new GatewayContext().conclude());
        assertThrows(IllegalArgumentException.class, () -> new GatewayContext()
            .directory(directory).clusterLinkSupplier(FakeCell::new).linkRing(1000, 0).conclude());
        assertThrows(IllegalArgumentException.class, () -> new ClientLimits().connectionsMax(0).check());
        assertThrows(IllegalArgumentException.class, () -> new ClientLimits().sends(5, 0).check());
        assertThrows(IllegalArgumentException.class, () -> new ClientLimits().bytes(5, 0).check());
        assertThrows(IllegalArgumentException.class, () -> new ClientPorts().tcp("127.0.0.1", 70_000).check());
        final GatewayContext once = new GatewayContext().directory(directory).clusterLinkSupplier(FakeCell::new).conclude();
        assertThrows(IllegalStateException.class, once::conclude);
    }

    private static byte[] connect(final Gateway gateway) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.tcpPort())) {
            socket.getOutputStream().write(Frames.connect("alice", ""));
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[FrameDescriptor.LENGTH_OFFSET]);
            final byte[] body = new byte[in.readInt()];
            in.readFully(body);
            return body;
        }
    }

    private static int reason(final byte[] connAck) {
        return new io.jindou.codecs.sbe.wire.ConnAckDecoder().wrapAndApplyHeader(
            new org.agrona.concurrent.UnsafeBuffer(connAck), 0, new io.jindou.codecs.sbe.wire.MessageHeaderDecoder()).reason();
    }
}
