package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.ClientBuilder;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.client.Message;
import io.jindou.client.SendRequest;
import io.jindou.client.SendResult;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with the public client: real sockets, a real cluster, a real journal. */
@Timeout(120)
final class EndToEndTest {
    @TempDir
    private Path temp;
    private final List<JindouClient> clients = new ArrayList<>();
    private NodeProcess node;
    private Path data;

    @AfterEach
    void stop() {
        clients.forEach(JindouClient::close);
        if (null != node) {
            node.stop();
            assertEquals(0, node.errorCount());
            node.close();
        }
    }

    /** Checklist rows 6, 23, 30, 53: every device but the sender's own connection, once; a repeated SEND is one message. */
    @Test
    void shouldDeliverToEveryDeviceOfBothUsersOnce() throws Exception {
        start(false);
        final Inbox bobApp = new Inbox();
        final Inbox bobWeb = new Inbox();
        final Inbox aliceWeb = new Inbox();
        final JindouClient alice = connect("alice", DeviceFlags.APP, new Inbox());
        connect("bob", DeviceFlags.APP, bobApp);
        connect("bob", DeviceFlags.WEB, bobWeb);
        connect("alice", DeviceFlags.WEB, aliceWeb);

        final SendRequest request = SendRequest.toUser("bob", "hello").withFlags(MessageFlags.RED_DOT)
            .withTopic("greetings").withClientMsgNo("m-1");
        final SendResult first = alice.send(request).get();
        assertTrue(first.accepted());
        assertEquals(1, first.messageSeq());
        final Message atBob = bobApp.next();
        assertEquals("alice", atBob.channelId());
        assertEquals("alice", atBob.fromUid());
        assertEquals("hello", atBob.text());
        assertEquals("greetings", atBob.topic());
        assertEquals(first.messageId(), atBob.messageId());
        assertEquals(MessageFlags.RED_DOT, atBob.flags());
        assertEquals(first.messageId(), bobWeb.next().messageId());
        final Message atAlice = aliceWeb.next();
        assertEquals("bob", atAlice.channelId());
        assertEquals(0, atAlice.flags(), "no red dot for what one sent oneself");

        final SendResult again = alice.send(request).get();
        assertEquals(first.messageId(), again.messageId());
        assertEquals(first.messageSeq(), again.messageSeq());
        assertEquals(Reason.IDEMPOTENCY_CONFLICT,
            alice.send(SendRequest.toUser("bob", "another").withClientMsgNo("m-1")).get().reason());
        final SendResult second = alice.sendToUser("bob", bytes("second")).get();
        assertEquals(2, second.messageSeq());
        assertEquals("second", bobApp.next().text());
        assertEquals("second", bobWeb.next().text());
        assertTrue(bobApp.isEmpty());
    }

    @Test
    void shouldServeGroupsWithTheirLists() throws Exception {
        start(false);
        final JindouClient admin = admin();
        final Inbox bobInbox = new Inbox();
        final JindouClient alice = connect("alice", DeviceFlags.APP, new Inbox());
        final JindouClient bob = connect("bob", DeviceFlags.APP, bobInbox);
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, alice.sendToGroup("g1", bytes("nobody")).get().reason());
        admin.admin().createGroup("g1", List.of("alice", "bob")).get();
        assertEquals(1, alice.sendToGroup("g1", bytes("one")).get().messageSeq());
        assertEquals("g1", bobInbox.next().channelId());

