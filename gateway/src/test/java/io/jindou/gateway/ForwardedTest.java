package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.net.AddressRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is believed when he says where a client is. */
class ForwardedTest {
    private static final byte[] V2_SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void prepare() {
        rig = new GatewayRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldBelieveProxyHeaderOfVersion1() throws IOException {
        launch("127.0.0.0/8");
        assertAddress("/203.0.113.7:40000", ascii("PROXY TCP4 203.0.113.7 127.0.0.1 40000 5100\r\n"));
        assertAddress("/[2001:db8:0:0:0:0:0:1]:40000", ascii("PROXY TCP6 2001:db8::1 ::1 40000 5100\r\n"));
    }

    @Test
    void shouldBelieveProxyHeaderOfVersion2() throws IOException {
        launch("127.0.0.1");
        assertAddress("/203.0.113.9:513", version2(0x21,
            new byte[] {(byte)203, 0, 113, 9, 127, 0, 0, 1, 2, 1, 0x13, (byte)0xEC}));
    }

    @Test
    void shouldTakeAProxyForItselfWhenItNamesNobody() throws IOException {
        launch("127.0.0.1");
        assertTrue(address(ascii("PROXY UNKNOWN\r\n")).startsWith("/127.0.0.1:"));
        assertTrue(address(version2(0x20, new byte[12])).startsWith("/127.0.0.1:"));
        assertTrue(address(new byte[0]).startsWith("/127.0.0.1:"));
    }

    /** A header in pieces, and one that comes together with what follows. */
    @Test
    void shouldTakeAHeaderHoweverItComes() throws IOException {
        launch("127.0.0.1");
        final TestClient client = rig.client();
        final byte[] all = concat(ascii("PROXY TCP4 203.0.113.7 127.0.0.1 40000 5100\r\n"), Frames.connect("alice", ""));
        for (final byte one : all) {
            rig.write(client, new byte[] {one});
            rig.step();
        }
        rig.await(() -> client.count(FrameDescriptor.CONNACK) == 1);
        assertEquals("/203.0.113.7:40000", rig.gateway.connections().at(0).remoteAddress().toString());
    }

    @Test
    void shouldTakeAHeaderOfAnybodyElseForGarbage() throws IOException {
        launch("10.0.0.0/8");
        garbage(ascii("PROXY TCP4 203.0.113.7 127.0.0.1 40000 5100\r\n"));
        garbage(version2(0x21, new byte[12]));
        assertEquals(2, rig.counters().value(Counter.GARBAGE));
    }

    @Test
    void shouldTakeASecondHeaderForGarbage() throws IOException {
        launch("127.0.0.1");
        final byte[] header = ascii("PROXY TCP4 203.0.113.7 127.0.0.1 40000 5100\r\n");
        garbage(concat(header, header));
        assertEquals(1, rig.counters().value(Counter.GARBAGE));
    }

    @Test
    void shouldEndADamagedHeaderByName() throws IOException {
        launch("127.0.0.1");
        garbage(ascii("PROXY TCP4 nobody 127.0.0.1 40000 5100\r\n"));
        garbage(ascii("PROXY TCP4 " + "1".repeat(200)));
        assertEquals(2, rig.counters().closedBy(Reason.BAD_FRAME));
        assertEquals(0, rig.counters().value(Counter.INTERNAL_ERRORS));
    }

    @Test
    void shouldBelieveHeadersOfAnUpgrade() throws IOException {
        launch("127.0.0.1,10.0.0.0/8");
        assertUpgraded("/203.0.113.7:0", "X-Forwarded-For: 203.0.113.7\r\n");
        // what stands before the last that is no proxy of ours was written by anybody
        assertUpgraded("/203.0.113.8:0", "X-Forwarded-For: 1.2.3.4, 203.0.113.8, 10.1.1.1\r\n");
        assertUpgraded("/203.0.113.9:4711", "X-Real-IP: 203.0.113.9\r\nX-Real-Port: 4711\r\n");
        assertUpgraded("/203.0.113.7:0", "X-Forwarded-For: 203.0.113.7\r\nX-Real-IP: 203.0.113.9\r\n");
        assertUpgraded("/203.0.113.5:0", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 203.0.113.5\r\n");
        assertTrue(upgraded("X-Forwarded-For: nobody\r\n").startsWith("/127.0.0.1:"));
    }

    @Test
    void shouldIgnoreHeadersOfAnybodyElse() throws IOException {
        launch("10.0.0.0/8");
        assertTrue(upgraded("X-Forwarded-For: 203.0.113.7\r\nX-Real-IP: 203.0.113.7\r\n").startsWith("/127.0.0.1:"));
    }

    private void launch(final String trusted) throws IOException {
        rig.ctx.ports().trustedProxies(List.of(trusted.split(",")).stream().map(AddressRange::parse).toList());
        rig.launch();
    }

    private void assertAddress(final String expected, final byte[] header) throws IOException {
        assertEquals(expected, address(header));
    }

    private String address(final byte[] header) throws IOException {
        final TestClient client = rig.client();
        rig.write(client, concat(header, Frames.connect("alice", "")));
        rig.await(() -> client.count(FrameDescriptor.CONNACK) == 1);
        return lastAddress(client);
    }

    private void assertUpgraded(final String expected, final String headers) throws IOException {
        assertEquals(expected, upgraded(headers));
    }

    private String upgraded(final String headers) throws IOException {
        final TestClient client = rig.client();
        rig.write(client, concat(ascii("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + headers
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
            // the beginning of a message: the connection waits for more
            new byte[] {(byte)0x82, (byte)0x81}));
        rig.await(() -> client.received > 0);
        return lastAddress(client);
    }

    private String lastAddress(final TestClient client) throws IOException {
        final String address = rig.gateway.connections().at(0).remoteAddress().toString();
        client.close();
        rig.await(() -> rig.gateway.connections().count() == 0);
        return address;
    }

    private void garbage(final byte[] bytes) throws IOException {
        final TestClient client = rig.client();
        rig.write(client, bytes);
        rig.awaitEnd(client);
        assertTrue(client.frames.isEmpty());
    }

    private static byte[] version2(final int command, final byte[] addresses) {
        return concat(V2_SIGNATURE, new byte[] {(byte)command, 0x11, 0, (byte)addresses.length}, addresses);
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(final byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
