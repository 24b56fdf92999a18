package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SendAckEncoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of a channel that come together: what is done for all receivers at once must look as if it were done one by one. */
class FanOutTest {
    private static final int CHANNEL_OF_ALL = 7;
    private static final int MEMBERS = 12;

    @TempDir
    private Path directory;
    private final List<TestClient> members = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private GatewayRig rig;

    @BeforeEach
    void prepare() {
        rig = new GatewayRig(directory);
        rig.ctx.resends(TimeUnit.SECONDS.toNanos(10), 2);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldGiveAllWithOneWriteEach() throws IOException {
        launch();
        final long before = rig.counters().value(Counter.SOCKET_WRITES);
        final long first = burst(16);
        awaitRecvs(16);
        members.forEach(member -> assertEquals(expected(first, 16), recvs(member)));
        assertEquals(MEMBERS, rig.counters().value(Counter.SOCKET_WRITES) - before);
        assertEquals(16 * MEMBERS, rig.counters().value(Counter.RECVS));
        assertEquals(16 * MEMBERS, rig.counters().framesOut(FrameDescriptor.RECV));
        assertTrue(rig.gateway.connections().blocks().usedBytes() < MEMBERS * 16 * 100, "one copy of the bodies for all");
        members.forEach(member -> rig.write(member, Frames.recvAck(first + 15)));
        rig.await(() -> rig.counters().value(Counter.ACKS) == MEMBERS);
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    @Test
    void shouldGiveMoreThanOneRun() throws IOException {
        launch();
        final long first = burst(1000);
        awaitRecvs(1000);
        members.forEach(member -> assertEquals(expected(first, 1000), recvs(member)));
    }

    @Test
    void shouldKeepTheOrderOfEachConnection() throws IOException {
        launch();
        final TestClient sender = members.get(0);
        final TestClient friend = members.get(1);
        final int user = rig.cell.userNos.get("user-0");
        rig.cell.recv(MessageFlags.RED_DOT, user, ids.get(0), CHANNEL_OF_ALL, "own");
        rig.cell.recv(MessageFlags.RED_DOT, 99, 0, CHANNEL_OF_ALL, "before");
        rig.cell.recv(0, 0, 0, 0, "personal", ids.get(0), ids.get(1));
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "behind");
        rig.cell.recv(MessageFlags.NO_PERSIST, 0, 0, CHANNEL_OF_ALL, "not kept");
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "last");
        rig.await(() -> friend.count(FrameDescriptor.RECV) == 6 && sender.count(FrameDescriptor.RECV) == 5);
        awaitRecvs(5);
        assertEquals(List.of("before", "personal", "behind", "not kept", "last"), payloads(sender));
        assertEquals(List.of("own", "before", "personal", "behind", "not kept", "last"), payloads(friend));
        assertEquals(List.of("own", "before", "behind", "not kept", "last"), payloads(members.get(2)));
        assertEquals(MessageFlags.RED_DOT, recv(sender.frames.get(1)).flags());
    }

