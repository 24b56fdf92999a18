package io.jindou.client;

import static io.jindou.client.FakeServer.alone;
import static io.jindou.client.FakeServer.disconnectFrame;
import static io.jindou.client.FakeServer.recvFrame;
import static io.jindou.client.JindouClientTest.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientReconnectTest {
    private final CapturingListener listener = new CapturingListener();
    private FakeServer server;
    private ClientLoop loop;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        loop = ClientLoop.start("test-client");
    }

    @AfterEach
    void stop() throws IOException {
        loop.close();
        server.close();
    }

    private ClientBuilder builder() {
        return JindouClient.builder()
            .address("127.0.0.1", server.port())
            .uid("alice")
            .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
            .loop(loop)
            .listener(listener);
    }

    /** checklist row 30. */
    @Test
    void shouldSendAgainWhatWasNotAcknowledgedInOrderBeforeTheNew() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection first = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        final List<CompletableFuture<SendResult>> results = new ArrayList<>();
        final List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            results.add(client.sendToUser("bob", String.valueOf(i).getBytes(UTF_8)));
            numbers.add(first.expect(FrameDescriptor.SEND).sendClientMsgNo());
        }
        // 1 and 4 are acknowledged; 2, 3 and 5 are not.
        first.sendAck(1, Reason.SUCCESS, 101, 1);
        first.sendAck(4, Reason.SUCCESS, 104, 4);
        results.get(0).get(20, SECONDS);
        results.get(3).get(20, SECONDS);
        first.close();

        assertEquals("connected", listener.next());
        assertEquals("CONNECTION_RESET will reconnect", listener.next());
        results.add(client.sendToUser("bob", "6".getBytes(UTF_8)));
        final FakeServer.Connection second = server.acceptOnline();
        for (final int expected : new int[] {2, 3, 5, 6}) {
            final FakeServer.Frame frame = second.expect(FrameDescriptor.SEND);
            assertEquals(String.valueOf(expected), frame.sendText());
            assertEquals(expected, frame.send().clientSeq());
            if (expected <= 5) {
                assertEquals(numbers.get(expected - 1), frame.sendClientMsgNo());
            }
            second.sendAck(expected, Reason.SUCCESS, 100 + expected, expected);
            assertEquals(expected, results.get(expected - 1).get(20, SECONDS).messageSeq());
        }
        assertEquals(3, client.stats().sendsRepeated());
        assertEquals(2, client.stats().connections());
    }

    @Test
    void shouldRepeatOncePerConnection() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        final CompletableFuture<SendResult> result = client.sendToUser("bob", "x".getBytes(UTF_8));
        connection.expect(FrameDescriptor.SEND);
        for (int i = 0; i < 3; i++) {
            connection.close();
            connection = server.acceptOnline();
            assertEquals(1, connection.expect(FrameDescriptor.SEND).send().clientSeq());
        }
        connection.sendAck(1, Reason.SUCCESS, 1, 1);
        result.get(20, SECONDS);
        client.close();
        connection.expect(FrameDescriptor.DISCONNECT);
        connection.expectEnd();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK_LOST", "SERVER_STOPPING", "SLOW_CONSUMER", "HEARTBEAT_TIMEOUT", "AUDIT_DIFFERENCE"})
    void shouldConnectAgainWhenTheServerSaysSo(final Reason reason) throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection first = server.acceptOnline();
        connecting.get(20, SECONDS);
        first.write(alone(disconnectFrame(reason)));
        server.acceptOnline();
        assertEquals("connected", listener.next());
        assertEquals(reason + " will reconnect", listener.next());
        assertEquals("connected", listener.next());
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT_KICK", "AUTH_FAIL", "BAN", "BAD_FRAME"})
    void shouldStayAwayWhenTheReasonIsFinal(final Reason reason) throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        final CompletableFuture<SendResult> open = client.sendToUser("bob", new byte[1]);
        connection.expect(FrameDescriptor.SEND);
        connection.write(alone(disconnectFrame(reason)));
        assertEquals("connected", listener.next());
        assertEquals(reason + " final", listener.next());
        assertEquals(reason, failure(open).reason());
        assertEquals(reason, failure(client.sendToUser("bob", new byte[1])).reason());
        assertTrue(client.isClosed());
        connection.expectEnd();
    }

    @Test
    void shouldGoOnWhileTheServerIsNotReadyAndStopWhenTheTokenIsNoLongerGood() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        server.acceptOnline().close();
        final JindouClient client = connecting.get(20, SECONDS);
        for (int i = 0; i < 3; i++) {
            final FakeServer.Connection again = server.accept();
            again.expect(FrameDescriptor.CONNECT);
            again.connAck(Reason.NOT_READY, 1);
        }
        final FakeServer.Connection last = server.accept();
        last.expect(FrameDescriptor.CONNECT);
        last.connAck(Reason.AUTH_FAIL, 1);
        assertEquals("connected", listener.next());
        assertEquals("CONNECTION_RESET will reconnect", listener.next());
        assertEquals("AUTH_FAIL final", listener.next());
        assertEquals(Reason.AUTH_FAIL, failure(client.maxSeq(1, "bob")).reason());
    }

    @Test
    void shouldStayAwayWhenToldNotToReconnect() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().reconnect(false).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        connecting.get(20, SECONDS);
        connection.close();
        assertEquals("connected", listener.next());
        assertEquals("CONNECTION_RESET final", listener.next());
    }

    @Test
    void shouldBeClosedWhileItWaitsToReconnect() throws Exception {
        final CompletableFuture<JindouClient> connecting =
            builder().backoff(Duration.ofHours(1), Duration.ofHours(1)).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        connection.close();
        assertEquals("connected", listener.next());
        assertEquals("CONNECTION_RESET will reconnect", listener.next());
        final CompletableFuture<SendResult> waiting = client.sendToUser("bob", new byte[1]);
        assertFalse(waiting.isDone());
        client.close();
        assertEquals(Reason.CLIENT_CLOSED, failure(waiting).reason());
    }

    @Test
    void shouldRememberWhatItHasSeenOverConnections() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection first = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        first.write(alone(recvFrame(5, 1, 0, "once")));
        assertEquals("connected", listener.next());
        assertEquals("bob: once", listener.next());
        first.close();
        final FakeServer.Connection second = server.acceptOnline();
        second.write(alone(recvFrame(5, 1, 8, "once")), alone(recvFrame(6, 2, 0, "next")));
        assertEquals("CONNECTION_RESET will reconnect", listener.next());
        assertEquals("connected", listener.next());
        assertEquals("bob: next", listener.next());
        assertEquals(1, client.stats().duplicatesFlagged());
    }

    @Test
    void shouldSendHeartbeatsAndNoticeSilence() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.accept();
        connection.expect(FrameDescriptor.CONNECT);
        connection.connAck(Reason.SUCCESS, 300);
        connecting.get(20, SECONDS);
        // The first ones are answered, then the server falls silent while its socket stays open.
        for (int i = 0; i < 3; i++) {
            final FakeServer.Frame heartbeat = connection.expect(FrameDescriptor.HEARTBEAT);
            assertEquals(0, heartbeat.body().length);
            assertEquals(0, heartbeat.batchSize());
            connection.write(alone(new byte[] {FrameDescriptor.HEARTBEAT, 0, 0, 0, 0}));
        }
        assertEquals("connected", listener.next());
        assertEquals("HEARTBEAT_TIMEOUT will reconnect", listener.next());
        server.acceptOnline();
        assertEquals("connected", listener.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "WUKONG\u0005\u0000\u0000\u0000\u0003abc",
        "WUKONG\u0006\u0000\u0000\u0000\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
        "WUKONG\u0008\u0000\u0000\u0000\u0000",
        "WUKONG\u0008\u0000\u0000\u0000\u0005\u0003\u0000\u0000\u0000\u0001",
        "WUKONG\u0001\u0000\u0000\u0000\u0000"
    })
    void shouldNameGarbageAndStop(final String garbage) throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        connection.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("connected", listener.next());
        assertEquals("BAD_FRAME final", listener.next());
        assertTrue(failure(client.maxSeq(1, "bob")).getMessage().startsWith("the server sent what is no frame"));
        connection.expectEnd();
    }

    /** checklist row 42. */
    @Test
    void shouldRefuseOverlongAndUnknownFramesBeforeTheirBodies() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.accept();
        connection.expect(FrameDescriptor.CONNECT);
        connection.write("WUKONG\u0006\u007f\u0000\u0000\u0000".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Reason.FRAME_TOO_LONG, failure(connecting).reason());

        final CompletableFuture<JindouClient> other = builder().connectAsync();
        final FakeServer.Connection second = server.accept();
        second.expect(FrameDescriptor.CONNECT);
        second.write("WUKONG\u0063".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Reason.UNKNOWN_FRAME_TYPE, failure(other).reason());
    }

    @Test
    void shouldNotTrustLengthsWithinABody() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        connecting.get(20, SECONDS);
        final byte[] recv = recvFrame(1, 1, 0, "abcd");
        // The payload's length, just before its 4 bytes, now says 2 GB.
        recv[recv.length - 5] = (byte)0x7F;
        connection.write(alone(recv));
        assertEquals("connected", listener.next());
        assertEquals("BAD_FRAME final", listener.next());
    }
}
