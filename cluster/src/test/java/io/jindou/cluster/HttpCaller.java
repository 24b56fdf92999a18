package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A business server. */
final class HttpCaller {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String token;

    HttpCaller(final int port) {
        this(port, null);
    }

    HttpCaller(final int port, final String token) {
        this.port = port;
        this.token = token;
    }

    HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Quotes may be written as apostrophes. */
    HttpResponse<String> post(final String path, final String body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    /** The same for what is expected to be served. */
    JsonNode json(final String path, final String body) throws IOException, InterruptedException {
        return served(post(path, body));
    }

    JsonNode json(final String path) throws IOException, InterruptedException {
        return served(get(path));
    }

    /** For what answers {@code {"status":200}}. */
    void ok(final String path, final String body) throws IOException, InterruptedException {
        assertEquals("{\"status\":200}", post(path, body).body(), path + " " + body);
    }

    /** For what is refused; the message. */
    String refused(final int status, final String path, final String body) throws IOException, InterruptedException {
        final HttpResponse<String> response = post(path, body);
        assertEquals(status, response.statusCode(), path + " " + body + ": " + response.body());
        final JsonNode answer = JSON.readTree(response.body());
        assertEquals(status, answer.path("status").asInt());
        return answer.path("msg").asText();
    }

    /** Text as payloads are written. */
    static String base64(final String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when writes are served. */
    HttpCaller awaitReady() throws IOException, InterruptedException {
        while (200 != get("/readyz").statusCode()) {
            Thread.onSpinWait();
        }
        return this;
    }

    private static JsonNode served(final HttpResponse<String> response) throws IOException {
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(final String path) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return null == token ? request : request.header("token", token);
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
