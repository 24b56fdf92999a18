package io.jindou.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.client.JindouClient;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketScanner;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.gateway.wkclient.WkSend;
import io.jindou.gateway.wkclient.WkSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole node and clients of WuKongIM's binary protocol: real sockets, a real cluster, a real journal. */
@Timeout(120)
final class WkEndToEndTest {
    private static final int PERSON = 1;
    private static final int GROUP = 2;

    @TempDir
    private Path temp;
    private NodeProcess node;
    private Path data;

    @AfterEach
    void stop() {
        if (null != node) {
            node.stop();
            assertEquals(0, node.errorCount());
            node.close();
        }
    }

    /** All versions talk with each other and with a native client: both ways, in order, once, encrypted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void shouldTalkBothWays(final int version) throws Exception {
        start(false);
        final Inbox bobNative = new Inbox();
        try (WkUser alice = connect(version, "alice"); WkUser bob = connect(7 - version, "bob");
            JindouClient ignored = nativeClient("bob", bobNative)) {
            assertTrue(alice.isEncrypted() && bob.isEncrypted());
            for (int i = 1; i <= 20; i++) {
                final PacketDecoder ack = alice.send("bob", PERSON, "a-" + i, "你好 " + i);
                assertEquals(1, ack.number(Field.REASON_CODE));
                final PacketDecoder recv = bob.next();
                assertEquals("你好 " + i, bob.open(recv));
                assertEquals("alice", WkSocket.text(recv, Field.FROM_UID));
                assertEquals("alice", WkSocket.text(recv, Field.CHANNEL_ID));
                assertEquals("a-" + i, WkSocket.text(recv, Field.CLIENT_MSG_NO));
                assertEquals(ack.number(Field.MESSAGE_ID), recv.number(Field.MESSAGE_ID));
                assertEquals(ack.number(Field.MESSAGE_SEQ), recv.number(Field.MESSAGE_SEQ));
                assertEquals("你好 " + i, bobNative.next().text());

                assertEquals(1, bob.send("alice", PERSON, "b-" + i, "回答 " + i).number(Field.REASON_CODE));
                final PacketDecoder answer = alice.next();
                assertEquals("回答 " + i, alice.open(answer));
                assertEquals(2 * i, answer.number(Field.MESSAGE_SEQ), "without holes");
                assertEquals("alice", bobNative.next().channelId(), "bob's other device sees whom he wrote to");
            }
            assertEquals(20, alice.recvsByNow(), "nobody hears what he said himself");
            assertEquals(20, bob.recvsByNow());
        }
    }

    /** Checklist row 30, as SDKs do it after each reconnect: the first result again, and nobody hears it twice. */
    @Test
    void shouldAnswerARepeatedSendWithTheFirstResult() throws Exception {
        start(false);
        try (WkUser alice = connect(5, "alice"); WkUser bob = connect(5, "bob")) {
            final PacketDecoder first = alice.send("bob", PERSON, "same", "once");
            final PacketDecoder again = alice.send("bob", PERSON, "same", "once");
            assertEquals(first.number(Field.MESSAGE_ID), again.number(Field.MESSAGE_ID));
            assertEquals(first.number(Field.MESSAGE_SEQ), again.number(Field.MESSAGE_SEQ));
            assertEquals(28, alice.send("bob", PERSON, "same", "another").number(Field.REASON_CODE));
            assertEquals("once", bob.open(bob.next()));
            assertEquals(1, bob.recvsByNow());
        }
    }

    @Test
    void shouldServeGroups() throws Exception {
        start(false);
        try (JindouClient admin = admin(); WkUser alice = connect(5, "alice"); WkUser bob = connect(2, "bob");
            WkUser carol = connect(6, "carol")) {
            assertEquals(3, alice.send("g1", GROUP, "0", "nobody").number(Field.REASON_CODE));
            admin.admin().createGroup("g1", List.of("alice", "bob", "carol")).get();
            assertEquals(1, alice.send("g1", GROUP, "1", "to all").number(Field.REASON_CODE));
            for (final WkUser member : List.of(bob, carol)) {
                final PacketDecoder recv = member.next();
                assertEquals("to all", member.open(recv));
                assertEquals("g1", WkSocket.text(recv, Field.CHANNEL_ID));
                assertEquals("alice", WkSocket.text(recv, Field.FROM_UID));
                assertEquals(GROUP, recv.number(Field.CHANNEL_TYPE));
            }
            assertEquals(0, alice.recvsByNow());
        }
    }

