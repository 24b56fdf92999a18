package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.codecs.wkproto.SettingBits;
import io.jindou.gateway.FakeCell.Sample;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.wkclient.WkSend;
import io.jindou.gateway.wkclient.WkSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of clients that speak WuKongIM's protocol, in all versions, encrypted and plain. */
class WkMessageTest {
    private static final int CHANNEL_OF_ALL = 7;

    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        launch(true);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private void launch(final boolean isEncrypting) throws IOException {
        rig = new GatewayRig(directory.resolve(isEncrypting + ""));
        rig.ctx.resends(TimeUnit.SECONDS.toNanos(10), 2).encryptsMessages(isEncrypting);
        rig.launch();
    }

    @ParameterizedTest
    @CsvSource({
        "1,true", "2,true", "3,true", "4,true", "5,true", "6,true",
        "1,false", "2,false", "3,false", "4,false", "5,false", "6,false"})
    void shouldCarryMessagesBothWays(final int version, final boolean isEncrypting) throws IOException {
        rig.close();
        launch(isEncrypting);
        try (WkTestClient client = WkTestClient.connected(rig, version, "alice")) {
            assertEquals(isEncrypting, client.talk.isEncrypted());
            client.write(client.send(WkTestClient.message(4_000_000_000L, "你好").flags(MessageFlags.RED_DOT | MessageFlags.DUP)
                .setting(SettingBits.RECEIPT | SettingBits.TOPIC).topic(WkTestClient.bytes("news")).expire(9)));
            client.await(PacketType.SENDACK, 1);
            shouldHaveSent(version);
            final PacketDecoder ack = client.socket.last(PacketType.SENDACK);
            assertEquals(4_000_000_000L, ack.number(Field.CLIENT_SEQ));
            assertEquals(1, ack.number(Field.REASON_CODE));
            assertEquals(1, ack.number(Field.MESSAGE_SEQ));
            assertEquals(1001, ack.number(Field.MESSAGE_ID));
            assertEquals(version >= 6 ? "no-4000000000" : "", WkSocket.text(ack, Field.ACKED_MSG_NO));

            rig.cell.recv(new Sample("bob", "alice", "t", SettingBits.RECEIPT, 2, 1_700_000_001_999L, 60), 0, 0, 0,
                "{\"content\":\"嗨\"}", rig.cell.lastConnectionId());
            client.await(PacketType.RECV, 1);
            final PacketDecoder recv = client.socket.last(PacketType.RECV);
            assertEquals("{\"content\":\"嗨\"}", client.open(recv));
            assertEquals(isEncrypting ? 32 : 0, recv.length(Field.MSG_KEY));
            assertEquals("bob", WkSocket.text(recv, Field.FROM_UID));
            assertEquals("alice", WkSocket.text(recv, Field.CHANNEL_ID));
            assertEquals("no-1", WkSocket.text(recv, Field.CLIENT_MSG_NO));
            assertEquals("t", WkSocket.text(recv, Field.TOPIC));
            assertEquals(SettingBits.RECEIPT | SettingBits.TOPIC, recv.number(Field.SETTING));
            assertEquals(version >= 3 ? 60 : 0, recv.number(Field.EXPIRE));
            assertEquals(1_700_000_001, recv.number(Field.TIMESTAMP), "seconds");
            assertEquals(2, recv.number(Field.MESSAGE_SEQ));
            assertEquals(2, recv.flags());
            assertEquals(1, unacknowledged());
            client.write(client.recvAck(recv));
            rig.await(() -> 0 == unacknowledged());
        }
    }

    private void shouldHaveSent(final int version) {
        final SendDecoder send = new SendDecoder().wrapAndApplyHeader(
            rig.cell.commands.get(1), 0, new MessageHeaderDecoder());
        assertEquals(version >= 3 ? 9 : 0, send.expire());
        assertEquals(SettingBits.RECEIPT | SettingBits.TOPIC, send.setting());
        assertEquals(MessageFlags.RED_DOT, send.flags());
        assertEquals(1, send.channelType());
        final byte[] text = new byte[100];
        assertEquals("bob", new String(text, 0, send.getChannelId(text, 0, 100), UTF_8));
        assertEquals("no-4000000000", new String(text, 0, send.getClientMsgNo(text, 0, 100), UTF_8));
        assertEquals("news", new String(text, 0, send.getTopic(text, 0, 100), UTF_8));
        assertEquals("你好", new String(text, 0, send.getPayload(text, 0, 100), UTF_8));
    }

