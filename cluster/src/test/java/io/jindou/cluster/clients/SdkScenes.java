package io.jindou.cluster.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people do with WuKongIM's JavaScript SDK 1.0.4, as it is in the registry: it speaks version 2, encrypted, over a
 * WebSocket. It shows each RECV that it is given, also a second time, so that nothing doubled could hide.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SdkScenes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MASTER = 1;
    /** The SDK tries again 3 s after a connection ended. */
    private static final int RETRY_MS = 3_500;
    private static final int COUNT = 30;

    private final List<NodeUser> users = new ArrayList<>();
    private SdkCell cell;

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        // before anything is started for nothing
        NodePrograms.command("sdk-user.mjs");
        cell = launch(directory.resolve("cell"));
    }

    @AfterEach
    void endUsers() {
        users.forEach(NodeUser::close);
        users.clear();
    }

    @AfterAll
    void stop() {
        if (null != cell) {
            cell.close();
        }
    }

    abstract SdkCell launch(Path directory) throws Exception;

    /** How many gateways there are. */
    abstract int gateways();

    /** Happens in the middle of a scene. */
    abstract void disturb(SdkCell scene) throws Exception;

    /** After a scene all is as it was before. */
    abstract void restore(SdkCell scene) throws Exception;

    @Test
    void shouldTalkBothWaysInOrderAndOnce() throws Exception {
        final NodeUser alice = user("talk-a", 0);
        final NodeUser bob = user("talk-b", 1);
        for (int i = 1; i <= COUNT; i++) {
            alice.send("talk-b", ChannelTypes.PERSON, text("a", i));
            bob.send("talk-a", ChannelTypes.PERSON, text("b", i));
            if (COUNT / 2 == i) {
                disturb(cell);
            }
        }
        final TreeSet<Long> sequences = new TreeSet<>();
        for (int i = 1; i <= COUNT; i++) {
            assertTrue(sequences.add(alice.awaitAck(i)));
            assertTrue(sequences.add(bob.awaitAck(i)));
        }
        assertEquals(2L * COUNT, sequences.last(), "sequences with holes");
        expectInOrder(bob, "talk-a", "talk-a", ChannelTypes.PERSON, "a");
        expectInOrder(alice, "talk-b", "talk-b", ChannelTypes.PERSON, "b");
        assertEquals(1, alice.count("opening"), "the connection did not last");
        assertEquals(1, bob.count("opening"), "the connection did not last");
        restore(cell);
    }

    @Test
    void shouldReachAllMembersOfAGroup() throws Exception {
        cell.post("/channel", "{'channel_id':'g1','channel_type':2,'subscribers':['group-a','group-b','group-c']}");
        final NodeUser alice = user("group-a", 0);
        final NodeUser bob = user("group-b", 1);
        final NodeUser carol = user("group-c", 2);
        final NodeUser dave = user("group-d", 3);
        for (int i = 1; i <= COUNT; i++) {
            alice.send("g1", ChannelTypes.GROUP, text("a", i));
            if (COUNT / 2 == i) {
                disturb(cell);
            }
        }
        IntStream.rangeClosed(1, COUNT).forEach(i -> assertEquals(i, alice.awaitAck(i)));
        expectInOrder(bob, "group-a", "g1", ChannelTypes.GROUP, "a");
        expectInOrder(carol, "group-a", "g1", ChannelTypes.GROUP, "a");
        dave.send("g1", ChannelTypes.GROUP, "may I?");
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST.code(), dave.awaitReason(1));
        assertEquals(0, alice.count("recv") + bob.count("recv") + carol.count("recv") + dave.count("recv"));
        restore(cell);
    }

    @Test
    void shouldTalkToAUserOfJsonRpc() throws Exception {
        final NodeUser alice = user("both-a", 0);
        cell.token("both-b", "token", 0);
        try (JsonRpcUser bob = new JsonRpcUser(cell.webSocket(gateways() - 1))) {
            assertEquals(Reason.SUCCESS.code(), bob.connect("both-b", "token").path("result").path("reasonCode").asInt());
            disturb(cell);
            alice.send("both-b", ChannelTypes.PERSON, text("a", 1));
            assertEquals(1, alice.awaitAck(1));
            // JSON-RPC shows the payload as the SDK made it before it was encrypted
            final JsonNode atBob = bob.recv();
            assertEquals("both-a", atBob.path("fromUid").asText());
            assertEquals(text("a", 1), JSON.readTree(JsonRpcUser.text(atBob)).path("content").asText());
            final String payload = JSON.createObjectNode().put("type", 1).put("content", text("b", 1)).toString();
            assertEquals(2, bob.send("both-a", ChannelTypes.PERSON, "b1", payload).path("messageSeq").asLong());
            final JsonNode atAlice = alice.recv();
            assertEquals(text("b", 1), atAlice.path("text").asText());
            assertEquals("both-b", atAlice.path("channel").asText());
            assertTrue(bob.hasNothingElse());
            assertEquals(0, alice.count("recv"));
        }
        restore(cell);
    }

    @Test
    void shouldEndTheFirstLoginWhenTheSameUserLogsInAgain() throws Exception {
        cell.token("kick-a", "secret", MASTER);
        final NodeUser first = program("kick-a").connect(cell.webSocket(0), "secret");
        final NodeUser bob = user("kick-b", 1);
        disturb(cell);
        final NodeUser second = program("kick-a").connect(cell.webSocket(gateways() - 1), "secret");
        assertEquals(Reason.CONNECT_KICK.code(), first.awaitStatus(NodeUser.KICKED));
        first.await("closed", any -> true);
        first.awaitTimers(RETRY_MS);
        assertEquals(1, first.count("opening"), "one that was kicked came back");
        bob.send("kick-a", ChannelTypes.PERSON, "who are you?");
        bob.awaitAck(1);
        assertEquals("who are you?", second.recv().path("text").asText());
        assertEquals(0, first.count("recv"));
        restore(cell);
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheConnectionIsCut() throws Exception {
        final NodeUser alice = user("cut-a", 0);
        final NodeUser bob = user("cut-b", 1);
        for (int i = 1; i <= COUNT; i++) {
            alice.send("cut-b", ChannelTypes.PERSON, text("a", i));
            if (COUNT / 3 == i) {
                // what was acknowledged, what is on its way, and what waits in the SDK
                alice.awaitAck(1);
                alice.cut();
            }
            if (COUNT / 2 == i) {
                disturb(cell);
            }
        }
        alice.awaitStatus(NodeUser.DISCONNECTED);
        alice.awaitStatusAtLast(NodeUser.CONNECTED);
        for (int i = 2; i <= COUNT; i++) {
            alice.awaitAck(i);
        }
        final TreeSet<Long> sequences = new TreeSet<>();
        final TreeSet<String> texts = new TreeSet<>();
        for (int i = 1; i <= COUNT; i++) {
            final JsonNode message = bob.recv();
            // the SDK sends what waits in the order of its numbers as text: 10, 11, 2
            assertTrue(texts.add(message.path("text").asText()), () -> "twice: " + message);
            assertTrue(sequences.add(message.path("messageSeq").asLong()), () -> "twice: " + message);
        }
        assertEquals(COUNT, sequences.last(), "sequences with holes");
        alice.send("cut-b", ChannelTypes.PERSON, "the end");
        assertEquals("the end", bob.recv().path("text").asText());
        assertEquals(0, bob.count("recv"));
        restore(cell);
    }

    @Test
    void shouldNotComeBackWithAWrongToken() throws Exception {
        cell.token("wrong-a", "right", 0);
        final NodeUser alice = program("wrong-a");
        disturb(cell);
        alice.beginToConnect(cell.webSocket(0), "wrong");
        // a cell without a leader answers nobody; a gateway then ends the connection, and the SDK tries again
        assertEquals(Reason.AUTH_FAIL.code(), alice.awaitStatusAtLast(NodeUser.CONNECT_FAILED));
        final long attempts = alice.count("opening");
        alice.await("closed", any -> attempts == 1 || alice.count("closed") > 0);
        alice.awaitTimers(RETRY_MS);
        assertEquals(attempts, alice.count("opening"), "one that was refused came back");
        restore(cell);
    }

    private NodeUser user(final String uid, final int number) throws Exception {
        cell.token(uid, "token of " + uid, 0);
        return program(uid).connect(cell.webSocket(number % gateways()), "token of " + uid);
    }

    private NodeUser program(final String uid) {
        final NodeUser user = new NodeUser(uid);
        users.add(user);
        return user;
    }

    private static String text(final String who, final int number) {
        return who + " says \"" + number + "\", 你好 🐒 </script>";
    }

    private static void expectInOrder(
        final NodeUser user, final String from, final String channel, final int channelType, final String who) {
        long last = 0;
        for (int i = 1; i <= COUNT; i++) {
            final JsonNode message = user.recv();
            assertEquals(text(who, i), message.path("text").asText());
            assertEquals(from, message.path("from").asText());
            assertEquals(channel, message.path("channel").asText());
            assertEquals(channelType, message.path("type").asInt());
            assertTrue(message.path("messageSeq").asLong() > last, "out of order");
            last = message.path("messageSeq").asLong();
        }
        assertEquals(0, user.count("recv"));
    }
}
