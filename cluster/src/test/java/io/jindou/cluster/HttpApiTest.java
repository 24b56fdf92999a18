package io.jindou.cluster;

import static io.jindou.cluster.HttpCaller.base64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.client.ClientBuilder;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.client.Message;
import io.jindou.client.SendResult;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.cluster.config.HttpPort;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each endpoint of the HTTP API on a whole node, as business servers use it, beside clients that see what comes of it. */
@Timeout(120)
final class HttpApiTest {
    @TempDir
    private Path temp;
    private final List<JindouClient> clients = new ArrayList<>();
    private NodeProcess node;
    private HttpCaller caller;

    @AfterEach
    void stop() {
        clients.forEach(JindouClient::close);
        node.stop();
        assertEquals(0, node.errorCount());
        node.close();
    }

    private void start(final boolean tokens, final HttpPort http) throws IOException, InterruptedException {
        final Path data = temp.resolve("data");
        final NodeSettings settings = new NodeSettings(
            data, Profile.SHARED, tokens, 0, Limits.PAYLOAD_MAX_DEFAULT,
            new GatewaySettings(0, "127.0.0.1", 0, 100, 60)).withHttp(http);
        node = NodeProcess.launch(settings, DataDirectory.open(data), new EmbeddedParts());
        caller = new HttpCaller(node.httpPort(),
            null == http.tokenFile() ? null : Files.readString(http.tokenFile())).awaitReady();
    }

    private ClientBuilder builder(final String uid) {
        return JindouClient.builder().address("127.0.0.1", node.tcpPort()).uid(uid);
    }

