package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.wkclient.WkSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections of WuKongIM's protocol begin and end. */
class WkConnectTest {
    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory).launch();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "4,4", "5,5", "6,6", "0,6", "7,6", "255,6"})
    void shouldNegotiateTheVersion(final int asked, final int negotiated) throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, asked, "alice")) {
            final PacketDecoder ack = client.socket.last(PacketType.CONNACK);
            assertEquals(negotiated, client.talk.version());
            assertEquals(negotiated >= 4, ack.has(Field.SERVER_VERSION));
            assertEquals(negotiated >= 4 ? negotiated : 0, ack.number(Field.SERVER_VERSION));
            assertEquals(negotiated >= 4, ack.has(Field.NODE_ID));
            assertEquals(negotiated >= 4 ? 3 : 0, ack.number(Field.NODE_ID));
            assertEquals(44, ack.length(Field.SERVER_KEY));
            assertEquals(16, ack.length(Field.SALT));
            // the cell's clock stands near 0
            assertTrue(ack.number(Field.TIME_DIFF) < 0 && ack.number(Field.TIME_DIFF) >= -WkTestClient.TIMESTAMP);
            assertTrue(client.talk.isEncrypted());
        }
    }

    @Test
    void shouldOpenASessionWithWhatTheClientSaid() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            final SessionOpenDecoder open = new SessionOpenDecoder().wrapAndApplyHeader(
                rig.cell.commands.get(0), 0, new MessageHeaderDecoder());
            assertEquals(1, open.deviceFlag());
            final byte[] text = new byte[100];
            assertEquals("alice", new String(text, 0, open.getUid(text, 0, 100), UTF_8));
            assertEquals("device", new String(text, 0, open.getDeviceId(text, 0, 100), UTF_8));
            assertFalse(client.socket.isEnded());
        }
    }

    /** Each CONNECT makes fresh keys: what one connection hears, the other cannot read. */
    @Test
    void shouldGiveEachConnectionKeysOfItsOwn() throws IOException {
        try (WkTestClient first = WkTestClient.connected(rig, 5, "alice");
            WkTestClient second = WkTestClient.connected(rig, 5, "alice")) {
            final PacketDecoder a = first.socket.last(PacketType.CONNACK);
            final PacketDecoder b = second.socket.last(PacketType.CONNACK);
            assertFalse(WkSocket.text(a, Field.SERVER_KEY).equals(WkSocket.text(b, Field.SERVER_KEY)));
            assertFalse(WkSocket.text(a, Field.SALT).equals(WkSocket.text(b, Field.SALT)));
        }
    }

    @Test
    void shouldNotEncryptWhenSwitchedOff() throws IOException {
        rig.close();
        rig = new GatewayRig(directory.resolve("plain"));
        rig.ctx.encryptsMessages(false);
        rig.launch();
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            final PacketDecoder ack = client.socket.last(PacketType.CONNACK);
            assertEquals(0, ack.length(Field.SERVER_KEY));
            assertEquals(0, ack.length(Field.SALT));
            assertFalse(client.talk.isEncrypted());
        }
    }

    /** A reason that will not go away by itself is told, so that SDKs stop; version 5 and an old one. */
    @ParameterizedTest
    @CsvSource({"AUTH_FAIL,2", "BAN,19", "SESSION_LIMIT,22"})
    void shouldTellWhyItRefuses(final Reason reason, final int code) throws IOException {
        rig.cell.refusal = reason;
        for (final int version : new int[] {1, 5}) {
            try (WkTestClient client = new WkTestClient(rig, version, true)) {
                client.write(client.connect("alice"));
                client.awaitEnd();
                final PacketDecoder ack = client.socket.last(PacketType.CONNACK);
                assertEquals(code, client.talk.onConnAck(ack));
                assertEquals(version >= 4, ack.has(Field.SERVER_VERSION));
                assertEquals(0, ack.number(Field.TIME_DIFF));
                assertEquals(0, ack.length(Field.SERVER_KEY) + ack.length(Field.SALT));
                assertEquals(1, client.socket.packets().size());
            }
        }
    }

    /** What another attempt may mend is not told: a CONNACK would make SDKs give up. */
    @ParameterizedTest
    @ValueSource(strings = {"LIMIT_REACHED", "NOT_READY"})
    void shouldCloseWithoutAWordWhatMayTryAgain(final Reason reason) throws IOException {
        rig.cell.refusal = reason;
        try (WkTestClient client = new WkTestClient(rig, 5, true)) {
            client.write(client.connect("alice"));
            client.awaitEnd();
            assertEquals(0, client.socket.packets().size());
            assertEquals(1, rig.counters().refusedBy(reason));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b", "a#b", "a&b", "____system"})
    void shouldCloseWithoutAWordWhatIsNoUid(final String uid) throws IOException {
        try (WkTestClient client = new WkTestClient(rig, 5, true)) {
            client.write(client.connect(uid));
            client.awaitEnd();
            assertEquals(0, client.socket.packets().size());
            assertEquals(1, rig.counters().refusedBy(Reason.BAD_UID));
        }
    }

    @ParameterizedTest
    @CsvSource({"'',21", "AAAA,2", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,2"})
    void shouldRefuseKeysThatAreNone(final String key, final int code) throws IOException {
        try (WkTestClient client = new WkTestClient(rig, 5, false)) {
            client.write(client.frame(client.talk.connect(
                client.out, WkTestClient.bytes("alice"), new byte[0], 0, new byte[0], 0, WkTestClient.bytes(key))));
            client.awaitEnd();
            assertEquals(code, client.talk.onConnAck(client.socket.last(PacketType.CONNACK)));
            assertEquals(0, rig.cell.sessions.size());
        }
    }

    @Test
    void shouldCloseWhoSpeaksBeforeConnAck() throws IOException {
        rig.cell.answersOpens = false;
        try (WkTestClient together = new WkTestClient(rig, 5, true); WkTestClient later = new WkTestClient(rig, 5, true)) {
            final byte[] connect = together.connect("alice");
            final byte[] both = Arrays.copyOf(connect, connect.length + 1);
            both[connect.length] = 0x70;
            together.write(both);
            together.awaitEnd();
            later.write(later.connect("alice"));
            rig.await(() -> 2 == rig.counters().framesIn(FrameDescriptor.CONNECT));
            later.write(new byte[] {0x70});
            later.awaitEnd();
            assertEquals(0, together.socket.packets().size() + later.socket.packets().size());
            assertEquals(2, rig.counters().closedBy(Reason.NOT_CONNECTED));
        }
    }

    @Test
    void shouldCloseAtASecondConnect() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            client.write(client.connect("alice"));
            client.awaitEnd();
            assertEquals(1, client.socket.packets().size(), "nothing behind the CONNACK");
            assertEquals(1, rig.counters().closedBy(Reason.ALREADY_CONNECTED));
        }
    }

    /** A pong for each ping, whatever its flags; SUB and EVENT are not answered, and the client's goodbye ends it. */
    @Test
    void shouldAnswerPingsAndIgnoreWhatMeansNothing() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            client.write(new byte[] {0x70, 0x7F, (byte)0xA0, 3, 0, 0, 0});
            client.awaitEnd();
            assertEquals(1, rig.counters().closedBy(Reason.BAD_FRAME), "the SUB was too short");
            assertEquals(2, client.socket.count(PacketType.PONG));
        }
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            final byte[] sub = {(byte)0xA0, 11, 0, 0, 1, 's', 0, 1, 'c', 7, 0, 0, 0};
            client.write(sub);
            client.write(new byte[] {(byte)0xC0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            client.write(new byte[] {0x70});
            client.await(PacketType.PONG, 1);
            assertEquals(2, rig.counters().value(Counter.PACKETS_IGNORED));
            client.write(new byte[] {(byte)0x90, 3, 0, 0, 0});
            client.awaitEnd();
            assertEquals(1, rig.counters().closedBy(Reason.CLIENT_DISCONNECT));
        }
    }

    /** Packets that servers send, damaged lengths, unknown types: closed, without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"200102", "4000", "80", "b00100", "0000", "d000", "f0ff", "32ffffff7f", "3200", "60020000"})
    void shouldCloseAtWhatNoClientSays(final String hex) throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            client.write(HexFormat.of().parseHex(hex));
            client.awaitEnd();
            assertEquals(1, client.socket.packets().size());
        }
    }

    @Test
    void shouldTellAKickedClientAndCloseLater() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            rig.cell.kick(rig.cell.lastConnectionId(), Reason.CONNECT_KICK, false);
            client.await(PacketType.DISCONNECT, 1);
            final PacketDecoder bye = client.socket.last(PacketType.DISCONNECT);
            assertEquals(12, bye.number(Field.REASON_CODE));
            assertEquals("login in other device", WkSocket.text(bye, Field.REASON_TEXT));
            rig.advance(1_500, TimeUnit.MILLISECONDS);
            client.pump();
            assertFalse(client.socket.isEnded(), "it has 2 s to read that");
            rig.advance(1_500, TimeUnit.MILLISECONDS);
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource({"CONNECT_KICK,true", "AUDIT_DIFFERENCE,false"})
    void shouldSayNothingAtOtherEnds(final Reason reason, final boolean isSilent) throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            rig.cell.kick(rig.cell.lastConnectionId(), reason, isSilent);
            client.awaitEnd();
            assertEquals(0, client.socket.count(PacketType.DISCONNECT));
        }
    }

    /** Noise behind a CONNECT, and damaged frames: the agent lives on, and so does everybody else. */
    @Test
    void shouldSurviveNoise() throws IOException {
        final Random random = new Random(12);
        try (WkTestClient other = WkTestClient.connected(rig, 5, "bob")) {
            for (int i = 0; i < 60; i++) {
                try (WkTestClient client = WkTestClient.connected(rig, 1 + i % 6, "alice")) {
                    final byte[] frame = client.send(WkTestClient.message(i, "hello"));
                    for (int n = 0; n < 20; n++) {
                        final byte[] damaged = frame.clone();
                        damaged[random.nextInt(damaged.length)] = (byte)random.nextInt();
                        client.write(damaged);
                    }
                }
            }
            other.write(new byte[] {0x70});
            other.await(PacketType.PONG, 1);
        }
    }
}
