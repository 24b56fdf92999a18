package io.jindou.gateway;

import static io.jindou.gateway.HttpTestClient.get;
import static io.jindou.gateway.HttpTestClient.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.http.ExternalAddresses;
import io.jindou.gateway.http.HttpAccess;
import io.jindou.gateway.http.HttpSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API on real sockets, stepped by hand, with a cell in memory: order, limits, time, access, outcomes of writes. */
@Timeout(60)
final class HttpApiTest {
    private static final String BAN = "{\"channel_id\":\"g\",\"channel_type\":2,\"ban\":1}";
    private static final String OK = "{\"status\":200}";

    @TempDir
    private Path temp;
    private GatewayRig rig;
    private final List<HttpTestClient> callers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (final HttpTestClient caller : callers) {
            caller.close();
        }
        rig.close();
    }

    private HttpTestClient launch(final String token) throws IOException {
        rig = new GatewayRig(temp);
        rig.ctx.http(new HttpSettings("127.0.0.1", 0, new HttpAccess(token, List.of(), false),
            new ExternalAddresses("", "", "wss://im.example:5210"), false, true));
        rig.launch();
        rig.steps(5);
        return caller();
    }

    private HttpTestClient caller() throws IOException {
        final HttpTestClient caller = new HttpTestClient(rig.gateway.httpPort());
        callers.add(caller);
        return caller;
    }

    private HttpTestClient.Answer ask(final HttpTestClient caller, final String request) {
        final int before = caller.answers.size();
        caller.write(request);
        return await(caller, before + 1);
    }

    private HttpTestClient.Answer await(final HttpTestClient caller, final int count) {
        rig.await(() -> {
            caller.pump();
            return caller.answers.size() >= count;
        });
        return caller.answers.get(count - 1);
    }

    private void awaitEnd(final HttpTestClient caller) {
        rig.await(() -> {
            caller.pump();
            return caller.isEnded;
        });
    }

    @Test
    void shouldAnswerProbesRoutesAndUnknownPaths() throws IOException {
        final HttpTestClient caller = launch(null);
        assertEquals("{\"status\":\"ok\"}", ask(caller, get("/health")).body());
        assertEquals(200, ask(caller, get("/healthz")).status());
        assertEquals(200, ask(caller, get("/readyz")).status());
        final HttpTestClient.Answer route = ask(caller, get("/route?uid=u1"));
        assertEquals("{\"tcp_addr\":\"127.0.0.1:" + rig.gateway.tcpPort()
            + "\",\"ws_addr\":\"\",\"wss_addr\":\"wss://im.example:5210\"}", route.body());
        assertTrue(route.head().contains("access-control-allow-origin: *"), route.head());
        assertTrue(ask(caller, get("/route?intranet=1")).body().endsWith("\"ws_addr\":\"\",\"wss_addr\":\"\"}"));
        assertTrue(ask(caller, post("/route/batch", "[\"u1\",\"u2\"]")).body().endsWith("\"uids\":[\"u1\",\"u2\"]}]"));
        final HttpTestClient.Answer unknown = ask(caller, get("/nothing"));
        assertEquals(404, unknown.status());
        assertEquals("404 page not found", unknown.body());
        assertEquals(404, ask(caller, get("/user/token")).status());
        assertEquals(404, ask(caller, get("/bench/v1/capabilities")).status(), "off unless it is switched on");
        assertEquals(404, ask(caller, get("/demo/../secret")).status());
        final HttpTestClient.Answer options = ask(caller, "OPTIONS /user/token HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(204, options.status());
        assertTrue(options.head().contains("access-control-allow-methods: POST,OPTIONS,GET,PUT,DELETE,PATCH"), options.head());
        assertEquals(0, rig.cell.sessions.size(), "reads need no session");
    }

    @Test
    void shouldShowMetrics() throws IOException {
        final HttpTestClient caller = launch(null);
        ask(caller, get("/health"));
        final HttpTestClient.Answer metrics = ask(caller, get("/metrics"));
        assertTrue(metrics.head().contains("text/plain; version=0.0.4"), metrics.head());
        assertTrue(metrics.body().contains("# TYPE jindou_gateway_http_requests_total counter\n"
            + "jindou_gateway_http_requests_total 2\n"), metrics.body());
        assertTrue(metrics.body().contains("# TYPE jindou_gateway_connections gauge\njindou_gateway_connections 0\n"));
        assertTrue(metrics.body().contains("\njindou_link_up 1\n"));
        assertTrue(metrics.body().lines().filter(line -> !line.startsWith("#"))
            .allMatch(line -> line.matches("jindou_[a-z_]+(\\{[a-z]+=\"[a-z_]+\"\\})? -?\\d+")), metrics.body());
    }

    @Test
    void shouldAnswerAWriteWhenItIsCommittedAndNotBefore() throws IOException {
        final HttpTestClient caller = launch(null);
        caller.write(post("/channel/info", BAN));
        rig.await(() -> rig.counters().value(Counter.HTTP_COMMANDS) == 1);
        rig.steps(50);
        caller.pump();
        assertEquals(0, caller.answers.size(), "answered before the cell had said anything");
        rig.cell.commandReason = Reason.SUCCESS;
        caller.write(post("/channel/info", BAN));
        // answers keep the order of the requests, and the first has none yet
        rig.steps(50);
        caller.pump();
        assertEquals(0, caller.answers.size());
        rig.advance(16, TimeUnit.SECONDS);
        assertEquals(503, await(caller, 1).status());
        assertTrue(caller.answers.get(0).body().contains("did not confirm in time"), caller.answers.get(0).body());
        assertEquals(OK, await(caller, 2).body());
        assertEquals(1, rig.cell.sessions.size(), "one session for all writes");
        assertEquals(0, rig.counters().value(Counter.CONNECTIONS), "nobody's connection");
        assertEquals(0, rig.counters().value(Counter.DIGEST_DIFFERENCES));
    }

    @Test
    void shouldOpenItsSessionAgainAfterALostLink() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.commandReason = Reason.SUCCESS;
        assertEquals(OK, ask(caller, post("/channel/info", BAN)).body());
        rig.cell.commandReason = null;
        caller.write(post("/channel/info", BAN));
        rig.await(() -> rig.counters().value(Counter.HTTP_COMMANDS) == 2);
        rig.cell.loseLink();
        assertEquals(503, await(caller, 2).status());
        rig.await(() -> rig.counters().value(Counter.LINKS_OPENED) == 2);
        rig.cell.commandReason = Reason.SUCCESS;
        assertEquals(OK, ask(caller, post("/channel/info", BAN)).body());
        assertEquals(2, rig.cell.commands.stream()
            .filter(command -> SessionOpenDecoder.TEMPLATE_ID == template(command)).count());
    }

    /** A cell of older rules would end the link of a gateway whose commands it does not know. */
    @Test
    void shouldNotWriteBeforeTheCellKnowsItsCommands() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.engineVersion = 4;
        rig.steps(5);
        assertEquals(503, ask(caller, post("/channel/info", BAN)).status());
        assertEquals(503, ask(caller, get("/readyz")).status());
        assertEquals(200, ask(caller, get("/health")).status());
        assertEquals(0, rig.counters().value(Counter.HTTP_COMMANDS));
    }

    @Test
    void shouldSayWhyTheCellRefuses() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.commandReason = Reason.DISBAND;
        final HttpTestClient.Answer refused = ask(caller, post("/message/send",
            "{\"channel_id\":\"g\",\"channel_type\":2,\"payload\":\"aGk=\",\"client_msg_no\":\"n1\"}"));
        assertEquals(400, refused.status());
        assertEquals("{\"msg\":\"the channel is disbanded\",\"status\":400}", refused.body());
        rig.cell.commandReason = Reason.SUCCESS;
        assertEquals("{\"status\":200,\"data\":{\"message_id\":1002,\"client_msg_no\":\"n1\",\"message_seq\":2}}",
            ask(caller, post("/message/send",
                "{\"channel_id\":\"g\",\"channel_type\":2,\"payload\":\"aGk=\",\"client_msg_no\":\"n1\"}")).body());
        rig.cell.commandReason = Reason.NOT_READY;
        assertEquals(503, ask(caller, post("/channel/info", BAN)).status());
    }

    @Test
    void shouldSendLongListsInPartsAndReplaceOnce() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.commandReason = Reason.SUCCESS;
        final String uids = IntStream.range(0, 1200).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
        assertEquals(OK, ask(caller, post("/channel/whitelist_set",
            "{\"channel_id\":\"g\",\"channel_type\":2,\"uids\":[" + uids + "]}")).body());
        assertEquals(List.of("2:512", "0:512", "0:176"), memberChanges());
        rig.cell.commands.clear();
        assertEquals(OK, ask(caller, post("/channel/whitelist_set",
            "{\"channel_id\":\"g\",\"channel_type\":2,\"uids\":[]}")).body());
        assertEquals(List.of("3:0"), memberChanges());
        rig.cell.commands.clear();
        assertEquals(OK, ask(caller, post("/channel/subscriber_add",
            "{\"channel_id\":\"g\",\"subscribers\":[" + uids + "]}")).body());
        assertEquals(List.of("0:512", "0:512", "0:176"), memberChanges());
    }

    private List<String> memberChanges() {
        final List<String> changes = new ArrayList<>();
        for (final UnsafeBuffer command : rig.cell.commands) {
            if (MembersChangeDecoder.TEMPLATE_ID == template(command)) {
                final MembersChangeDecoder change = new MembersChangeDecoder();
                change.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
                changes.add(change.action() + ":" + change.uids().count());
            }
        }
        return changes;
    }

    private static int template(final UnsafeBuffer command) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(command, 0);
        return header.templateId();
    }

    @Test
    void shouldRefuseWhatIsMalformed() throws IOException {
        final HttpTestClient caller = launch(null);
        for (final String[] wrong : new String[][] {
            {"/user/token", "{\"uid\":\"a@b\",\"token\":\"t\"}"},
            {"/user/token", "{\"uid\":\"____system\",\"token\":\"t\"}"},
            {"/user/token", "{\"uid\":\"a\"}"},
            {"/user/token", "{\"uid\":\"a\",\"token\":\"t\",\"device_level\":2}"},
            {"/user/device_quit", "{\"uid\":\"a\",\"device_flag\":-2}"},
            {"/channel", "{\"channel_id\":\"g\"}"},
            {"/channel", "{\"channel_id\":\"g\",\"channel_type\":1,\"subscribers\":[\"a\"]}"},
            {"/channel/subscriber_add", "{\"channel_id\":\"g\",\"subscribers\":[\" \"]}"},
            {"/channel/subscriber_add", "{\"channel_id\":\"g\",\"channel_type\":1,\"subscribers\":[\"a\"]}"},
            {"/channel/subscriber_add", "{\"channel_id\":\"g\",\"temp_subscriber\":1,\"subscribers\":[\"a\"]}"},
            {"/channel/subscriber_remove_all", "{\"channel_id\":\"g\"}"},
            {"/channel/delete", "{\"channel_id\":\"u\",\"channel_type\":1}"},
            {"/channel/blacklist_add", "{\"channel_id\":\"g\",\"channel_type\":2}"},
            {"/message/send", "{\"channel_type\":2,\"payload\":\"aGk=\"}"},
            {"/message/send", "{\"channel_id\":\"a#b\",\"channel_type\":2,\"payload\":\"aGk=\"}"},
            {"/message/send", "{\"channel_id\":\"g\",\"channel_type\":2}"},
            {"/message/send", "{\"channel_id\":\"g\",\"channel_type\":2,\"payload\":\"%\"}"},
            {"/message/send", "{\"subscribers\":[\"a\"],\"payload\":\"aGk=\"}"},
            {"/message/send", "{\"channel_id\":\"g\",\"subscribers\":[\"a\"],\"header\":{\"sync_once\":1},\"payload\":\"aGk=\"}"},
            {"/message/sendbatch", "{\"subscribers\":[\"a\"],\"payload\":\"aGk=\"}"},
            {"/channel/messagesync", "{\"login_uid\":\"a\"}"},
            {"/user/onlinestatus", "{}"},
            {"/user/token", "no json"}}) {
            final HttpTestClient.Answer answer = ask(caller, post(wrong[0], wrong[1]));
            assertEquals(400, answer.status(), wrong[0] + wrong[1]);
            assertTrue(answer.body().matches("\\{\"msg\":\".+\",\"status\":400}"), answer.body());
        }
        assertEquals(OK, ask(caller, post("/user/onlinestatus", "[]")).body());
        assertEquals(0, rig.counters().value(Counter.HTTP_COMMANDS));
        assertEquals(0, rig.counters().value(Counter.INTERNAL_ERRORS));
    }

    @Test
    void shouldAskForTheTokenBeforeAnythingElse() throws IOException {
        final HttpTestClient caller = launch("s3cret");
        final HttpTestClient.Answer refused = ask(caller, post("/nothing", "x".repeat(1000)));
        assertEquals(401, refused.status());
        assertEquals("", refused.body());
        assertFalse(refused.head().contains("access-control"), refused.head());
        assertEquals(401, ask(caller, "OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n").status());
        assertEquals(401, ask(caller, post("/health", "", "token: s3cre\r\n")).status());
        assertEquals(200, ask(caller, "GET /health HTTP/1.1\r\ntoken: s3cret\r\n\r\n").status());
        assertEquals(3, rig.counters().value(Counter.HTTP_UNAUTHORIZED));
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.commandReason = Reason.SUCCESS;
        final String write = post("/channel/info", BAN);
        caller.write(write + get("/nothing") + get("/health") + write + get("/healthz"));
        await(caller, 5);
        assertEquals(List.of(200, 404, 200, 200, 200), caller.answers.stream().map(HttpTestClient.Answer::status).toList());
    }

    @Test
    void shouldLimitWhatIsUnderWayOnOneConnection() throws IOException {
        final HttpTestClient caller = launch(null);
        // one read brings more than the limit
        caller.write(post("/channel/info", BAN).repeat(70));
        rig.await(() -> rig.counters().value(Counter.HTTP_COMMANDS) == 64);
        rig.steps(20);
        assertEquals(64, rig.counters().value(Counter.HTTP_COMMANDS));
        rig.advance(16, TimeUnit.SECONDS);
        await(caller, 70);
        assertEquals(70, caller.answers.stream().filter(answer -> 503 == answer.status()).count());
        rig.cell.commandReason = Reason.SUCCESS;
        assertEquals(OK, ask(caller, post("/channel/info", BAN)).body());
    }

    @Test
    void shouldEndConnectionsThatSendTooMuchOrNoHttp() throws IOException {
        final HttpTestClient large = launch(null);
        large.write("POST /channel HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
        assertEquals(413, await(large, 1).status());
        awaitEnd(large);
        final HttpTestClient chunked = caller();
        chunked.write("POST /channel HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        final String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        rig.await(() -> {
            chunked.pump();
            if (chunked.answers.isEmpty() && !chunked.isEnded) {
                chunked.write(rig.counters().value(Counter.HTTP_TOO_LARGE) < 2 ? chunk : "");
            }
            return !chunked.answers.isEmpty();
        });
        assertEquals(413, chunked.answers.get(0).status());
        final HttpTestClient headers = caller();
        headers.write("GET / HTTP/1.1\r\nA: " + "x".repeat(20_000) + "\r\n\r\n");
        assertEquals(431, await(headers, 1).status());
        awaitEnd(headers);
        final HttpTestClient line = caller();
        line.write("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n");
        assertEquals(414, await(line, 1).status());
        final HttpTestClient garbage = caller();
        garbage.write("\u0001\u0002 nonsense\r\n\r\n");
        assertEquals(400, await(garbage, 1).status());
        awaitEnd(garbage);
        assertEquals(0, rig.counters().value(Counter.INTERNAL_ERRORS));
    }

    @Test
    void shouldNotWaitForSlowRequestsNorKeepIdleConnections() throws IOException {
        final HttpTestClient silent = launch(null);
        final HttpTestClient slowHead = caller();
        slowHead.write("GET /health HT");
        final HttpTestClient slowBody = caller();
        slowBody.write("POST /channel HTTP/1.1\r\nContent-Length: 10\r\n\r\n{");
        final HttpTestClient idle = caller();
        assertEquals(200, ask(idle, get("/health")).status());
        rig.await(() -> rig.counters().value(Counter.HTTP_REQUESTS) == 2);
        rig.advance(21, TimeUnit.SECONDS);
        awaitEnd(silent);
        awaitEnd(slowHead);
        assertEquals(408, await(slowBody, 1).status());
        awaitEnd(slowBody);
        assertEquals(3, rig.counters().value(Counter.HTTP_SLOW_REQUESTS));
        assertEquals(200, ask(idle, get("/health")).status());
        rig.advance(61, TimeUnit.SECONDS);
        awaitEnd(idle);
        assertEquals(1, rig.counters().value(Counter.HTTP_IDLE_CLOSED));
        rig.await(() -> rig.counters().value(Counter.HTTP_CONNECTIONS) == 0);
    }

    @Test
    void shouldDropTheAnswerOfACallerWhoHasGone() throws IOException {
        final HttpTestClient caller = launch(null);
        caller.write(post("/channel/info", BAN));
        rig.await(() -> rig.counters().value(Counter.HTTP_COMMANDS) == 1);
        caller.close();
        rig.await(() -> rig.counters().value(Counter.HTTP_CONNECTIONS) == 0);
        rig.advance(16, TimeUnit.SECONDS);
        rig.await(() -> rig.counters().value(Counter.HTTP_RESULTS_DROPPED) == 1);
    }

    @Test
    void shouldSayThatTheLinkHasNoRoom() throws IOException {
        final HttpTestClient caller = launch(null);
        rig.cell.isTaking = false;
        final String payload = java.util.Base64.getEncoder().encodeToString(new byte[60_000]);
        final String send = post("/message/send",
            "{\"channel_id\":\"g\",\"channel_type\":2,\"payload\":\"" + payload + "\"}");
        for (int i = 0; i < 63; i++) {
            callers.add(caller());
        }
        rig.await(() -> {
            for (final HttpTestClient one : callers) {
                one.pump();
                if (rig.counters().value(Counter.HTTP_BUSY) == 0) {
                    one.write(send);
                    rig.steps(3);
                }
            }
            return rig.counters().value(Counter.HTTP_BUSY) > 0;
        });
        rig.cell.isTaking = true;
        rig.cell.commandReason = Reason.SUCCESS;
        rig.await(() -> {
            callers.forEach(HttpTestClient::pump);
            return callers.stream().anyMatch(one -> one.answers.stream().anyMatch(answer -> 503 == answer.status()));
        });
    }
}
