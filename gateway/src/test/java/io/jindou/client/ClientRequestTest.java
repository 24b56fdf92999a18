package io.jindou.client;

import static io.jindou.client.FakeServer.alone;
import static io.jindou.client.FakeServer.requestResultFrame;
import static io.jindou.client.JindouClientTest.failure;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.REQUEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestDecoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultEncoder;
import io.jindou.codecs.sbe.wire.MembersRequestDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientRequestTest {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private FakeServer server;
    private FakeServer.Connection connection;
    private ClientLoop loop;
    private JindouClient client;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        loop = ClientLoop.start("test-client");
        connect(Duration.ofSeconds(60));
    }

    private void connect(final Duration requestTimeout) throws Exception {
        final CompletableFuture<JindouClient> connecting = JindouClient.builder()
            .address("127.0.0.1", server.port()).uid("____manager").requestTimeout(requestTimeout).loop(loop).connectAsync();
        connection = server.acceptOnline();
        client = connecting.get(20, SECONDS);
    }

    @AfterEach
    void stop() throws IOException {
        loop.close();
        server.close();
    }

    @Test
    void shouldMakeAGroupWithManyMembersInParts() throws Exception {
        final List<String> uids = IntStream.range(0, 1200).mapToObj(i -> "user" + i).toList();
        final CompletableFuture<Long> result = client.admin().createGroup("g1", uids);
        final ChannelSetRequestDecoder set = new ChannelSetRequestDecoder()
            .wrapAndApplyHeader(connection.expect(REQUEST).buffer(), 0, header);
        assertEquals(ChannelTypes.GROUP, set.channelType());
        assertEquals(0, set.mask());
        connection.write(alone(requestResultFrame(set.correlationId(), Reason.SUCCESS, 1)));
        int total = 0;
        for (final int expected : new int[] {512, 512, 176}) {
            final MembersRequestDecoder members = new MembersRequestDecoder()
                .wrapAndApplyHeader(connection.expect(REQUEST).buffer(), 0, header);
            assertEquals(MemberList.MEMBERS, members.list());
            assertEquals(MemberAction.ADD, members.action());
            final MembersRequestDecoder.UidsDecoder group = members.uids();
            assertEquals(expected, group.count());
            while (group.hasNext()) {
                group.next();
                final byte[] uid = new byte[group.uidLength()];
                group.getUid(uid, 0, uid.length);
                assertEquals("user" + total++, new String(uid, UTF_8));
            }
            assertEquals(2, members.channelIdLength());
            connection.write(alone(requestResultFrame(members.correlationId(), Reason.SUCCESS, expected)));
        }
        assertEquals(1200, result.get(20, SECONDS));
    }

    @Test
    void shouldFailARefusedRequest() throws Exception {
        final CompletableFuture<Long> result = client.admin().setToken("bob", "t", DeviceFlags.WEB, DeviceFlags.LEVEL_MASTER);
        final TokenSetRequestDecoder request = new TokenSetRequestDecoder()
            .wrapAndApplyHeader(connection.expect(REQUEST).buffer(), 0, header);
        assertEquals(DeviceFlags.WEB, request.deviceFlag());
        assertEquals(DeviceFlags.LEVEL_MASTER, request.deviceLevel());
        connection.write(alone(requestResultFrame(request.correlationId(), Reason.ADMIN_REQUIRED, 0)));
        assertEquals(Reason.ADMIN_REQUIRED, failure(result).reason());
    }

    @Test
    void shouldQuitADevice() throws Exception {
        final CompletableFuture<Long> result = client.admin().quitDevice("bob", DeviceFlags.ALL);
        final DeviceQuitRequestDecoder request = new DeviceQuitRequestDecoder()
            .wrapAndApplyHeader(connection.expect(REQUEST).buffer(), 0, header);
        assertEquals(DeviceFlags.ALL, request.deviceFlag());
        connection.write(alone(requestResultFrame(request.correlationId(), Reason.SUCCESS, 2)));
        assertEquals(2, result.get(20, SECONDS));
    }

    @Test
    void shouldReadHistory() throws Exception {
        final CompletableFuture<History> result = client.history(ChannelTypes.PERSON, "bob", 42, 10, true);
        final HistoryRequestDecoder request = new HistoryRequestDecoder()
            .wrapAndApplyHeader(connection.expect(REQUEST).buffer(), 0, header);
        assertEquals(42, request.fromSeq());
        assertEquals(10, request.count());
        assertEquals(1, request.descending());
        connection.write(alone(historyFrame(request.correlationId(), 41, "older", "newer")));
        final History history = result.get(20, SECONDS);
        assertEquals(99, history.maxSeq());
        assertTrue(history.more());
        assertTrue(history.isTruncated());
        assertEquals(3, history.firstSeq());
        assertEquals(List.of("older", "newer"), history.messages().stream().map(Message::text).toList());
        final Message newer = history.messages().get(1);
        assertEquals(42, newer.messageSeq());
        assertEquals(1042, newer.messageId());
        assertEquals("bob", newer.channelId());
        assertEquals("alice", newer.fromUid());
        assertArrayEquals("newer".getBytes(UTF_8), newer.payload());
    }

    @Test
    void shouldFailAHistoryThatIsRefusedEitherWay() throws Exception {
        final CompletableFuture<History> first = client.historyOfGroup("g1", 10);
        connection.expect(REQUEST);
        connection.write(alone(requestResultFrame(1, Reason.NOT_PERMITTED, 0)));
        assertEquals(Reason.NOT_PERMITTED, failure(first).reason());
    }

    @Test
    void shouldFailRequestsThatWereWrittenOnABrokenConnectionOnly() throws Exception {
        final CompletableFuture<Long> written = client.maxSeq(ChannelTypes.PERSON, "bob");
        connection.expect(REQUEST);
        connection.close();
        assertEquals(Reason.CONNECTION_RESET, failure(written).reason());
        final CompletableFuture<Long> later = client.maxSeq(ChannelTypes.PERSON, "bob");
        connection = server.acceptOnline();
        connection.expect(REQUEST);
        connection.write(alone(requestResultFrame(2, Reason.SUCCESS, 17)));
        assertEquals(17, later.get(20, SECONDS));
    }

    @Test
    void shouldFailARequestWithoutAnAnswer() throws Exception {
        connect(Duration.ofMillis(30));
        final CompletableFuture<Long> result = client.maxSeq(ChannelTypes.PERSON, "bob");
        connection.expect(REQUEST);
        assertEquals("the server did not answer in time", failure(result).getMessage());
        connection.write(alone(requestResultFrame(1, Reason.SUCCESS, 17)));
        client.sendToUser("bob", new byte[0]);
        connection.expect(FrameDescriptor.SEND);
        connection.sendAck(1, Reason.SUCCESS, 1, 1);
        client.close();
        assertEquals(1, client.stats().unknownAnswers());
    }

    @Test
    void shouldKeepRequestsBehindTheSendsBeforeThem() throws Exception {
        client.sendToGroup("g1", new byte[1]);
        client.admin().addMembers("g1", List.of("bob"));
        client.sendToGroup("g1", new byte[2]);
        connection.expect(FrameDescriptor.SEND);
        connection.expect(REQUEST);
        connection.expect(FrameDescriptor.SEND);
    }

    static byte[] historyFrame(final long correlationId, final long firstSeq, final String... texts) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] alice = "alice".getBytes(UTF_8);
        final HistoryResultEncoder encoder = new HistoryResultEncoder()
            .wrapAndApplyHeader(buffer, INNER_HEADER_LENGTH, new MessageHeaderEncoder())
            .correlationId(correlationId)
            .maxSeq(99)
            .reason((short)Reason.SUCCESS.code())
            .more((short)1)
            .firstSeq(3);
        final HistoryResultEncoder.MessagesEncoder messages = encoder.messagesCount(texts.length);
        for (int i = 0; i < texts.length; i++) {
            final byte[] payload = texts[i].getBytes(UTF_8);
            messages.next()
                .messageId(1000 + firstSeq + i)
                .messageSeq(firstSeq + i)
                .timestamp(5)
                .expire(0)
                .setting((short)0)
                .flags((short)0)
                .putFromUid(alice, 0, alice.length)
                .putClientMsgNo(alice, 0, 0)
                .putTopic(alice, 0, 0)
                .putPayload(payload, 0, payload.length);
        }
        return FakeServer.inner(buffer, FrameDescriptor.RESPONSE, encoder.limit());
    }
}
