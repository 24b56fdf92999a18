package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.net.AddressRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients may take, each limit with its refusal and counter, and that nobody else suffers from who is over one. */
class ClientLimitsTest {
    private static final int PAYLOAD = 10_000;
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void prepare() {
        rig = new GatewayRig(directory);
        rig.ctx.ports().trustedProxies(List.of(AddressRange.parse("127.0.0.1")));
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldRefuseMoreConnectionsOfOneAddress() throws IOException {
        rig.ctx.limits().connectionsPerAddress(3);
        rig.launch();
        final List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(connectedFrom("203.0.113.7", "u" + i));
        }
        final TestClient over = from("203.0.113.7");
        rig.write(over, Frames.connect("u4", ""));
        rig.awaitEnd(over);
        assertEquals(Reason.ADDRESS_LIMIT, over.disconnect());
        assertEquals(1, rig.counters().refusedBy(Reason.ADDRESS_LIMIT));
        connectedFrom("203.0.113.8", "another address");
        over.close();
        clients.get(0).close();
        rig.await(() -> rig.counters().value(Counter.CONNECTIONS) == 3);
        connectedFrom("203.0.113.7", "there is room again");
    }

    @Test
    void shouldTakeAWholeNetworkOfIpV6ForOneAddress() throws IOException {
        rig.ctx.limits().connectionsPerAddress(1);
        rig.launch();
        connectedFrom("2001:db8:1:2::1", "a");
        final TestClient over = from("2001:db8:1:2:ffff::9");
        rig.write(over, Frames.connect("b", ""));
        rig.awaitEnd(over);
        assertEquals(Reason.ADDRESS_LIMIT, over.disconnect());
        connectedFrom("2001:db8:1:3::1", "c");
    }

    @Test
    void shouldNotCountThisMachineAndProxiesThemselves() throws IOException {
        rig.ctx.limits().connectionsPerAddress(1);
        rig.launch();
        rig.connected("a");
        rig.connected("b");
        assertEquals(0, rig.counters().refusedBy(Reason.ADDRESS_LIMIT));
    }

    /** Those over the limit of their address wait to be told why; there may be too many of them, and others still get in. */
    @Test
    void shouldServeOthersWhileOneAddressFloods() throws IOException {
        rig.ctx.limits().connectionsPerAddress(1).unauthenticatedMax(2_000);
        rig.launch();
        for (int i = 0; i < 300; i++) {
            final TestClient flood = from("203.0.113.7");
            rig.write(flood, new byte[] {'W'});
        }
        rig.await(() -> rig.counters().value(Counter.ACCEPTED) == 300);
        connectedFrom("203.0.113.8", "healthy");
        rig.connected("also healthy");
    }

