package io.jindou.perf.wukongim;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** The few calls of a server's HTTP API that a bench needs. */
final class WuKongImApi {
    private static final int GROUP = 2;
    private static final int SUBSCRIBERS_PER_CALL = 500;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();

    WuKongImApi(final URI base) {
        this.base = base;
    }

    /** A group with these users, named by the function. */
    void createGroup(final String id, final int[] members, final IntFunction<String> names) throws IOException {
        post("/channel", Map.of("channel_id", id, "channel_type", GROUP, "subscribers", List.of()));
        final List<String> some = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            some.add(names.apply(members[i]));
            if (SUBSCRIBERS_PER_CALL == some.size() || members.length - 1 == i) {
                post("/channel/subscriber_add",
                    Map.of("channel_id", id, "channel_type", GROUP, "reset", 0, "subscribers", some));
                some.clear();
            }
        }
    }

    /** A server may serve clients before it serves this; until then it says that it does not. */
    private void post(final String path, final Map<String, Object> body) throws IOException {
        final HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))).build();
        try {
            final long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            while (UNAVAILABLE == answer.statusCode() && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(RETRY_NS);
                answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            if (OK != answer.statusCode()) {
                throw new IOException(path + " of the server's HTTP API answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }
}
