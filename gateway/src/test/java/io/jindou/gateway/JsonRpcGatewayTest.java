package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JSON-RPC client and a native one at the same gateway, over a real WebSocket. */
@Timeout(60)
class JsonRpcGatewayTest {
    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory);
        rig.ctx.wsPort(0);
        rig.launch();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldConnectSendAndBePinged() {
        final TextClient alice = connected("alice");
        alice.say("{\"method\":\"send\",\"params\":{\"channelId\":\"bob\",\"channelType\":1,\"payload\":\"aGk=\"},\"id\":\"s1\"}"
            + "{\"method\":\"ping\",\"id\":\"p1\"}");
        // a ping is answered at once, a message when it is stored
        alice.expect("\"id\":\"p1\",\"result\":{}}");
        alice.expect("\"id\":\"s1\",\"result\":{\"messageId\":\"");
        assertEquals(1, rig.cell.sends);
        alice.say("{\"method\":\"send\",\"params\":{\"channelId\":\"b@b\",\"channelType\":1,\"payload\":\"\"},\"id\":\"s2\"}");
        alice.expect("\"id\":\"s2\",\"result\":{\"messageId\":\"0\",\"messageSeq\":0,\"reasonCode\":16}}");
        assertEquals(1, rig.cell.sends);
    }

    @Test
    void shouldTakeWhatCameBehindConnectWhenTheSessionIsThere() {
        final TextClient alice = new TextClient();
        alice.say(connect("alice") + " {\"method\":\"ping\",\"id\":\"p1\"} ");
        alice.expect("\"id\":\"c1\",\"result\":{\"serverVersion\":5,");
        alice.expect("\"id\":\"p1\",\"result\":{}}");
    }

    @Test
    void shouldEndWhatDoesNotBeginWithConnect() {
        final TextClient bob = new TextClient();
        bob.say("{\"method\":\"ping\",\"id\":\"p1\"}" + connect("bob"));
        bob.expectEnd();
        assertEquals(1, rig.counters().closedBy(Reason.NOT_CONNECTED));
    }

    @Test
    void shouldPushToBothKindsOfClients() throws IOException {
        final TextClient alice = connected("alice");
        final long aliceId = rig.cell.lastConnectionId();
        final TestClient bob = rig.connected("bob");
        final long first = rig.cell.recv(0, 0, 0, 0, "one", aliceId, rig.cell.lastConnectionId());
        final String recv = alice.expect("\"method\":\"recv\"");
        assertTrue(recv.contains("\"messageId\":\"" + first + "\"") && recv.endsWith("\"payload\":\"b25l\"}}"), recv);
        rig.await(() -> bob.count(FrameDescriptor.RECV) == 1);
        // to the members of a channel, some of them in one piece
        rig.cell.recv(0, 0, 0, 7, "two");
        rig.cell.recv(0, 0, 0, 7, "three");
        assertTrue(alice.expect("\"method\":\"recv\"").endsWith("\"payload\":\"dHdv\"}}"));
        assertTrue(alice.expect("\"method\":\"recv\"").endsWith("\"payload\":\"dGhyZWU=\"}}"));
        rig.await(() -> bob.count(FrameDescriptor.RECV) == 3);
        alice.say("{\"method\":\"recvack\",\"params\":{\"messageId\":\"" + first + "\",\"messageSeq\":1}}");
        rig.await(() -> 1 == rig.counters().value(GatewayCounters.Counter.ACKS));
    }

    @Test
    void shouldTellWhoIsKickedAndLeaveTimeToReadIt() {
        final TextClient alice = connected("alice");
        rig.cell.kick(rig.cell.lastConnectionId(), Reason.CONNECT_KICK, false);
        alice.expect("{\"jsonrpc\":\"2.0\",\"method\":\"disconnect\",\"params\":"
            + "{\"reasonCode\":12,\"reason\":\"login in other device\"}}");
        rig.advance(1, TimeUnit.SECONDS);
        rig.steps(20);
        assertTrue(!alice.end.isDone(), "closed at once");
        rig.advance(2, TimeUnit.SECONDS);
        alice.expectEnd();
    }

    @Test
    void shouldSayWhyThereIsNoSession() {
        rig.cell.refusal = Reason.AUTH_FAIL;
        final TextClient alice = new TextClient();
        alice.say(connect("alice"));
        alice.expect("{\"jsonrpc\":\"2.0\",\"id\":\"c1\",\"error\":{\"code\":2,\"message\":\"ReasonAuthFail\"}}");
        alice.expectEnd();
        final TextClient nobody = new TextClient();
        nobody.say(connect(""));
        nobody.expectEnd();
    }

    @Test
    void shouldEndAtGarbage() {
        final TextClient alice = connected("alice");
        alice.say("{\"method\":ping}");
        alice.expectEnd();
        assertEquals(1, rig.counters().closedBy(Reason.BAD_FRAME));
    }

    private TextClient connected(final String uid) {
        final TextClient client = new TextClient();
        client.say(connect(uid));
        client.expect("\"id\":\"c1\",\"result\":{\"serverVersion\":5,");
        return client;
    }

    private static String connect(final String uid) {
        return "{\"method\":\"connect\",\"params\":{\"uid\":\"" + uid + "\",\"deviceFlag\":1},\"id\":\"c1\"}";
    }

    private final class TextClient implements WebSocket.Listener {
        private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        private TextClient() {
            final CompletableFuture<WebSocket> connecting = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + rig.gateway.wsPort() + "/any"), this);
            rig.await(connecting::isDone);
            socket = connecting.join();
        }

        private void say(final String text) {
            final CompletableFuture<WebSocket> said = socket.sendText(text, true);
            rig.await(said::isDone);
            said.join();
        }

        private String expect(final String part) {
            rig.await(() -> !heard.isEmpty());
            final String next = heard.poll();
            assertTrue(next.contains(part), next);
            return next;
        }

        private void expectEnd() {
            rig.await(end::isDone);
            assertTrue(heard.isEmpty(), () -> heard.toString());
        }

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence text, final boolean isLast) {
            part.append(text);
            if (isLast) {
                heard.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket from, final int code, final String reason) {
            end.complete(null);
            return null;
        }

        @Override
        public void onError(final WebSocket from, final Throwable error) {
            end.complete(null);
        }
    }
}