    @Test
    void shouldCloseTheOldestStrangerForANewOne() throws IOException {
        rig.ctx.limits().unauthenticatedMax(3);
        rig.launch();
        final TestClient known = rig.connected("known");
        final List<TestClient> silent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            silent.add(rig.client());
            final int accepted = i + 2;
            rig.await(() -> rig.counters().value(Counter.ACCEPTED) == accepted);
        }
        rig.awaitEnd(silent.get(0));
        rig.awaitEnd(silent.get(1));
        assertEquals(2, rig.counters().refusedBy(Reason.UNAUTHENTICATED_LIMIT));
        assertFalse(silent.get(2).isEnded);
        rig.connected("healthy");
        rig.step();
        assertFalse(known.isEnded);
    }

    @Test
    void shouldRefuseSendsThatComeTooFast() throws IOException {
        rig.ctx.limits().sends(10, 3);
        rig.launch();
        final TestClient one = rig.connected("alice");
        final TestClient two = rig.connected("alice");
        final TestClient bob = rig.connected("bob");
        rig.write(one, Frames.concat(Frames.send(1, "a"), Frames.send(2, "b")));
        rig.await(() -> one.count(FrameDescriptor.SENDACK) == 2);
        // the connections of a user share what he has
        rig.write(two, Frames.concat(Frames.send(1, "c"), Frames.send(2, "d")));
        rig.write(bob, Frames.send(1, "e"));
        rig.await(() -> two.count(FrameDescriptor.SENDACK) == 2 && bob.count(FrameDescriptor.SENDACK) == 1);
        assertEquals(List.of(Reason.RATE_LIMIT, Reason.SUCCESS), reasons(two));
        assertEquals(List.of(Reason.SUCCESS), reasons(bob));
        assertEquals(1, rig.counters().refusedBy(Reason.RATE_LIMIT));
        rig.advance(100, TimeUnit.MILLISECONDS);
        rig.write(two, Frames.send(3, "f"));
        rig.await(() -> two.count(FrameDescriptor.SENDACK) == 3);
        assertEquals(Reason.SUCCESS, reasons(two).get(2));
        assertFalse(one.isEnded || two.isEnded);
    }

    /** To come again does not help who has sent too fast. */
    @Test
    void shouldRememberWhoHasSentTooFast() throws IOException {
        rig.ctx.limits().sends(1, 1);
        rig.launch();
        final TestClient first = rig.connected("alice");
        rig.write(first, Frames.send(1, "a"));
        rig.await(() -> first.count(FrameDescriptor.SENDACK) == 1);
        first.close();
        rig.await(() -> rig.counters().value(Counter.CONNECTIONS) == 0);
        final TestClient second = rig.connected("alice");
        rig.write(second, Frames.send(1, "b"));
        rig.await(() -> second.count(FrameDescriptor.SENDACK) == 1);
        assertEquals(List.of(Reason.RATE_LIMIT), reasons(second));
    }

    /** Bytes wait instead of being refused: the client is slowed down by TCP, and nothing is lost. */
    @Test
    void shouldReadBytesNoFasterThanTheirPace() throws IOException {
        rig.ctx.limits().bytes(2 * PAYLOAD, 4 * PAYLOAD);
        rig.launch();
        final TestClient flood = rig.connected("alice");
        final TestClient bob = rig.connected("bob");
        for (int i = 0; i < 20; i++) {
            rig.write(flood, Frames.send(i, "bob", "n" + i, new byte[PAYLOAD]));
        }
        rig.write(flood, Frames.heartbeat());
        rig.await(() -> rig.counters().value(Counter.READS_SLOWED) == 1);
        rig.steps(100);
        assertEquals(4, rig.cell.sends);
        rig.write(bob, Frames.send(1, "hello"));
        rig.await(() -> bob.count(FrameDescriptor.SENDACK) == 1);
        rig.advance(3, TimeUnit.SECONDS);
        rig.await(() -> rig.cell.sends > 5);
        assertTrue(rig.cell.sends <= 5 + 6, () -> "took " + rig.cell.sends);
        rig.advance(10, TimeUnit.SECONDS);
        rig.await(() -> flood.count(FrameDescriptor.SENDACK) == 20 && flood.count(FrameDescriptor.HEARTBEAT) == 1);
        assertEquals(20, reasons(flood).stream().filter(reason -> Reason.SUCCESS == reason).count());
    }

    @Test
    void shouldCountHttpThatIsNoUpgrade() throws IOException {
        rig.launch();
        final TestClient client = rig.client();
        rig.write(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        rig.awaitEnd(client);
        assertEquals(1, rig.counters().value(Counter.UPGRADES_REFUSED));
    }

    @Test
    void shouldNotKeepMuchOfAnUpgradeThatNeverEnds() throws IOException {
        rig.launch();
        final TestClient client = rig.client();
        rig.write(client, UPGRADE.getBytes(StandardCharsets.US_ASCII));
        final byte[] frame = new byte[200_000];
        // a message of 300,000 bytes that never comes whole
        final byte[] header = {(byte)0x82, (byte)0xFF, 0, 0, 0, 0, 0, 4, (byte)0x93, (byte)0xE0, 0, 0, 0, 0};
        System.arraycopy(header, 0, frame, 0, header.length);
        rig.write(client, frame);
        rig.awaitEnd(client);
        assertEquals(1, rig.counters().closedBy(Reason.FRAME_TOO_LONG));
        assertEquals(0, rig.counters().value(Counter.INTERNAL_ERRORS));
    }

    @Test
    void shouldRefuseWebSocketMessagesOverTheLimitByName() throws IOException {
        rig.launch();
        final TestClient client = rig.client();
        rig.write(client, UPGRADE.getBytes(StandardCharsets.US_ASCII));
        rig.write(client, new byte[] {(byte)0x82, (byte)0xFF, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0});
        rig.awaitEnd(client);
        assertEquals(1, rig.counters().closedBy(Reason.FRAME_TOO_LONG));
        assertEquals(0, rig.counters().value(Counter.INTERNAL_ERRORS));
    }

    private TestClient connectedFrom(final String address, final String uid) throws IOException {
        final TestClient client = from(address);
        rig.write(client, Frames.connect(uid, ""));
        rig.await(() -> client.count(FrameDescriptor.CONNACK) == 1);
        assertEquals(Reason.SUCCESS, client.connAck());
        return client;
    }

    private TestClient from(final String address) throws IOException {
        final TestClient client = rig.client();
        final String family = address.contains(":") ? "TCP6 " + address + " ::1" : "TCP4 " + address + " 127.0.0.1";
        rig.write(client, ("PROXY " + family + " 40000 5100\r\n").getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static List<Reason> reasons(final TestClient client) {
        final List<Reason> reasons = new ArrayList<>();
        for (final TestClient.Frame frame : client.frames) {
            if (FrameDescriptor.SENDACK == frame.type()) {
                reasons.add(Reason.of(
                    new SendAckDecoder().wrapAndApplyHeader(frame.body(), 0, new MessageHeaderDecoder()).reason()));
            }
        }
        return reasons;
    }
}