    /** Checklist row 43: byte by byte, all the way from the first. */
    @Test
    void shouldTakeFramesInAnyPieces() throws IOException {
        try (WkTestClient client = new WkTestClient(rig, 5, true)) {
            for (final byte one : client.connect("alice")) {
                client.write(new byte[] {one});
            }
            client.await(PacketType.CONNACK, 1);
            client.talk.onConnAck(client.socket.last(PacketType.CONNACK));
            for (final byte one : client.send(WkTestClient.message(1, "in pieces"))) {
                client.write(new byte[] {one});
            }
            client.await(PacketType.SENDACK, 1);
            client.write(Frames.concat(client.send(WkTestClient.message(2, "a")), new byte[] {0x70},
                client.send(WkTestClient.message(3, "b"))));
            client.await(PacketType.SENDACK, 3);
            assertEquals(1, client.socket.count(PacketType.PONG));
        }
    }

    /** Version 2 of the server answers 9 and goes on; version 3 would close. */
    @Test
    void shouldRefuseWhatWasTamperedWithAndGoOn() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 6, "alice")) {
            final byte[] frame = client.send(WkTestClient.message(7, "pay bob 10"));
            frame[frame.length - 1] ^= 1;
            client.write(frame);
            client.write(client.send(WkTestClient.message(8, "as it was").setting(0)));
            client.await(PacketType.SENDACK, 2);
            final PacketDecoder refused = first(client, PacketType.SENDACK);
            assertEquals(9, refused.number(Field.REASON_CODE));
            assertEquals(7, refused.number(Field.CLIENT_SEQ));
            assertEquals(0, refused.number(Field.MESSAGE_SEQ));
            assertEquals("no-7", WkSocket.text(refused, Field.ACKED_MSG_NO));
            assertEquals(1, client.socket.last(PacketType.SENDACK).number(Field.REASON_CODE));
            assertEquals(1, rig.cell.sends);
            assertEquals(1, rig.counters().refusedBy(Reason.PAYLOAD_DECODE_ERROR));
        }
    }

    @Test
    void shouldTakeAPlainFrameThatSaysSo() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            client.write(client.send(WkTestClient.message(1, "plain").setting(SettingBits.NO_ENCRYPT)));
            client.await(PacketType.SENDACK, 1);
            assertEquals(1, client.socket.last(PacketType.SENDACK).number(Field.REASON_CODE));
            final SendDecoder send = new SendDecoder().wrapAndApplyHeader(
                rig.cell.commands.get(1), 0, new MessageHeaderDecoder());
            assertEquals(0, send.setting(), "others get it encrypted");
            // by a sender whose bit was stored all the same, as by the HTTP API
            rig.cell.recv(new Sample("bob", "bob", "", SettingBits.NO_ENCRYPT, 0, 5, 0), 0, 0, 0, "x",
                rig.cell.lastConnectionId());
            client.await(PacketType.RECV, 1);
            assertEquals("x", client.open(client.socket.last(PacketType.RECV)));
            assertEquals(0, client.socket.last(PacketType.RECV).number(Field.SETTING));
        }
    }

    /** What the gateway refuses by itself has the nearest code that SDKs know. */
    @Test
    void shouldRefuseInTheirWords() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            client.write(client.send(WkTestClient.message(1, "x").channel(WkTestClient.bytes("a@b"), 1)));
            client.write(client.send(WkTestClient.message(2, "x").clientMsgNo(new byte[65])));
            client.write(client.send(WkTestClient.message(3, "").payload(new byte[64 << 10])));
            client.write(client.send(WkTestClient.message(4, "").payload(new byte[(64 << 10) + 1])
                .setting(SettingBits.NO_ENCRYPT)));
            client.await(PacketType.SENDACK, 4);
            assertEquals(List.of(16L, 11L, 9L, 1L), client.socket.packets().stream()
                .filter(packet -> PacketType.SENDACK == packet.type())
                .sorted(Comparator.comparing(packet -> packet.number(Field.MESSAGE_SEQ)))
                .map(packet -> packet.number(Field.REASON_CODE)).toList());
        }
    }

    /** The bit would make old receivers look for fields, and 0x04 is what older ones take for it. */
    @ParameterizedTest
    @CsvSource({"1,2", "2,0", "3,0", "4,0", "5,2", "6,2"})
    void shouldKeepTheStreamBitFromWhoWouldMisreadIt(final int version, final int setting) throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, version, "alice")) {
            rig.cell.recv(new Sample("bob", "bob", "", SettingBits.STREAM | 0x04, 0, 5, 0), 0, 0, 0, "x",
                rig.cell.lastConnectionId());
            client.await(PacketType.RECV, 1);
            final PacketDecoder recv = client.socket.last(PacketType.RECV);
            assertEquals(setting, recv.number(Field.SETTING));
            assertEquals("x", client.open(recv));
            assertFalse(recv.has(Field.STREAM_NO));
        }
    }

    @Test
    void shouldNotNameTheSystem() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            rig.cell.recv(new Sample("____system", "____system", "", 0, 0, 5, 0), 0, 0, 0, "x", rig.cell.lastConnectionId());
            client.await(PacketType.RECV, 1);
            final PacketDecoder recv = client.socket.last(PacketType.RECV);
            assertEquals(0, recv.length(Field.FROM_UID) + recv.length(Field.CHANNEL_ID));
            assertEquals("x", client.open(recv));
        }
    }

    /** Each RECV for itself, whatever was acknowledged behind it; what is sent again is the same bytes. */
    @Test
    void shouldSendAgainWhatIsNotAcknowledgedItself() throws IOException {
        try (WkTestClient client = WkTestClient.connected(rig, 5, "alice")) {
            for (int i = 1; i <= 4; i++) {
                rig.cell.recv(0, 0, 0, 0, "message " + i, rig.cell.lastConnectionId());
            }
            rig.cell.recv(MessageFlags.NO_PERSIST, 0, 0, 0, "not stored", rig.cell.lastConnectionId());
            client.await(PacketType.RECV, 5);
            final List<PacketDecoder> first = List.copyOf(client.socket.packets().subList(1, 6));
            assertEquals(4, unacknowledged());
            client.write(client.recvAck(first.get(2)));
            client.write(client.recvAck(first.get(1)));
            rig.await(() -> 2 == unacknowledged());
            client.write(client.recvAck(first.get(4)));
            client.write(client.recvAck(first.get(2)));
            rig.await(() -> 1 == rig.counters().value(Counter.ACKS_UNKNOWN));
            client.socket.packets().clear();
            rig.advance(11, TimeUnit.SECONDS);
            client.await(PacketType.RECV, 2);
            shouldBeTheSame(first.get(0), client.socket.packets().get(0));
            shouldBeTheSame(first.get(3), client.socket.packets().get(1));
            client.write(client.recvAck(first.get(0)));
            rig.await(() -> 1 == unacknowledged());
            rig.advance(25, TimeUnit.SECONDS);
            rig.await(() -> 0 == unacknowledged());
            client.pump();
            assertEquals(3, client.socket.count(PacketType.RECV), "the last one twice, then no more");
            assertEquals(1, rig.counters().value(Counter.RECVS_GIVEN_UP));
        }
    }

    private static void shouldBeTheSame(final PacketDecoder expected, final PacketDecoder actual) {
        assertArrayEquals(expected.buffer().byteArray(), actual.buffer().byteArray());
    }

    /** Old and new, native and theirs, in one channel. */
    @Test
    void shouldFanOutToAllProtocols() throws IOException {
        final TestClient nativeClient = rig.connected("native");
        final WkTestClient[] clients = new WkTestClient[12];
        try {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = WkTestClient.connected(rig, 1 + i % 6, "user-" + i);
            }
            final int user3 = rig.cell.userNos.get("user-3");
            for (int i = 0; i < 5; i++) {
                rig.cell.recv(MessageFlags.RED_DOT, user3, 0, CHANNEL_OF_ALL, "to all " + i);
            }
            rig.await(() -> nativeClient.count(FrameDescriptor.RECV) == 5);
            for (int c = 0; c < clients.length; c++) {
                final WkTestClient client = clients[c];
                client.await(PacketType.RECV, 5);
                for (int i = 0; i < 5; i++) {
                    final PacketDecoder recv = client.socket.packets().get(1 + i);
                    assertEquals("to all " + i, client.open(recv));
                    assertEquals(3 == c ? 0 : MessageFlags.RED_DOT, recv.flags());
                }
            }
        } finally {
            for (final WkTestClient client : clients) {
                if (null != client) {
                    client.close();
                }
            }
        }
    }

    /** More SENDs under way than the table has places for at first, and more than it ever has. */
    @ParameterizedTest
    @ValueSource(ints = {100, 3000})
    void shouldRepeatTheMsgNoOfManySends(final int count) throws IOException {
        rig.cell.answersSends = false;
        try (WkTestClient client = WkTestClient.connected(rig, 6, "alice")) {
            for (int i = 0; i < count; i++) {
                client.write(client.send(new WkSend().clientSeq(i).clientMsgNo(WkTestClient.bytes("no-" + i))
                    .channel(WkTestClient.bytes("bob"), 1).payload(new byte[0]).setting(SettingBits.NO_ENCRYPT)));
            }
            rig.await(() -> rig.cell.sends == count);
            rig.cell.acknowledge(rig.cell.lastConnectionId(), count);
            client.await(PacketType.SENDACK, count);
            int withTail = 0;
            for (final PacketDecoder packet : client.socket.packets()) {
                if (packet.has(Field.ACKED_MSG_NO)) {
                    withTail++;
                    assertEquals("no-" + packet.number(Field.CLIENT_SEQ), WkSocket.text(packet, Field.ACKED_MSG_NO));
                }
            }
            assertEquals(Math.min(count, 1024), withTail);
        }
    }

    private int unacknowledged() {
        return rig.gateway.connections().get(rig.cell.lastConnectionId()).unacknowledged();
    }

    private static PacketDecoder first(final WkTestClient client, final int type) {
        return client.socket.packets().stream().filter(packet -> packet.type() == type).findFirst().orElseThrow();
    }
}