        admin.admin().removeMembers("g1", List.of("bob")).get();
        alice.sendToGroup("g1", bytes("two")).get();
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, bob.sendToGroup("g1", bytes("out")).get().reason());
        admin.admin().addMembers("g1", List.of("bob")).get();
        alice.sendToGroup("g1", bytes("three")).get();
        assertEquals("three", bobInbox.next().text());

        admin.admin().deny(ChannelTypes.GROUP, "g1", List.of("bob")).get();
        assertEquals(Reason.IN_BLACKLIST, bob.sendToGroup("g1", bytes("denied")).get().reason());
        admin.admin().undeny(ChannelTypes.GROUP, "g1", List.of("bob")).get();
        admin.admin().allow(ChannelTypes.GROUP, "g1", List.of("alice")).get();
        assertEquals(Reason.NOT_IN_WHITELIST, bob.sendToGroup("g1", bytes("not allowed")).get().reason());
        admin.admin().setChannel(ChannelTypes.GROUP, "g1", ChannelFlags.DISBAND, ChannelFlags.DISBAND).get();
        assertEquals(Reason.DISBAND, alice.sendToGroup("g1", bytes("over")).get().reason());
        final ExecutionException unknown = assertThrows(ExecutionException.class,
            () -> admin.admin().changeGroup("typo", ChannelFlags.BAN, ChannelFlags.BAN).get());
        assertEquals(Reason.CHANNEL_NOT_EXIST, ((JindouException)unknown.getCause()).reason());
        admin.admin().deny(ChannelTypes.PERSON, "bob", List.of("alice")).get();
        assertEquals(Reason.IN_BLACKLIST, alice.sendToUser("bob", bytes("denied")).get().reason());
        assertEquals(3, alice.maxSeq(ChannelTypes.GROUP, "g1").get());
    }

    @Test
    void shouldCheckTokensAndKick() throws Exception {
        start(true);
        final JindouClient admin = admin();
        final JindouException refused = assertThrows(JindouException.class, () -> builder("bob").token("guess").connect());
        assertEquals(Reason.AUTH_FAIL, refused.reason());
        admin.admin().setToken("bob", "t0ken", DeviceFlags.APP, DeviceFlags.LEVEL_MASTER).get();
        final Inbox old = new Inbox();
        clients.add(builder("bob").token("t0ken").deviceId("phone-1").listener(old).connect());
        clients.add(builder("bob").token("t0ken").deviceId("phone-2").connect());
        assertEquals(Reason.CONNECT_KICK, old.disconnect());
        final Inbox quitting = new Inbox();
        clients.add(builder("bob").token("t0ken").deviceId("phone-3").listener(quitting).connect());
        admin.admin().quitDevice("bob", DeviceFlags.APP).get();
        assertEquals(Reason.CONNECT_KICK, quitting.disconnect());
        assertEquals(Reason.AUTH_FAIL,
            assertThrows(JindouException.class, () -> builder("bob").token("t0ken").connect()).reason());
        assertEquals(Reason.AUTH_FAIL,
            assertThrows(JindouException.class, () -> builder("____manager").token("guess").connect()).reason());
    }

    @Test
    void shouldRefuseAdminRequestsWithoutTheAdminToken() throws Exception {
        start(false);
        final JindouClient alice = connect("alice", DeviceFlags.APP, new Inbox());
        final ExecutionException refused = assertThrows(ExecutionException.class,
            () -> alice.admin().createGroup("g1", List.of("alice")).get());
        assertEquals(Reason.ADMIN_REQUIRED, ((JindouException)refused.getCause()).reason());
        assertTrue(alice.isConnected());
    }

    @Test
    void shouldKeepHistoryOverARestart() throws Exception {
        start(false);
        JindouClient alice = connect("alice", DeviceFlags.APP, new Inbox());
        final List<CompletableFuture<SendResult>> sends = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            sends.add(alice.sendToUser("bob", bytes("message " + i)));
        }
        for (final CompletableFuture<SendResult> send : sends) {
            assertTrue(send.get().accepted());
        }
        alice.send(SendRequest.toUser("bob", "typing").withFlags(MessageFlags.NO_PERSIST)).get();
        final String hash = status().path("stateHash").asText();
        assertFalse(hash.isEmpty());
        clients.forEach(JindouClient::close);
        clients.clear();
        node.stop();
        node.close();

        start(false);
        alice = connect("alice", DeviceFlags.APP, new Inbox());
        assertEquals(500, status().path("storedMessages").asLong());
        final List<Message> newest = alice.historyWithUser("bob", 50).get().messages();
        assertEquals(50, newest.size());
        assertEquals(451, newest.get(0).messageSeq());
        assertEquals("message 500", newest.get(49).text());
        final List<Message> rising = alice.history(ChannelTypes.PERSON, "bob", 101, 20, false).get().messages();
        assertEquals("message 101", rising.get(0).text());
        assertEquals(20, rising.size());
        final List<Message> falling = alice.history(ChannelTypes.PERSON, "bob", 100, 20, true).get().messages();
        assertEquals("message 81", falling.get(0).text());
        assertEquals("message 100", falling.get(19).text());
        final JindouClient carol = connect("carol", DeviceFlags.APP, new Inbox());
        assertEquals(0, carol.historyWithUser("bob", 50).get().messages().size());
        assertEquals(501, alice.sendToUser("bob", bytes("one more")).get().messageSeq());
    }

    @Test
    void shouldNameTheJournalWhenItIsMissing() throws Exception {
        start(false);
        connect("alice", DeviceFlags.APP, new Inbox()).sendToUser("bob", bytes("stored")).get();
        clients.forEach(JindouClient::close);
        clients.clear();
        node.stop();
        IoUtil.delete(data.resolve("journal").toFile(), false);
        final StartFailure failure = assertThrows(StartFailure.class, () -> start(false));
        assertTrue(failure.getMessage().contains("the journal ends at record 0"), failure.getMessage());
    }

    /** Checklist row 69: many connections come and go, none stays behind. */
    @Test
    void shouldLeaveNoSessionBehind() throws Exception {
        start(false);
        final JindouClient admin = admin();
        admin.admin().createGroup("g1", List.of("u0", "u1", "u2", "u3", "u4")).get();
        for (int round = 0; round < 20; round++) {
            final List<JindouClient> some = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                some.add(builder("u" + i).connect());
            }
            some.forEach(JindouClient::close);
        }
        while (status().path("sessions").asLong() > 1) {
            Thread.onSpinWait();
        }
        final JsonNode counters = status().path("counters");
        assertEquals(0, counters.path("engine.sessions_audited_away").asLong());
        assertEquals(0, counters.path("gateway.link_digest_differences").asLong());
    }

    private void start(final boolean tokens) {
        data = temp.resolve("data");
        final NodeSettings settings = new NodeSettings(
            data, Profile.SHARED, tokens, 0, Limits.PAYLOAD_MAX_DEFAULT, new GatewaySettings(0, "127.0.0.1", 0, 100, 60));
        node = NodeProcess.launch(settings, DataDirectory.open(data), new EmbeddedParts());
    }

    private JsonNode status() {
        return ControlClient.ask(data, "status");
    }

    private ClientBuilder builder(final String uid) {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid(uid);
    }

    private JindouClient connect(final String uid, final int deviceFlag, final Inbox inbox) {
        final JindouClient client = builder(uid).deviceFlag(deviceFlag).listener(inbox).connect();
        clients.add(client);
        return client;
    }

    private JindouClient admin() throws IOException {
        final JindouClient client = builder("____manager").deviceFlag(DeviceFlags.SYSTEM)
            .token(Files.readString(data.resolve("admin.token")).trim()).connect();
        clients.add(client);
        return client;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
