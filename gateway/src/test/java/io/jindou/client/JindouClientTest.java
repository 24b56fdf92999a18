package io.jindou.client;

import static io.jindou.client.FakeServer.alone;
import static io.jindou.client.FakeServer.batch;
import static io.jindou.client.FakeServer.disconnectFrame;
import static io.jindou.client.FakeServer.recvFrame;
import static io.jindou.client.FakeServer.sendAckFrame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvAckDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JindouClientTest {
    private static final int HEARTBEAT_TIMEOUT_MS = 600_000;

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

    @Test
    void shouldSayWhoConnects() throws Exception {
        final CompletableFuture<JindouClient> connecting =
            builder().token("secret").deviceId("phone").deviceFlag(DeviceFlags.WEB).connectAsync();
        final FakeServer.Connection connection = server.accept();
        final ConnectDecoder connect = connection.expect(FrameDescriptor.CONNECT).connect();
        assertEquals(FrameDescriptor.PROTOCOL_VERSION, connect.protocolVersion());
        assertEquals(DeviceFlags.WEB, connect.deviceFlag());
        assertEquals(5, connect.uidLength());
        connect.skipUid();
        assertEquals(5, connect.deviceIdLength());
        connect.skipDeviceId();
        assertEquals(6, connect.tokenLength());
        assertFalse(connecting.isDone());

        connection.connAck(Reason.SUCCESS, HEARTBEAT_TIMEOUT_MS);
        final JindouClient client = connecting.get(20, SECONDS);
        assertEquals("connected", listener.next());
        assertEquals(7, client.sessionId());
        assertTrue(client.isConnected());
    }

    @Test
    void shouldThrowTheReasonOfARefusal() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.accept();
        connection.expect(FrameDescriptor.CONNECT);
        connection.connAck(Reason.AUTH_FAIL, HEARTBEAT_TIMEOUT_MS);
        assertEquals(Reason.AUTH_FAIL, failure(connecting).reason());
        connection.expectEnd();
    }

    @Test
    void shouldThrowTheReasonOfADisconnectBeforeTheConnAck() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.accept();
        connection.expect(FrameDescriptor.CONNECT);
        connection.write(alone(disconnectFrame(Reason.BAD_UID)));
        assertEquals(Reason.BAD_UID, failure(connecting).reason());
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        final int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        final JindouException e = assertThrows(JindouException.class, () -> builder().address("127.0.0.1", port).connect());
        assertEquals(Reason.CONNECTION_RESET, e.reason());
        assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
    }

    @Test
    void shouldGiveUpOnAServerThatStaysSilent() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectTimeout(Duration.ofMillis(50)).connectAsync();
        assertEquals(Reason.CONNECT_TIMEOUT, failure(connecting).reason());
    }

    /** checklist row 43. */
    @Test
    void shouldReadFramesHoweverTheyAreSplit() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.accept();
        connection.expect(FrameDescriptor.CONNECT);
        writeByteByByte(connection, alone(FakeServer.connAckFrame(Reason.SUCCESS, HEARTBEAT_TIMEOUT_MS)));
        writeByteByByte(connection, batch(recvFrame(1, 1, 0, "one"), recvFrame(2, 2, 0, "two")));
        writeByteByByte(connection, alone(recvFrame(3, 3, 0, "three")));
        connecting.get(20, SECONDS);
        assertEquals(List.of("connected", "bob: one", "bob: two", "bob: three"),
            List.of(listener.next(), listener.next(), listener.next(), listener.next()));
    }

    @Test
    void shouldAcknowledgeTheLastOfABatchAfterTheListenerReturned() throws Exception {
        final CountDownLatch mayReturn = new CountDownLatch(1);
        final CompletableFuture<JindouClient> connecting = builder().listener(message -> await(mayReturn)).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        connecting.get(20, SECONDS);
        connection.write(batch(recvFrame(11, 1, 0, "a"), recvFrame(12, 2, 0, "b"), recvFrame(13, 3, 0, "c")));
        mayReturn.countDown();
        final RecvAckDecoder ack = new RecvAckDecoder().wrapAndApplyHeader(
            connection.expect(FrameDescriptor.RECVACK).buffer(), 0, new MessageHeaderDecoder());
        assertEquals(13, ack.messageId());
        assertEquals(3, ack.messageSeq());
    }

    @Test
    void shouldNotDeliverTwice() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        connection.write(batch(recvFrame(11, 1, 0, "a"), recvFrame(11, 1, MessageFlags.DUP, "a"),
            recvFrame(11, 1, 0, "a"), recvFrame(12, 2, MessageFlags.DUP, "b")));
        assertEquals("connected", listener.next());
        assertEquals("bob: a", listener.next());
        assertEquals("bob: b", listener.next());
        assertEquals(1, client.stats().duplicatesFlagged());
        assertEquals(1, client.stats().duplicatesUnflagged());
    }

    @Test
    void shouldAnswerSendsInAnyOrderAndRefusalsNormally() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        final CompletableFuture<SendResult> first = client.sendToUser("bob", "one".getBytes(UTF_8));
        final CompletableFuture<SendResult> second = client.sendToGroup("g1", "two".getBytes(UTF_8));
        final FakeServer.Frame one = connection.expect(FrameDescriptor.SEND);
        final FakeServer.Frame two = connection.expect(FrameDescriptor.SEND);
        assertEquals("one", one.sendText());
        assertEquals("two", two.sendText());
        assertFalse(one.sendClientMsgNo().equals(two.sendClientMsgNo()));
        assertTrue(one.sendClientMsgNo().length() <= Limits.CLIENT_MSG_NO_MAX);

        connection.sendAck(two.send().clientSeq(), Reason.SUBSCRIBER_NOT_EXIST, 0, 0);
        final SendResult refused = second.get(20, SECONDS);
        assertFalse(refused.accepted());
        assertEquals(Reason.SUBSCRIBER_NOT_EXIST, refused.reason());
        assertFalse(first.isDone());
        connection.sendAck(one.send().clientSeq(), Reason.SUCCESS, 99, 5);
        assertEquals(new SendResult(Reason.SUCCESS, 99, 5, one.sendClientMsgNo()), first.get(20, SECONDS));
    }

    @Test
    void shouldCarryEveryFieldOfASend() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        connecting.get(20, SECONDS).send(SendRequest.toGroup("g1", "hello").withClientMsgNo("no-1").withTopic("weather")
            .withFlags(MessageFlags.RED_DOT | MessageFlags.SYNC_ONCE).withSetting(9).withExpireSeconds(0xFFFF_FFFEL));
        final SendDecoder send = connection.expect(FrameDescriptor.SEND).send();
        assertEquals(0xFFFF_FFFEL, send.expire());
        assertEquals(9, send.setting());
        assertEquals(MessageFlags.RED_DOT | MessageFlags.SYNC_ONCE, send.flags());
        assertEquals(2, send.channelType());
        assertEquals(2, send.channelIdLength());
        send.skipChannelId();
        assertEquals(4, send.clientMsgNoLength());
        send.skipClientMsgNo();
        assertEquals(7, send.topicLength());
    }

    /** checklist row 60. */
    @Test
    void shouldWriteWhatIsQueuedAsOneBatch() throws Exception {
        final CountDownLatch queued = new CountDownLatch(1);
        final CountDownLatch isHeld = new CountDownLatch(1);
        final CompletableFuture<JindouClient> connecting = builder().listener(message -> {
            isHeld.countDown();
            await(queued);
        }).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        connection.write(alone(recvFrame(1, 1, 0, "hold")));
        await(isHeld);
        for (int i = 0; i < 10; i++) {
            client.sendToUser("bob", String.valueOf(i).getBytes(UTF_8));
        }
        queued.countDown();
        assertEquals(11, connection.expect(FrameDescriptor.RECVACK).batchSize());
        for (int i = 0; i < 10; i++) {
            assertEquals(String.valueOf(i), connection.expect(FrameDescriptor.SEND).sendText());
        }
        assertEquals(1, client.stats().batchesWritten());
    }

    @Test
    void shouldNeverExceedTheLimitsOfABatch() throws Exception {
        final CountDownLatch queued = new CountDownLatch(1);
        final CountDownLatch isHeld = new CountDownLatch(1);
        final int sends = 3 * Limits.FRAME_BATCH_COUNT_MAX;
        final CompletableFuture<JindouClient> connecting = builder().unacked(sends, WhenFull.FAIL).listener(message -> {
            isHeld.countDown();
            await(queued);
        }).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        connection.write(alone(recvFrame(1, 1, 0, "hold")));
        await(isHeld);
        for (int i = 0; i < sends; i++) {
            client.sendToUser("b", i % 1000 == 999 ? new byte[500_000] : new byte[i % 2]);
        }
        queued.countDown();
        connection.expect(FrameDescriptor.RECVACK);
        for (int i = 0; i < sends; i++) {
            assertEquals(i + 1, connection.expect(FrameDescriptor.SEND).send().clientSeq());
        }
    }

    @Test
    void shouldDeliverBothWaysWhileTheSocketIsFull() throws Exception {
        final int sends = 200;
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        // 40 MB fill every socket buffer; nothing is read until all are queued.
        for (int i = 0; i < sends; i++) {
            client.sendToUser("bob", new byte[200_000]);
        }
        for (int i = 0; i < sends; i++) {
            final SendDecoder send = connection.expect(FrameDescriptor.SEND).send();
            assertEquals(i + 1, send.clientSeq());
            connection.write(batch(sendAckFrame(send.clientSeq(), Reason.SUCCESS, i + 1, i + 1)));
        }
        client.close();
        connection.expect(FrameDescriptor.DISCONNECT);
        connection.expectEnd();
    }

    @Test
    void shouldBlockOrFailAtTheBound() throws Exception {
        final CompletableFuture<JindouClient> failing = builder().unacked(2, WhenFull.FAIL).connectAsync();
        server.acceptOnline();
        final JindouClient client = failing.get(20, SECONDS);
        client.sendToUser("bob", new byte[1]);
        client.sendToUser("bob", new byte[1]);
        assertEquals(Reason.BUSY, failure(client.sendToUser("bob", new byte[1])).reason());

        final CompletableFuture<JindouClient> blocking = builder().unacked(1, WhenFull.BLOCK).connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient other = blocking.get(20, SECONDS);
        other.sendToUser("bob", new byte[1]);
        final Thread sender = new Thread(() -> other.sendToUser("bob", new byte[2]));
        sender.start();
        connection.expect(FrameDescriptor.SEND);
        connection.sendAck(1, Reason.SUCCESS, 1, 1);
        assertEquals(2, connection.expect(FrameDescriptor.SEND).send().clientSeq());
        sender.join();
    }

    @Test
    void shouldReleaseABlockedSenderWhenClosed() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().unacked(1, WhenFull.BLOCK).connectAsync();
        server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        client.sendToUser("bob", new byte[1]);
        final CompletableFuture<CompletableFuture<SendResult>> blocked =
            CompletableFuture.supplyAsync(() -> client.sendToUser("bob", new byte[2]));
        client.close();
        assertEquals(Reason.CLIENT_CLOSED, failure(blocked.get(20, SECONDS)).reason());
    }

    @Test
    void shouldRefuseToWaitOnItsOwnThread() throws Exception {
        final CompletableFuture<JindouClient> self = new CompletableFuture<>();
        builder().listener(new JindouListener() {
            @Override
            public void onMessage(final Message message) {
                self.join().sendToUser("bob", new byte[1]).join();
            }

            @Override
            public void onError(final Throwable error) {
                listener.onError(error);
            }
        }).connectAsync().thenAccept(self::complete);
        final FakeServer.Connection connection = server.acceptOnline();
        self.get(20, SECONDS);
        connection.write(alone(recvFrame(1, 1, 0, "trap")));
        assertTrue(listener.next().contains("within a listener"));
        connection.expect(FrameDescriptor.RECVACK);
        assertEquals(1, self.join().stats().listenerErrors());
    }

    @Test
    void shouldFailWhatIsOpenWhenClosed() throws Exception {
        final CompletableFuture<JindouClient> connecting = builder().connectAsync();
        final FakeServer.Connection connection = server.acceptOnline();
        final JindouClient client = connecting.get(20, SECONDS);
        final CompletableFuture<SendResult> send = client.sendToUser("bob", new byte[1]);
        final CompletableFuture<Long> request = client.maxSeq(1, "bob");
        connection.expect(FrameDescriptor.SEND);
        client.close();
        assertEquals(Reason.CLIENT_CLOSED, failure(send).reason());
        assertEquals(Reason.CLIENT_CLOSED, failure(request).reason());
        assertEquals(Reason.CLIENT_CLOSED, failure(client.sendToUser("bob", new byte[1])).reason());
        assertTrue(client.isClosed());
        client.close();
        assertEquals("connected", listener.next());
        assertEquals("CLIENT_CLOSED final", listener.next());
    }

    @Test
    void shouldServeManyClientsOnOneThread() throws Exception {
        final int count = 60;
        final List<CompletableFuture<JindouClient>> connecting = new ArrayList<>();
        final List<FakeServer.Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connecting.add(builder().uid("user" + i).connectAsync());
            connections.add(server.acceptOnline());
        }
        for (int i = 0; i < count; i++) {
            final JindouClient client = connecting.get(i).get(20, SECONDS);
            final CompletableFuture<SendResult> result = client.sendToUser("bob", new byte[1]);
            connections.get(i).expect(FrameDescriptor.SEND);
            connections.get(i).sendAck(1, Reason.SUCCESS, i + 1, 1);
            assertEquals(i + 1, result.get(20, SECONDS).messageId());
        }
    }

    @Test
    void shouldLetTheServerRefuseWhatFitsAFrameAndNothingElse() {
        assertEquals(1000, SendRequest.toUser("x".repeat(1000), new byte[0]).channelId().length());
        assertThrows(IllegalArgumentException.class,
            () -> SendRequest.toUser("bob", new byte[Limits.FRAME_BODY_MAX]));
        assertThrows(IllegalArgumentException.class, () -> SendRequest.toUser("x".repeat(70_000), new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> SendRequest.toUser("bob", new byte[0]).withFlags(256));
    }

    static JindouException failure(final CompletableFuture<?> future) throws Exception {
        final ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        return assertInstanceOf(JindouException.class, e.getCause());
    }

    private static void writeByteByByte(final FakeServer.Connection connection, final byte[] bytes) throws IOException {
        for (final byte b : bytes) {
            connection.write(new byte[] {b});
        }
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
