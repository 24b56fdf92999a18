package io.jindou.cluster.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One user of WuKongIM's JSON-RPC over the JDK's WebSocket. */
public final class JsonRpcUser implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> notifications = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private int lastId;

    /** A user who has a socket and no session yet. */
    public JsonRpcUser(final String address) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address), this).join();
    }

    /** Connects, and answers with the whole response. */
    public JsonNode connect(final String uid, final String token) throws InterruptedException {
        return ask("connect", params().put("uid", uid).put("token", token).put("deviceFlag", 1));
    }

    /** Sends a text and answers with the result. */
    public JsonNode send(final String to, final int channelType, final String clientMsgNo, final String text)
        throws InterruptedException {
        final String payload = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return ask("send", params().put("channelId", to).put("channelType", channelType).put("clientMsgNo", clientMsgNo)
            .put("payload", payload)).path("result");
    }

    /** The params of the next message, which is acknowledged. */
    public JsonNode recv() throws InterruptedException {
        final JsonNode params = notification("recv");
        final ObjectNode ack = params().put("messageId", params.path("messageId").asText())
            .put("messageSeq", params.path("messageSeq").asLong());
        say(JSON.createObjectNode().put("method", "recvack").set("params", ack));
        return params;
    }

    /** The params of the next notification, which has to be this one. */
    public JsonNode notification(final String method) throws InterruptedException {
        final JsonNode next = notifications.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came");
        assertEquals(method, next.path("method").asText(), next::toString);
        return next.path("params");
    }

    /** What a message says. */
    public static String text(final JsonNode recv) {
        return new String(Base64.getDecoder().decode(recv.path("payload").asText()), StandardCharsets.UTF_8);
    }

    public boolean hasNothingElse() {
        return notifications.isEmpty();
    }

    /** Waits until the server has closed the connection. */
    public void awaitEnd() throws Exception {
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(final WebSocket from, final CharSequence text, final boolean isLast) {
        part.append(text);
        if (isLast) {
            try {
                final JsonNode object = JSON.readTree(part.toString());
                (object.has("method") ? notifications : answers).add(object);
            } catch (final JsonProcessingException ex) {
                throw new UncheckedIOException(ex);
            }
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

    private JsonNode ask(final String method, final ObjectNode params) throws InterruptedException {
        final String id = String.valueOf(++lastId);
        say(JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method).put("id", id).set("params", params));
        final JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(answer, "no answer to " + method);
        assertEquals(id, answer.path("id").asText(), answer::toString);
        return answer;
    }

    private void say(final JsonNode object) {
        socket.sendText(object.toString(), true).join();
    }

    private static ObjectNode params() {
        return JSON.createObjectNode();
    }
}
