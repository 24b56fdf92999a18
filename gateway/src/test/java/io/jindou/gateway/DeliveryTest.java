package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cell says reaches the right clients in the right form. */
class DeliveryTest {
    private static final int CHANNEL_OF_ALL = 7;

    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory);
        rig.ctx.resends(TimeUnit.SECONDS.toNanos(10), 2);
        rig.launch();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldCarrySendWithoutChange() throws IOException {
        final TestClient client = rig.connected("alice");
        rig.write(client, Frames.send(42, "bob", "no-42", "payload".getBytes(UTF_8)));
        rig.await(() -> client.count(FrameDescriptor.SENDACK) == 1);
        final UnsafeBuffer command = rig.cell.commands.get(1);
        final SendDecoder send = new SendDecoder().wrapAndApplyHeader(
            command, 0, new io.jindou.codecs.sbe.cluster.MessageHeaderDecoder());
        assertEquals(rig.cell.lastConnectionId(), send.connectionId());
        assertEquals(42, send.clientSeq());
        assertTrue(send.deadline() >= 30_000);
        assertEquals(9, send.expire());
        assertEquals(3, send.setting());
        assertEquals(2, send.flags());
        assertEquals(1, send.channelType());
        final byte[] text = new byte[100];
        assertEquals("bob", new String(text, 0, send.getChannelId(text, 0, 100), UTF_8));
        assertEquals("no-42", new String(text, 0, send.getClientMsgNo(text, 0, 100), UTF_8));
        assertEquals("t", new String(text, 0, send.getTopic(text, 0, 100), UTF_8));
        assertEquals("payload", new String(text, 0, send.getPayload(text, 0, 100), UTF_8));
        assertEquals(command.capacity(), send.limit());
    }

    @Test
    void shouldFanOutToAllButTheOrigin() throws IOException {
        final TestClient phone = rig.connected("alice");
        final long origin = rig.cell.lastConnectionId();
        final TestClient laptop = rig.connected("alice");
        final TestClient bob = rig.connected("bob");
        final int alice = rig.cell.userNos.get("alice");
        rig.cell.recv(MessageFlags.RED_DOT, alice, origin, CHANNEL_OF_ALL, "to all");
        rig.await(() -> laptop.count(FrameDescriptor.RECV) == 1 && bob.count(FrameDescriptor.RECV) == 1);
        rig.steps(5);
        assertEquals(0, phone.count(FrameDescriptor.RECV));
        assertEquals(0, recv(laptop).flags(), "one's own message is not unread");
        assertEquals(MessageFlags.RED_DOT, recv(bob).flags());
        final RecvDecoder recv = recv(bob);
        final byte[] text = new byte[100];
        assertEquals("peer", new String(text, 0, recv.getFromUid(text, 0, 100), UTF_8));
        assertEquals("peer", new String(text, 0, recv.getChannelId(text, 0, 100), UTF_8));
        assertEquals("no-1", new String(text, 0, recv.getClientMsgNo(text, 0, 100), UTF_8));
        assertEquals("", new String(text, 0, recv.getTopic(text, 0, 100), UTF_8));
        assertEquals("to all", new String(text, 0, recv.getPayload(text, 0, 100), UTF_8));
    }

    @Test
    void shouldSendAgainWhatIsNotAcknowledgedAndThenGiveUp() throws IOException {
        final TestClient client = rig.connected("alice");
        final long id = rig.cell.lastConnectionId();
        final long first = rig.cell.recv(0, 0, 0, 0, "1", id);
        rig.cell.recv(0, 0, 0, 0, "2", id);
        rig.cell.recv(MessageFlags.NO_PERSIST, 0, 0, 0, "not held", id);
        rig.await(() -> client.count(FrameDescriptor.RECV) == 3);
        // the first two are held: acknowledging the first leaves the second
        rig.write(client, Frames.recvAck(first));
        rig.await(() -> rig.counters().value(Counter.ACKS) == 1);
        rig.advance(11, TimeUnit.SECONDS);
        rig.await(() -> client.count(FrameDescriptor.RECV) == 4);
        assertEquals(first + 1, recv(client).messageId());
        assertEquals(MessageFlags.DUP, recv(client).flags());
        rig.write(client, Frames.heartbeat());
        rig.advance(11, TimeUnit.SECONDS);
        rig.await(() -> client.count(FrameDescriptor.RECV) == 5);
        rig.advance(11, TimeUnit.SECONDS);
        rig.await(() -> rig.counters().value(Counter.RECVS_GIVEN_UP) == 1);
        assertEquals(2, rig.counters().value(Counter.RESENDS));
        assertEquals(0, rig.gateway.connections().blocks().usedBytes());
        rig.write(client, Frames.recvAck(first + 1));
        rig.await(() -> rig.counters().value(Counter.ACKS_UNKNOWN) == 1);
    }

    @Test
    void shouldAcknowledgeAllBefore() throws IOException {
        final TestClient client = rig.connected("alice");
        long last = 0;
        for (int i = 0; i < 100; i++) {
            last = rig.cell.recv(0, 0, 0, 0, "m" + i, rig.cell.lastConnectionId());
        }
        rig.await(() -> client.count(FrameDescriptor.RECV) == 100);
        rig.write(client, Frames.recvAck(last));
        rig.await(() -> rig.counters().value(Counter.ACKS) == 1);
        rig.advance(30, TimeUnit.SECONDS);
        assertEquals(0, rig.counters().value(Counter.RESENDS));
        assertTrue(client.batches > 0, "what comes together leaves together");
    }

    @Test
    void shouldTakeBatches() throws IOException {
        final TestClient client = rig.connected("alice");
        final byte[][] frames = new byte[1024][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Frames.send(i, "x");
        }
        rig.write(client, Frames.batch(frames));
        rig.await(() -> client.count(FrameDescriptor.SENDACK) == 1024);
        assertEquals(1, rig.counters().framesIn(FrameDescriptor.BATCH));
        assertEquals(1024, rig.counters().framesIn(FrameDescriptor.SEND));
    }

    @Test
    void shouldTellCounters() throws IOException {
        rig.connected("alice");
        assertEquals(1L, rig.counters().snapshot().get("accepted"));
        assertEquals(1L, rig.counters().snapshot().get("sessions"));
        assertEquals(1L, rig.counters().snapshot().get("frames_in.connect"));
        assertArrayEquals(new long[] {1}, rig.cell.sessions.keySet().stream().mapToLong(id -> id).toArray());
    }

    private static RecvDecoder recv(final TestClient client) {
        return new RecvDecoder().wrapAndApplyHeader(client.last(FrameDescriptor.RECV).body(), 0, new MessageHeaderDecoder());
    }
}