    @Test
    void shouldNotOvertakeAnAcknowledgement() throws IOException {
        launch();
        final TestClient sender = members.get(0);
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "before");
        final SendAckEncoder ack = new SendAckEncoder().wrapAndApplyHeader(rig.cell.event(), 0, rig.cell.header())
            .connectionId(ids.get(0)).clientSeq(1).messageId(1).messageSeq(1).reason((short)Reason.SUCCESS.code());
        rig.cell.emit(MessageHeaderEncoder.ENCODED_LENGTH + ack.encodedLength());
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "behind");
        awaitRecvs(2);
        assertEquals(
            List.of(FrameDescriptor.CONNACK, FrameDescriptor.RECV, FrameDescriptor.SENDACK, FrameDescriptor.RECV),
            sender.frames.stream().map(TestClient.Frame::type).collect(Collectors.toList()));
        assertEquals(List.of("before", "behind"), payloads(sender));
    }

    @Test
    void shouldCountThoseWhoCameBetween() throws IOException {
        launch();
        final TestClient late = rig.client();
        rig.cell.answersOpens = false;
        rig.write(late, Frames.connect("late", ""));
        rig.steps(5);
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "missed");
        rig.cell.kick(ids.get(3), Reason.CONNECT_KICK, false);
        rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "for those who stayed");
        rig.awaitEnd(members.get(3));
        rig.await(() -> members.get(4).count(FrameDescriptor.RECV) == 2);
        assertEquals(List.of("missed"), payloads(members.get(3)));
    }

    @Test
    void shouldSendAgainToThoseWhoDidNotAcknowledge() throws IOException {
        launch();
        final long first = burst(4);
        awaitRecvs(4);
        final TestClient half = members.get(0);
        rig.write(half, Frames.recvAck(first + 1));
        for (final TestClient member : members.subList(1, MEMBERS - 1)) {
            rig.write(member, Frames.recvAck(first + 3));
        }
        rig.await(() -> rig.counters().value(Counter.ACKS) == MEMBERS - 1);
        rig.advance(11, TimeUnit.SECONDS);
        final TestClient silent = members.get(MEMBERS - 1);
        rig.await(() -> half.count(FrameDescriptor.RECV) == 6 && silent.count(FrameDescriptor.RECV) == 8);
        assertEquals(6, rig.counters().value(Counter.RESENDS));
        assertEquals(List.of(first, first + 1, first + 2, first + 3, first + 2, first + 3), recvs(half));
        assertEquals(List.of(0, 0, 0, 0, MessageFlags.DUP, MessageFlags.DUP), flags(half));
        rig.write(silent, Frames.recvAck(first + 3));
        rig.await(() -> rig.counters().value(Counter.ACKS) == MEMBERS);
        rig.write(half, Frames.heartbeat());
        rig.advance(11, TimeUnit.SECONDS);
        rig.advance(11, TimeUnit.SECONDS);
        assertEquals(2, rig.counters().value(Counter.RECVS_GIVEN_UP));
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
    }

    @Test
    void shouldCloseOnlyTheOneWhoseWindowIsFull() throws IOException {
        rig.ctx.recvWindow(20, 1 << 20);
        launch();
        final long first = burst(15);
        awaitRecvs(15);
        for (final TestClient member : members.subList(1, MEMBERS)) {
            rig.write(member, Frames.recvAck(first + 14));
        }
        rig.await(() -> rig.counters().value(Counter.ACKS) == MEMBERS - 1);
        burst(10);
        rig.awaitEnd(members.get(0));
        rig.await(() -> members.get(MEMBERS - 1).count(FrameDescriptor.RECV) == 25);
        // the one that did not fit was sent still, as it always was
        assertEquals(21, members.get(0).count(FrameDescriptor.RECV));
        assertEquals(Reason.SLOW_CONSUMER, members.get(0).disconnect());
        assertEquals(1, rig.counters().closedBy(Reason.SLOW_CONSUMER));
    }

    private void launch() throws IOException {
        rig.launch();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(rig.connected("user-" + i));
            ids.add(rig.cell.lastConnectionId());
        }
    }

    private long burst(final int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = rig.cell.recv(0, 0, 0, CHANNEL_OF_ALL, "m" + i);
        }
        return last - count + 1;
    }

    private void awaitRecvs(final int count) {
        rig.await(() -> members.stream().allMatch(member -> member.count(FrameDescriptor.RECV) >= count));
    }

    private static List<Long> expected(final long first, final int count) {
        return LongStream.range(first, first + count).boxed().collect(Collectors.toList());
    }

    private static List<Long> recvs(final TestClient client) {
        return client.frames.stream().filter(frame -> FrameDescriptor.RECV == frame.type())
            .map(frame -> recv(frame).messageId()).collect(Collectors.toList());
    }

    private static List<Integer> flags(final TestClient client) {
        return client.frames.stream().filter(frame -> FrameDescriptor.RECV == frame.type())
            .map(frame -> (int)recv(frame).flags()).collect(Collectors.toList());
    }

    private static List<String> payloads(final TestClient client) {
        return client.frames.stream().filter(frame -> FrameDescriptor.RECV == frame.type())
            .map(FanOutTest::payload).collect(Collectors.toList());
    }

    private static String payload(final TestClient.Frame frame) {
        final RecvDecoder recv = recv(frame);
        recv.skipFromUid();
        recv.skipChannelId();
        recv.skipClientMsgNo();
        recv.skipTopic();
        final byte[] bytes = new byte[recv.payloadLength()];
        recv.getPayload(bytes, 0, bytes.length);
        return new String(bytes, UTF_8);
    }

    private static RecvDecoder recv(final TestClient.Frame frame) {
        return new RecvDecoder().wrapAndApplyHeader(frame.body(), 0, new MessageHeaderDecoder());
    }
}
