package io.jindou.cluster.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Profile;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalPlan;
import io.jindou.cluster.local.LocalProcess;
import io.jindou.cluster.local.UsersProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A cell of real processes as its clients and its business server see it: WebSockets, and the HTTP API. */
final class SdkCell implements AutoCloseable {
    private static final long PATIENCE_MS = 90_000;
    private static final long STEP_MS = 20;
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalCell cell;
    private final int nodes;

    /** Starts a cell in which users need tokens, or not. */
    SdkCell(final Path directory, final int nodes, final int gateways, final boolean tokens) throws Exception {
        this.nodes = nodes;
        cell = LocalCell.create(directory, new LocalPlan(nodes, gateways, 0, Failover.FAST, Profile.SHARED, 0,
            List.of("--tokens", tokens ? "on" : "off"), List.of()), UsersProgram.server());
        try {
            cell.start();
            cell.awaitServing(PATIENCE_MS);
            await("the HTTP API does not serve", this::isReady);
        } catch (final Exception | AssertionError failure) {
            close();
            throw failure;
        }
    }

    String webSocket(final int gateway) {
        return "ws://127.0.0.1:" + cell.process("gateway-" + gateway).ports().get("ws");
    }

    String http(final int gateway) {
        return "http://127.0.0.1:" + cell.process("gateway-" + gateway).ports().get("http");
    }

    /** A call of the API that has to be served. Quotes may be written as apostrophes. */
    String post(final String path, final String body) throws IOException, InterruptedException {
        final HttpResponse<String> response = http.send(HttpRequest.newBuilder(URI.create(http(0) + path))
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(OK, response.statusCode(), path + ": " + response.body());
        return response.body();
    }

    /** Sets a token for the web; level 1 is master. */
    void token(final String uid, final String token, final int level) throws IOException, InterruptedException {
        post("/user/token", "{'uid':'" + uid + "','token':'" + token + "','device_flag':1,'device_level':" + level + "}");
    }

    /** Kills the leader and returns its name; nobody waits for the next one. */
    String killLeader() throws Exception {
        final String[] leader = new String[1];
        await("nobody leads", () -> {
            for (int id = 0; id < nodes; id++) {
                if ("LEADER".equals(roleOf("node-" + id))) {
                    leader[0] = "node-" + id;
                }
            }
            return null != leader[0];
        });
        cell.kill(leader[0]);
        return leader[0];
    }

    /** Starts a node again and waits until it follows. */
    void restart(final String name) throws Exception {
        cell.start(name);
        await(name + " does not follow", () -> "FOLLOWER".equals(roleOf(name)));
    }

    @Override
    public void close() {
        cell.processes().stream().map(LocalProcess::name).forEach(cell::kill);
    }

    private String roleOf(final String name) {
        try {
            final JsonNode status = cell.ask(name, "status");
            return status.path("role").asText();
        } catch (final NodeFailure down) {
            return "";
        }
    }

    private boolean isReady() {
        try {
            return OK == http.send(HttpRequest.newBuilder(URI.create(http(0) + "/readyz")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (final IOException notYet) {
            return false;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", ex);
        }
    }

    private static void await(final String otherwise, final BooleanSupplier condition) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, otherwise);
            Thread.sleep(STEP_MS);
        }
    }
}
