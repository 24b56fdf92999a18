package io.jindou.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal: its reason to the client, its counter, and a server that serves the next one. */
class RefusalsTest {
    @TempDir
    private Path directory;
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory);
        rig.ctx.limits().connectionsMax(100);
        rig.launch();
    }

    @AfterEach
    void serveAndClose() throws IOException {
        rig.close();
    }

    // checklist row 40, 51
    @Test
    void shouldCloseGarbageWithoutReply() throws IOException {
        final Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            final byte[] garbage = new byte[1 + random.nextInt(3000)];
            random.nextBytes(garbage);
            garbage[0] &= 0x0F;
            final TestClient client = rig.client();
            rig.write(client, garbage);
            rig.awaitEnd(client);
            assertTrue(client.frames.isEmpty());
        }
        assertEquals(50, rig.counters().value(GatewayCounters.Counter.GARBAGE));
        serve();
    }

    // checklist row 40
    @Test
    void shouldNameWrongMagic() throws IOException {
        refuse("WUKONX".getBytes(StandardCharsets.US_ASCII), Reason.BAD_FRAME);
    }

    // checklist row 42
    @Test
    void shouldNameLongFrameBeforeItComes() throws IOException {
        final byte[] header = new byte[FrameDescriptor.HEADER_LENGTH];
        FrameDescriptor.putHeader(new UnsafeBuffer(header), 0, FrameDescriptor.CONNECT, Limits.FRAME_BODY_MAX + 1);
        refuse(header, Reason.FRAME_TOO_LONG);
        FrameDescriptor.putHeader(new UnsafeBuffer(header), 0, FrameDescriptor.CONNECT, -1);
        refuse(header, Reason.FRAME_TOO_LONG);
    }

    // checklist row 41
    @Test
    void shouldNameUnknownType() throws IOException {
        refuse(Frames.frame(0x70, new UnsafeBuffer(new byte[0]), 0), Reason.UNKNOWN_FRAME_TYPE);
        refuse(Frames.frame(FrameDescriptor.CONNACK, new UnsafeBuffer(new byte[0]), 0), Reason.UNKNOWN_FRAME_TYPE);
    }

    @Test
    void shouldNameDamagedBody() throws IOException {
        refuse(Frames.frame(FrameDescriptor.CONNECT, new UnsafeBuffer(new byte[5]), 5), Reason.BAD_FRAME);
        refuse(Frames.frame(FrameDescriptor.HEARTBEAT, new UnsafeBuffer(new byte[1]), 1), Reason.BAD_FRAME);
    }

    @Test
    void shouldWantConnectFirst() throws IOException {
        refuse(Frames.send(1, "x"), Reason.NOT_CONNECTED);
        refuse(Frames.heartbeat(), Reason.NOT_CONNECTED);
        refuse(Frames.recvAck(1), Reason.NOT_CONNECTED);
        refuse(Frames.maxSeq(1, "bob"), Reason.NOT_CONNECTED);
    }

    @Test
    void shouldRefuseSecondConnect() throws IOException {
        refuse(Frames.concat(Frames.connect("alice", ""), Frames.connect("alice", "")), Reason.ALREADY_CONNECTED);
    }

    @Test
    void shouldRefuseBadUids() throws IOException {
        refuseConnect(Frames.connect("", ""), Reason.BAD_UID);
        refuseConnect(Frames.connect("a@b", ""), Reason.BAD_UID);
        refuseConnect(Frames.connect("x".repeat(Limits.UID_MAX + 1), ""), Reason.BAD_UID);
        refuseConnect(Frames.connect("x".repeat(60_000), ""), Reason.BAD_UID);
        refuseConnect(Frames.connect("____system", GatewayRig.ADMIN_TOKEN), Reason.BAD_UID);
    }

    @Test
    void shouldNotKeepMuchOfAStranger() throws IOException {
        final byte[] body = new byte[Limits.FRAME_BODY_MAX];
        final byte[] connect = Frames.connect("x".repeat(65_534), "");
        System.arraycopy(connect, FrameDescriptor.HEADER_LENGTH, body, 0, connect.length - FrameDescriptor.HEADER_LENGTH);
        refuse(Frames.frame(FrameDescriptor.CONNECT, new UnsafeBuffer(body), body.length), Reason.FRAME_TOO_LONG);
    }

    @Test
    void shouldRefuseUnknownVersion() throws IOException {
        refuseConnect(Frames.connect("alice", "", 9), Reason.UNSUPPORTED_VERSION);
    }

    @Test
    void shouldRefuseLongToken() throws IOException {
        refuseConnect(Frames.connect("alice", "t".repeat(Limits.TOKEN_MAX + 1)), Reason.FIELD_TOO_LONG);
    }

    @Test
    void shouldPassOnRefusalOfTheCell() throws IOException {
        rig.cell.refusal = Reason.AUTH_FAIL;
        refuseConnect(Frames.connect("alice", "wrong"), Reason.AUTH_FAIL);
        assertTrue(rig.cell.closeCount.isEmpty(), "there was no session to close");
        rig.cell.refusal = null;
        serve();
    }

    @Test
    void shouldAdmitManagerWithAdminTokenOnly() throws IOException {
        refuseConnect(Frames.connect("____manager", "guess"), Reason.AUTH_FAIL);
        final TestClient manager = rig.client();
        rig.write(manager, Frames.connect("____manager", GatewayRig.ADMIN_TOKEN));
        rig.await(() -> manager.count(FrameDescriptor.CONNACK) == 1);
        assertEquals(Reason.SUCCESS, manager.connAck());
    }

    @Test
    void shouldRefuseAdminRequestOfOrdinaryUser() throws IOException {
        final TestClient client = rig.client();
        rig.write(client, Frames.connect("alice", GatewayRig.ADMIN_TOKEN));
        rig.write(client, Frames.channelSet(77, "g1"));
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 1);
        final RequestResultDecoder result = new RequestResultDecoder().wrapAndApplyHeader(
            client.last(FrameDescriptor.RESPONSE).body(), 0, new MessageHeaderDecoder());
        assertEquals(77, result.correlationId());
        assertEquals(Reason.ADMIN_REQUIRED, Reason.of(result.reason()));
        assertEquals(1, rig.counters().refusedBy(Reason.ADMIN_REQUIRED));
        serve();
    }

    @Test
    void shouldRefuseSendsWithoutCommand() throws IOException {
        final TestClient client = rig.connected("alice");
        rig.write(client, Frames.send(1, "bob", "n", new byte[Limits.PAYLOAD_MAX_DEFAULT + 1]));
        rig.write(client, Frames.send(2, "b@b", "n", new byte[1]));
        rig.write(client, Frames.send(3, "bob", "n".repeat(65), new byte[1]));
        rig.write(client, Frames.send(4, "", "n", new byte[1]));
        rig.await(() -> client.count(FrameDescriptor.SENDACK) == 4);
        final Reason[] expected = {
            Reason.PAYLOAD_TOO_LONG, Reason.CHANNEL_ID_ERROR, Reason.FIELD_TOO_LONG, Reason.CHANNEL_ID_ERROR};
        int i = 0;
        for (final TestClient.Frame frame : client.frames) {
            if (FrameDescriptor.SENDACK == frame.type()) {
                final SendAckDecoder ack = new SendAckDecoder()
                    .wrapAndApplyHeader(frame.body(), 0, new MessageHeaderDecoder());
                assertEquals(i + 1, ack.clientSeq());
                assertEquals(expected[i++], Reason.of(ack.reason()));
            }
        }
        assertEquals(0, rig.cell.sends);
        assertEquals(1, rig.counters().refusedBy(Reason.PAYLOAD_TOO_LONG));
        serve();
    }

    @Test
    void shouldRefuseConnectionOverLimit() throws IOException {
        final List<TestClient> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            held.add(rig.connected("u" + i));
        }
        refuse(Frames.connect("late", ""), Reason.CONNECTION_LIMIT);
        held.get(0).close();
        rig.await(() -> rig.counters().closedBy(Reason.CLIENT_CLOSED) == 1);
        rig.connected("next");
    }

    @Test
    void shouldNotWaitForSilentSocket() throws IOException {
        final TestClient silent = rig.client();
        rig.await(() -> rig.counters().value(GatewayCounters.Counter.CONNECTIONS) == 1);
        rig.advance(3, TimeUnit.SECONDS);
        rig.awaitEnd(silent);
        assertTrue(silent.frames.isEmpty());
        assertEquals(1, rig.counters().closedBy(Reason.CONNECT_TIMEOUT));
    }

    // checklist row 43: slowloris
    @Test
    void shouldNotWaitForConnectThatDrips() throws IOException {
        final TestClient slow = rig.client();
        final byte[] connect = Frames.connect("alice", "");
        for (int i = 0; i < 12; i++) {
            slow.write(new byte[] {connect[i]}, 0);
            rig.steps(3);
            rig.advance(1, TimeUnit.SECONDS);
        }
        rig.awaitEnd(slow);
        assertEquals(Reason.CONNECT_TIMEOUT, slow.disconnect());
    }

    private void refuse(final byte[] bytes, final Reason reason) throws IOException {
        final long before = rig.counters().closedBy(reason);
        final TestClient client = rig.client();
        rig.write(client, bytes);
        rig.awaitEnd(client);
        assertEquals(reason, client.disconnect());
        assertEquals(before + 1, rig.counters().closedBy(reason));
        if (Reason.CONNECTION_LIMIT != reason) {
            serve();
        }
    }

    private void refuseConnect(final byte[] bytes, final Reason reason) throws IOException {
        final long before = rig.counters().refusedBy(reason);
        final TestClient client = rig.client();
        rig.write(client, bytes);
        rig.awaitEnd(client);
        assertEquals(reason, client.connAck());
        assertEquals(before + 1, rig.counters().refusedBy(reason));
        if (null == rig.cell.refusal) {
            serve();
        }
    }

    /** The server is unharmed. */
    private void serve() throws IOException {
        final int before = rig.cell.sends;
        try (TestClient client = rig.connected("healthy")) {
            rig.write(client, Frames.send(1, "hello"));
            rig.await(() -> client.count(FrameDescriptor.SENDACK) == 1);
            assertEquals(before + 1, rig.cell.sends);
        }
    }
}
