package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.ClientBuilder;
import io.jindou.client.JindouClient;
import io.jindou.client.Message;
import io.jindou.client.SendResult;
import io.jindou.cluster.clients.JsonRpcUser;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users of JSON-RPC on a whole node, and how they and users of the native protocol talk. */
@Timeout(120)
final class JsonRpcEndToEndTest {
    @TempDir
    private Path temp;
    private Path data;
    private NodeProcess node;

    @BeforeEach
    void start() {
        data = temp.resolve("data");
        node = NodeProcess.launch(TestNodes.settings(data), DataDirectory.open(data), new EmbeddedParts());
    }

    @AfterEach
    void stop() {
        node.stop();
        assertEquals(0, node.errorCount());
        node.close();
    }

    @Test
    void shouldTalkToAUserOfTheNativeProtocolBothWays() throws Exception {
        final Inbox inbox = new Inbox();
        try (JsonRpcUser alice = user("alice");
            JindouClient bob = client("bob").listener(inbox).connect()) {
            final JsonNode result = alice.send("bob", ChannelTypes.PERSON, "no-1", "hello \"Bob\", 你好");
            assertEquals(Reason.SUCCESS.code(), result.path("reasonCode").asInt());
            assertEquals(1, result.path("messageSeq").asLong());
            final Message atBob = inbox.next();
            assertEquals("hello \"Bob\", 你好", atBob.text());
            assertEquals("alice", atBob.channelId());
            assertEquals(result.path("messageId").asText(), String.valueOf(atBob.messageId()));

            // what is sent again is the same message
            assertEquals(result, alice.send("bob", ChannelTypes.PERSON, "no-1", "hello \"Bob\", 你好"));

            final SendResult back = bob.sendToUser("alice", "hello Alice".getBytes(StandardCharsets.UTF_8)).get();
            final JsonNode atAlice = alice.recv();
            assertEquals("hello Alice", JsonRpcUser.text(atAlice));
            assertEquals("bob", atAlice.path("fromUid").asText());
            assertEquals("bob", atAlice.path("channelId").asText());
            assertEquals(2, atAlice.path("messageSeq").asLong());
            assertEquals(String.valueOf(back.messageId()), atAlice.path("messageId").asText());
            assertTrue(inbox.isEmpty() && alice.hasNothingElse());
        }
    }

    @Test
    void shouldTalkInGroups() throws Exception {
        try (JsonRpcUser alice = user("alice"); JsonRpcUser bob = user("bob"); JsonRpcUser carol = user("carol");
            JindouClient admin = client("____manager").deviceFlag(DeviceFlags.SYSTEM)
                .token(Files.readString(data.resolve("admin.token")).trim()).connect()) {
            admin.admin().createGroup("g1", List.of("alice", "bob")).get();
            for (int i = 1; i <= 20; i++) {
                assertEquals(i, alice.send("g1", ChannelTypes.GROUP, "a" + i, "one " + i).path("messageSeq").asLong());
            }
            for (int i = 1; i <= 20; i++) {
                final JsonNode message = bob.recv();
                assertEquals("one " + i, JsonRpcUser.text(message));
                assertEquals(i, message.path("messageSeq").asLong());
                assertEquals("g1", message.path("channelId").asText());
            }
            final JsonNode refused = carol.send("g1", ChannelTypes.GROUP, "c1", "may I?");
            assertEquals(Reason.SUBSCRIBER_NOT_EXIST.code(), refused.path("reasonCode").asInt());
            assertEquals(0, refused.path("messageSeq").asLong());
            assertTrue(alice.hasNothingElse() && bob.hasNothingElse() && carol.hasNothingElse());
        }
    }

    @Test
    void shouldBeTheSameOverTcp() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.tcpPort()); JsonRpcUser bob = user("bob")) {
            say(socket, "\n{\"method\":\"connect\",\"params\":{\"uid\":\"alice\"},\"id\":\"1\"}\n");
            expect(socket, "\"id\":\"1\",\"result\":{");
            say(socket, "{\"method\":\"send\",\"id\":\"2\","
                + "\"params\":{\"channelId\":\"bob\",\"channelType\":1,\"payload\":\"aGk=\"}}");
            expect(socket, "\"id\":\"2\",\"result\":{");
            assertEquals("hi", JsonRpcUser.text(bob.recv()));
        }
    }

    private JsonRpcUser user(final String uid) throws InterruptedException {
        final JsonRpcUser user = new JsonRpcUser("ws://127.0.0.1:" + node.tcpPort());
        assertEquals(Reason.SUCCESS.code(), user.connect(uid, "").path("result").path("reasonCode").asInt());
        return user;
    }

    private ClientBuilder client(final String uid) {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid(uid);
    }

    private static void say(final Socket socket, final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one object, which ends where the braces are even: no text of these has any. */
    private static void expect(final Socket socket, final String part) throws IOException {
        final InputStream in = socket.getInputStream();
        final StringBuilder object = new StringBuilder();
        int depth = 0;
        do {
            final int next = in.read();
            assertTrue(next > 0, "the connection has ended");
            object.append((char)next);
            depth += '{' == next ? 1 : '}' == next ? -1 : 0;
        } while (depth > 0);
        assertTrue(object.toString().contains(part), object::toString);
    }
}