    private JindouClient connect(final String uid, final Inbox inbox) {
        final JindouClient client = builder(uid).deviceFlag(DeviceFlags.APP).listener(inbox).connect();
        clients.add(client);
        return client;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldSetTokensAndKick() throws Exception {
        start(true, HttpPort.local(0));
        caller.ok("/user/token", "{'uid':'bob','token':'t0ken','device_flag':0,'device_level':1}");
        final Inbox old = new Inbox();
        clients.add(builder("bob").token("t0ken").deviceId("d1").listener(old).connect());
        assertEquals(Reason.AUTH_FAIL,
            assertThrows(JindouException.class, () -> builder("bob").token("guess").connect()).reason());
        final JsonNode online = caller.json("/user/onlinestatus", "['bob','carol']");
        assertEquals("[{\"uid\":\"bob\",\"device_flag\":0,\"online\":1}]", online.toString());
        // a new token of a master ends what was connected
        caller.ok("/user/token", "{'uid':'bob','token':'t1','device_flag':0,'device_level':1}");
        assertEquals(Reason.CONNECT_KICK, old.disconnect());
        final Inbox quitting = new Inbox();
        clients.add(builder("bob").token("t1").listener(quitting).connect());
        caller.ok("/user/device_quit", "{'uid':'bob','device_flag':-1}");
        assertEquals(Reason.CONNECT_KICK, quitting.disconnect());
        assertEquals(Reason.AUTH_FAIL,
            assertThrows(JindouException.class, () -> builder("bob").token("t1").connect()).reason());
        assertEquals("[]", caller.json("/user/onlinestatus", "['bob']").toString());

        caller.ok("/channel/info", "{'channel_id':'bob','channel_type':1,'ban':1}");
        assertEquals("{\"status\":19}", caller.json("/user/token", "{'uid':'bob','token':'t2'}").toString());
        caller.ok("/channel/info", "{'channel_id':'bob','channel_type':1}");
        caller.ok("/user/token", "{'uid':'bob','token':'t2'}");
        clients.add(builder("bob").token("t2").connect());
    }

    @Test
    void shouldServeGroupsWithTheirLists() throws Exception {
        start(false, HttpPort.local(0));
        final Inbox bobInbox = new Inbox();
        final JindouClient alice = connect("alice", new Inbox());
        final JindouClient bob = connect("bob", bobInbox);
        caller.ok("/channel", "{'channel_id':'g1','channel_type':2,'large':0,'subscribers':['alice','bob']}");
        assertEquals(1, alice.sendToGroup("g1", bytes("one")).get().messageSeq());
        assertEquals("one", bobInbox.next().text());

        caller.ok("/channel/subscriber_remove", "{'channel_id':'g1','channel_type':2,'subscribers':['bob']}");
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, bob.sendToGroup("g1", bytes("out")).get().reason());
        caller.ok("/channel/subscriber_add", "{'channel_id':'g1','reset':1,'subscribers':['bob']}");
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, alice.sendToGroup("g1", bytes("out")).get().reason());
        caller.ok("/channel/subscriber_remove_all", "{'channel_id':'g1','channel_type':2}");
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, bob.sendToGroup("g1", bytes("out")).get().reason());
        caller.ok("/channel/subscriber_add", "{'channel_id':'g1','subscribers':['alice','bob']}");

        caller.ok("/channel/blacklist_add", "{'channel_id':'g1','channel_type':2,'uids':['bob']}");
        assertEquals(Reason.IN_BLACKLIST, bob.sendToGroup("g1", bytes("denied")).get().reason());
        caller.ok("/channel/blacklist_set", "{'channel_id':'g1','channel_type':2,'uids':['alice']}");
        assertEquals(Reason.IN_BLACKLIST, alice.sendToGroup("g1", bytes("denied")).get().reason());
        assertTrue(bob.sendToGroup("g1", bytes("two")).get().accepted());
        caller.ok("/channel/blacklist_remove", "{'channel_id':'g1','channel_type':2,'uids':['alice']}");
        assertTrue(alice.sendToGroup("g1", bytes("three")).get().accepted());
        caller.ok("/channel/blacklist_add", "{'channel_id':'g1','channel_type':2,'uids':['alice','bob']}");
        caller.ok("/channel/blacklist_remove_all", "{'channel_id':'g1','channel_type':2}");
        assertTrue(bob.sendToGroup("g1", bytes("four")).get().accepted());

        caller.ok("/channel/whitelist_add", "{'channel_id':'g1','channel_type':2,'uids':['alice']}");
        assertEquals(Reason.NOT_IN_WHITELIST, bob.sendToGroup("g1", bytes("muted")).get().reason());
        assertEquals(List.of("alice"), whitelist());
        caller.ok("/channel/whitelist_set", "{'channel_id':'g1','channel_type':2,'uids':['bob','carol']}");
        assertEquals(List.of("bob", "carol"), whitelist());
        assertEquals(Reason.NOT_IN_WHITELIST, alice.sendToGroup("g1", bytes("muted")).get().reason());
        caller.ok("/channel/whitelist_remove", "{'channel_id':'g1','channel_type':2,'uids':['carol']}");
        assertEquals(List.of("bob"), whitelist());
        caller.ok("/channel/whitelist_remove_all", "{'channel_id':'g1','channel_type':2}");
        assertEquals(List.of(), whitelist());
        assertTrue(alice.sendToGroup("g1", bytes("five")).get().accepted());

        caller.ok("/channel/delete", "{'channel_id':'unknown','channel_type':2}");
        caller.ok("/channel/delete", "{'channel_id':'g1','channel_type':2}");
        assertEquals(Reason.DISBAND, alice.sendToGroup("g1", bytes("over")).get().reason());
        assertEquals("the channel is disbanded", caller.refused(400, "/message/send",
            "{'channel_id':'g1','channel_type':2,'payload':'" + base64("over") + "'}"));
        // all flags are replaced each time: omitted ones are lifted
        caller.ok("/channel", "{'channel_id':'g1','channel_type':2}");
        assertTrue(alice.sendToGroup("g1", bytes("six")).get().accepted());
    }

    private List<String> whitelist() throws Exception {
        return StreamSupport.stream(caller.json("/channel/whitelist?channel_id=g1&channel_type=2").spliterator(), false)
            .map(entry -> entry.path("uid").asText()).sorted().toList();
    }

    @Test
    void shouldReplaceLongLists() throws Exception {
        start(false, HttpPort.local(0));
        final List<String> many = IntStream.range(0, 3000).mapToObj(i -> "user-" + i).sorted().toList();
        caller.ok("/channel/whitelist_set", "{'channel_id':'g1','channel_type':2,'uids':" + array(many) + "}");
        assertEquals(many, whitelist());
        final List<String> others = IntStream.range(1000, 2200).mapToObj(i -> "user-" + i).sorted().toList();
        caller.ok("/channel/whitelist_set", "{'channel_id':'g1','channel_type':2,'uids':" + array(others) + "}");
        assertEquals(others, whitelist());
        caller.ok("/channel/whitelist_remove_all", "{'channel_id':'g1','channel_type':2}");
        assertEquals(List.of(), whitelist());
    }

    private static String array(final List<String> texts) {
        return texts.stream().collect(Collectors.joining("','", "['", "']"));
    }

    @Test
    void shouldSendInTheNameOfUsersAndOfTheSystem() throws Exception {
        start(false, HttpPort.local(0));
        final Inbox bobInbox = new Inbox();
        final Inbox aliceInbox = new Inbox();
        connect("bob", bobInbox);
        connect("alice", aliceInbox);
        final JsonNode sent = caller.json("/message/send", "{'header':{'red_dot':1},'client_msg_no':'n1','from_uid':'alice',"
            + "'channel_id':'bob','channel_type':1,'payload':'" + base64("hello") + "'}");
        assertEquals(200, sent.path("status").asInt());
        assertEquals("n1", sent.path("data").path("client_msg_no").asText());
        assertEquals(1, sent.path("data").path("message_seq").asInt());
        final Message atBob = bobInbox.next();
        assertEquals("hello", atBob.text());
        assertEquals("alice", atBob.fromUid());
        assertEquals(sent.path("data").path("message_id").asLong(), atBob.messageId());
        assertEquals("hello", aliceInbox.next().text(), "the sender's own devices get it as well");

        final JsonNode passing = caller.json("/message/send", "{'header':{'no_persist':1},'channel_id':'bob','channel_type':1,"
            + "'payload':'" + base64("typing") + "'}");
        assertEquals(0, passing.path("data").path("message_seq").asInt());
        assertEquals(33, passing.path("data").path("client_msg_no").asText().length());
        assertEquals("typing", bobInbox.next().text());

        assertEquals("{\"fail_uids\":[],\"reason\":[]}", caller.json("/message/sendbatch", "{'from_uid':'carol',"
            + "'subscribers':['alice','bob'],'payload':'" + base64("to all") + "'}").toString());
        assertEquals("to all", bobInbox.next().text());
        assertEquals("to all", aliceInbox.next().text());

        for (final String header : new String[] {"{'sync_once':1,'no_persist':1}", "{'sync_once':1}"}) {
            caller.ok("/message/send", "{'header':" + header + ",'subscribers':['alice','bob'],'payload':'"
                + base64("command") + "'}");
            assertEquals("command", bobInbox.next().text());
            assertEquals("command", aliceInbox.next().text());
        }
        assertEquals(1, caller.json("/channel/max_message_seq?channel_id=bob&channel_type=1&login_uid=alice")
            .path("message_seq").asInt(), "commands have a channel of their own");
        assertTrue(caller.refused(400, "/message/send", "{'channel_id':'bob','channel_type':1,'payload':'"
            + base64("x".repeat(Limits.PAYLOAD_MAX_DEFAULT + 1)) + "'}").contains("payload"));
    }

    /** Both directions with their limits and bounds, over several pages of the journal. */
    @Test
    void shouldReadMessagesInBothDirections() throws Exception {
        start(false, HttpPort.local(0));
        final JindouClient alice = connect("alice", new Inbox());
        final List<CompletableFuture<SendResult>> sends = new ArrayList<>();
        for (int i = 1; i <= 2500; i++) {
            sends.add(alice.sendToUser("bob", bytes("message " + i)));
        }
        for (final CompletableFuture<SendResult> send : sends) {
            assertTrue(send.get().accepted());
        }
        assertSync(2491, 2500, 1, 0, 0, 10, 0);
        assertSync(2491, 2500, 1, 0, 0, 10, 1);
        // down: the start belongs to it, the end does not
        assertSync(91, 100, 1, 100, 0, 10, 0);
        assertSync(1, 5, 0, 5, 0, 10, 0);
        assertSync(96, 100, 0, 100, 95, 10, 0);
        assertSync(91, 100, 1, 100, 50, 10, 0);
        assertSync(0, -1, 0, 50, 100, 10, 0);
        assertSync(2495, 2500, 0, 2504, 0, 10, 0);
        assertSync(0, -1, 0, 9000, 0, 10, 0);
        // up
        assertSync(100, 109, 1, 100, 0, 10, 1);
        assertSync(100, 104, 0, 100, 105, 10, 1);
        assertSync(2495, 2500, 0, 2495, 0, 10, 1);
        assertSync(2495, 2500, 0, 2495, 9000, 10, 1);
        assertSync(1, 9, 0, 0, 10, 20, 1);
        assertSync(0, -1, 0, 3000, 0, 10, 1);
        // more than one page of the journal
        assertSync(1, 2500, 0, 0, 0, 10_000, 0);
        assertSync(101, 2300, 1, 2300, 0, 2200, 0);
        assertSync(101, 2300, 1, 101, 0, 2200, 1);
        assertSync(101, 2300, 0, 101, 2301, 9000, 1);
        // nothing said is a page
        assertSync(2401, 2500, 1, 0, 0, 0, 0);

        final JsonNode first = sync("alice", "bob", 1, 0, 1, 1).path("messages").get(0);
        assertEquals("{\"no_persist\":0,\"red_dot\":0,\"sync_once\":0}", first.path("header").toString());
        assertEquals("alice", first.path("from_uid").asText());
        assertEquals("bob", first.path("channel_id").asText());
        assertEquals(1, first.path("channel_type").asInt());
        assertEquals(base64("message 1"), first.path("payload").asText());
        assertEquals(first.path("message_id").asText(), first.path("message_idstr").asText());
        assertTrue(first.path("message_id").isIntegralNumber() && first.path("timestamp").asLong() > 1_700_000_000L);
        assertEquals(1, sync("bob", "alice", 1, 0, 1, 1).path("messages").size(), "the peer reads the same");
        assertEquals(0, sync("carol", "bob", 0, 0, 10, 0).path("messages").size());
        assertEquals("{\"start_message_seq\":3,\"end_message_seq\":0,\"more\":0,\"messages\":[]}",
            caller.json("/channel/messagesync", "{'login_uid':'alice','channel_id':'nothing','channel_type':2,"
                + "'start_message_seq':3,'limit':10}").toString());

        assertEquals("{\"message_seq\":2500}",
            caller.json("/channel/max_message_seq?channel_id=bob&channel_type=1&login_uid=alice").toString());
        assertEquals("{\"message_seq\":0}", caller.json("/channel/max_message_seq?channel_id=bob&channel_type=1").toString());
        assertEquals("{\"message_seq\":0}", caller.json("/channel/max_message_seq?channel_id=g&channel_type=2").toString());
        assertEquals(400, caller.get("/channel/max_message_seq?channel_type=2").statusCode());
    }

    private JsonNode sync(
        final String login, final String peer, final long start, final long end, final int limit, final int mode)
        throws Exception {
        return caller.json("/channel/messagesync", "{'login_uid':'" + login + "','channel_id':'" + peer
            + "','channel_type':1,'start_message_seq':" + start + ",'end_message_seq':" + end + ",'limit':" + limit
            + ",'pull_mode':" + mode + "}");
    }

    private void assertSync(
        final long first, final long last, final int more, final long start, final long end, final int limit, final int mode)
        throws Exception {
        final JsonNode answer = sync("alice", "bob", start, end, limit, mode);
        final String asked = start + ".." + end + " limit " + limit + " mode " + mode;
        assertEquals(last - first + 1, answer.path("messages").size(), asked);
        long seq = first;
        for (final JsonNode message : answer.path("messages")) {
            assertEquals(seq++, message.path("message_seq").asLong(), asked);
        }
        assertEquals(more, answer.path("more").asInt(), asked);
        assertEquals(start, answer.path("start_message_seq").asLong());
        assertEquals(end, answer.path("end_message_seq").asLong());
    }

    @Test
    void shouldServeLoadGeneratorsWhenToldSo() throws Exception {
        start(true, HttpPort.local(0).withBench());
        assertTrue(caller.json("/bench/v1/capabilities").path("enabled").asBoolean());
        assertEquals("{\"run_id\":\"r\",\"batch_id\":\"b1\",\"accepted\":2}", caller.json("/bench/v1/users/tokens",
            "{'run_id':'r','batch_id':'b1','upsert':true,'users':[{'uid':'u1','token':'t1'},{'uid':'u2','token':'t2'}]}")
            .toString());
        assertEquals(2, caller.json("/bench/v1/channels", "{'run_id':'r','batch_id':'b2','upsert':true,"
            + "'channels':[{'channel_id':'c1','channel_type':2},{'channel_id':'c2','channel_type':2}]}")
            .path("accepted").asInt());
        assertEquals(1, caller.json("/bench/v1/channels/subscribers", "{'run_id':'r','batch_id':'b3',"
            + "'items':[{'channel_id':'c1','channel_type':2,'subscribers':['u1','u2']}]}").path("accepted").asInt());
        final JindouClient one = builder("u1").token("t1").connect();
        clients.add(one);
        assertEquals(1, one.sendToGroup("c1", bytes("hello")).get().messageSeq());
    }

    @Test
    void shouldAskForTheTokenOfItsFile() throws Exception {
        final Path file = Files.writeString(temp.resolve("http.token"), "s3cret");
        start(false, HttpPort.local(0).withTokenFile(file));
        assertEquals(401, new HttpCaller(node.httpPort()).get("/health").statusCode());
        assertEquals("", new HttpCaller(node.httpPort(), "guess").get("/health").body());
        assertEquals(200, caller.get("/health").statusCode());
    }

    @Test
    void shouldServeManyCallersAtOnce() throws Exception {
        start(false, HttpPort.local(0));
        final List<Thread> threads = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            final String group = "g" + i % 2;
            final HttpCaller one = new HttpCaller(node.httpPort());
            threads.add(new Thread(() -> {
                try {
                    for (int n = 0; n < 50; n++) {
                        one.json("/message/send",
                            "{'channel_id':'" + group + "','channel_type':2,'payload':'" + base64("m") + "'}");
                    }
                } catch (final IOException | InterruptedException | AssertionError ex) {
                    synchronized (failures) {
                        failures.add(ex);
                    }
                }
            }));
        }
        caller.ok("/channel", "{'channel_id':'g0','channel_type':2}");
        caller.ok("/channel", "{'channel_id':'g1','channel_type':2}");
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(200, caller.json("/channel/max_message_seq?channel_id=g0&channel_type=2").path("message_seq").asInt());
        assertEquals(200, caller.json("/channel/max_message_seq?channel_id=g1&channel_type=2").path("message_seq").asInt());
    }
}