    @Test
    void shouldCheckTokensAndKick() throws Exception {
        start(true);
        try (JindouClient admin = admin()) {
            try (WkUser nobody = connect(5, "bob")) {
                assertEquals(2, nobody.reason());
                assertNull(nobody.awaitEnd());
            }
            admin.admin().setToken("bob", "t0ken", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
            try (WkUser old = WkUser.connect(node.tcpPort(), 5, "bob", "t0ken", "phone-1")) {
                assertEquals(1, old.reason());
                try (WkUser current = WkUser.connect(node.tcpPort(), 4, "bob", "t0ken", "phone-2")) {
                    final PacketDecoder bye = old.awaitEnd();
                    assertEquals(12, bye.number(Field.REASON_CODE));
                    assertEquals("login in other device", WkSocket.text(bye, Field.REASON_TEXT));
                    assertEquals(0, current.recvsByNow());
                }
            }
        }
    }

    /** One frame for each message out, any packing in; the path does not matter. */
    @Test
    void shouldServeWebSockets() throws Exception {
        start(false);
        final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        final WkConversation talk = new WkConversation(5, new MessageSeal(), new KeyExchange());
        final UnsafeBuffer out = new UnsafeBuffer(new byte[4096]);
        final WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + node.tcpPort() + "/any"), new Messages(messages)).join();
        try (WkUser bob = connect(5, "bob")) {
            send(socket, frame(out, talk, talk.connect(out, WkUser.bytes("alice"), WkUser.bytes("web"), 1, new byte[0], 0)));
            assertEquals(1, talk.onConnAck(packet(messages, PacketType.CONNACK)));
            final byte[] first = frame(out, talk, talk.send(out, message(1)));
            final byte[] second = frame(out, talk, talk.send(out, message(2)));
            final ByteBuffer both = ByteBuffer.allocate(first.length + second.length).put(first).put(second).flip();
            final byte[] half = new byte[first.length + 5];
            both.get(half);
            final byte[] rest = new byte[both.remaining()];
            both.get(rest);
            send(socket, half);
            send(socket, rest);
            assertEquals(1, packet(messages, PacketType.SENDACK).number(Field.CLIENT_SEQ));
            assertEquals(2, packet(messages, PacketType.SENDACK).number(Field.CLIENT_SEQ));
            assertEquals("message 1", bob.open(bob.next()));
            assertEquals("message 2", bob.open(bob.next()));
            for (int i = 0; i < 5; i++) {
                bob.send("alice", PERSON, "b-" + i, "answer " + i);
            }
            for (int i = 0; i < 5; i++) {
                final PacketDecoder recv = packet(messages, PacketType.RECV);
                assertTrue(talk.open(recv));
                final byte[] text = new byte[talk.payloadLength()];
                talk.payload().getBytes(talk.payloadOffset(), text);
                assertEquals("answer " + i, new String(text, UTF_8));
            }
        } finally {
            socket.abort();
        }
    }

    private static WkSend message(final int n) {
        return new WkSend().clientSeq(n).clientMsgNo(WkUser.bytes("m-" + n)).channel(WkUser.bytes("bob"), PERSON)
            .payload(WkUser.bytes("message " + n));
    }

    private static void send(final WebSocket socket, final byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    private static byte[] frame(final UnsafeBuffer out, final WkConversation talk, final int length) {
        final byte[] frame = new byte[length];
        out.getBytes(talk.frameOffset(), frame);
        return frame;
    }

    /** The next message, which must be one frame of this type and nothing more. */
    private static PacketDecoder packet(final BlockingQueue<byte[]> messages, final int type) throws InterruptedException {
        final byte[] message = messages.poll(30, TimeUnit.SECONDS);
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        assertEquals(message.length, PacketScanner.scan(buffer, 0, message.length));
        final PacketDecoder packet = new PacketDecoder();
        assertTrue(packet.wrap(buffer, 0, message.length, 5));
        assertEquals(type, packet.type());
        return packet;
    }

    private void start(final boolean tokens) {
        data = temp.resolve("data");
        final NodeSettings settings = new NodeSettings(
            data, Profile.SHARED, tokens, 0, Limits.PAYLOAD_MAX_DEFAULT, new GatewaySettings(0, "127.0.0.1", 0, 100, 60));
        node = NodeProcess.launch(settings, DataDirectory.open(data), new EmbeddedParts());
    }

    private WkUser connect(final int version, final String uid) throws IOException {
        return WkUser.connect(node.tcpPort(), version, uid, "", "device");
    }

    private JindouClient nativeClient(final String uid, final Inbox inbox) {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid(uid).deviceFlag(DeviceFlags.PC)
            .listener(inbox).connect();
    }

    private JindouClient admin() throws IOException {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid("____manager")
            .deviceFlag(DeviceFlags.SYSTEM).token(Files.readString(data.resolve("admin.token")).trim()).connect();
    }

    /** Whole messages as they come. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<byte[]> messages;
        private byte[] begun = new byte[0];

        Messages(final BlockingQueue<byte[]> messages) {
            this.messages = messages;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket socket, final ByteBuffer part, final boolean isLast) {
            final ByteBuffer all = ByteBuffer.allocate(begun.length + part.remaining()).put(begun).put(part);
            begun = all.array();
            if (isLast) {
                messages.add(begun);
                begun = new byte[0];
            }
            socket.request(1);
            return null;
        }
    }
}
