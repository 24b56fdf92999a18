package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultEncoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import io.jindou.codecs.sbe.query.ChannelAnswerEncoder;
import io.jindou.codecs.sbe.query.ChannelQueryDecoder;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.query.QueryPort;
import io.jindou.gateway.session.Tokens;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {
    @TempDir
    private Path directory;
    private final FakeQueryPort port = new FakeQueryPort();
    private GatewayRig rig;
    private TestClient client;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory);
        rig.ctx.queryPortSupplier(() -> port).queriesPerConnectionMax(3).queryTimeoutNs(TimeUnit.SECONDS.toNanos(5));
        client = rig.launch().client();
        rig.write(client, Frames.connect("____manager", GatewayRig.ADMIN_TOKEN));
        rig.await(() -> client.count(FrameDescriptor.CONNACK) == 1);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldTurnWritesIntoCommands() {
        rig.write(client, Frames.concat(Frames.channelSet(1, "g1"), Frames.members(2, "g1", "a", "bc"),
            Frames.tokenSet(3, "u", "secret"), Frames.deviceQuit(4, "u")));
        rig.await(() -> rig.cell.commands.size() == 5);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final byte[] text = new byte[64];
        final ChannelSetDecoder set = new ChannelSetDecoder().wrapAndApplyHeader(rig.cell.commands.get(1), 0, header);
        assertEquals(List.of(1L, 1L, 1L, 3L, 2L), List.of(set.connectionId(), set.correlationId(), (long)set.flags(),
            (long)set.mask(), (long)set.channelType()));
        assertEquals("g1", new String(text, 0, set.getChannelId(text, 0, 64), UTF_8));
        final MembersChangeDecoder members =
            new MembersChangeDecoder().wrapAndApplyHeader(rig.cell.commands.get(2), 0, header);
        assertEquals(2, members.correlationId());
        final List<String> uids = new ArrayList<>();
        for (final MembersChangeDecoder.UidsDecoder uid : members.uids()) {
            uids.add(new String(text, 0, uid.getUid(text, 0, 64), UTF_8));
        }
        assertEquals(List.of("a", "bc"), uids);
        assertEquals("g1", new String(text, 0, members.getChannelId(text, 0, 64), UTF_8));
        final TokenSetDecoder token = new TokenSetDecoder().wrapAndApplyHeader(rig.cell.commands.get(3), 0, header);
        final byte[] hash = new byte[Tokens.HASH_LENGTH];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte)token.tokenHash(i);
        }
        assertArrayEquals(Tokens.hash("secret".getBytes(UTF_8)), hash);
        assertEquals("u", new String(text, 0, token.getUid(text, 0, 64), UTF_8));
        final DeviceQuitDecoder quit = new DeviceQuitDecoder().wrapAndApplyHeader(rig.cell.commands.get(4), 0, header);
        assertEquals(255, quit.deviceFlag());
        assertEquals("u", new String(text, 0, quit.getUid(text, 0, 64), UTF_8));
    }

    @Test
    void shouldAnswerWritesByTheirNumber() {
        final CommandResultEncoder result = new CommandResultEncoder()
            .wrapAndApplyHeader(rig.cell.event(), 0, rig.cell.header())
            .connectionId(1).correlationId(99).changed(5).reason((short)1);
        rig.cell.emit(8 + result.encodedLength());
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 1);
        assertEquals(99, result().correlationId());
        assertEquals(5, result().value());
        assertEquals(Reason.SUCCESS, Reason.of(result().reason()));
    }

    @Test
    void shouldRefuseBadRequests() {
        rig.write(client, Frames.concat(Frames.channelSet(1, "g@1"), Frames.members(2, "g1"),
            Frames.members(3, "g1", "a#"), Frames.tokenSet(4, "u", ""), Frames.deviceQuit(5, ""),
            Frames.history(6, "bob", 0, true)));
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 6);
        assertEquals(6, rig.counters().refusedBy(Reason.BAD_REQUEST));
        assertEquals(1, rig.cell.commands.size());
    }

    @Test
    void shouldBringHistory() {
        rig.write(client, Frames.history(7, "bob", 10, false));
        rig.await(() -> 1 == port.queries.size());
        final ChannelQueryDecoder query = port.query(0);
        assertEquals(10, query.count());
        assertEquals(1, query.admin());
        port.answer(query.requestId(), Reason.SUCCESS, 3, 100);
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 1);
        final HistoryResultDecoder history = history();
        assertEquals(7, history.correlationId());
        assertEquals(3, history.maxSeq());
        assertEquals(2, history.firstSeq());
        long seq = 0;
        final byte[] text = new byte[200];
        for (final HistoryResultDecoder.MessagesDecoder message : history.messages()) {
            assertEquals(++seq, message.messageSeq());
            assertEquals(1000 + seq, message.messageId());
            assertEquals("alice", new String(text, 0, message.getFromUid(text, 0, 200), UTF_8));
            assertEquals("no" + seq, new String(text, 0, message.getClientMsgNo(text, 0, 200), UTF_8));
            assertEquals(0, message.getTopic(text, 0, 200));
            assertEquals(100, message.getPayload(text, 0, 200));
        }
        assertEquals(3, seq);
    }

    @Test
    void shouldCutHistoryThatIsOverAFrame() {
        for (final boolean descending : new boolean[] {false, true}) {
            rig.write(client, Frames.history(7, "bob", 40, descending));
            final int sent = port.queries.size();
            rig.await(() -> port.queries.size() > sent);
            final long before = client.count(FrameDescriptor.RESPONSE);
            port.answer(port.query(sent).requestId(), Reason.SUCCESS, 40, 60_000);
            rig.await(() -> client.count(FrameDescriptor.RESPONSE) > before);
            assertTrue(client.last(FrameDescriptor.RESPONSE).body().capacity() <= Limits.FRAME_BODY_MAX);
            final HistoryResultDecoder history = history();
            assertEquals(1, history.more());
            final HistoryResultDecoder.MessagesDecoder messages = history.messages();
            assertEquals(17, messages.count());
            assertEquals(descending ? 24 : 1, messages.next().messageSeq());
        }
    }

    @Test
    void shouldAnswerMaxSeqAndRefusalsOfTheNode() {
        rig.write(client, Frames.maxSeq(1, "bob"));
        rig.write(client, Frames.history(2, "bob", 5, true));
        rig.await(() -> 2 == port.queries.size());
        assertEquals(0, port.query(0).count());
        port.answer(port.query(0).requestId(), Reason.SUCCESS, 0, 0);
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 1);
        assertEquals(1, result().correlationId());
        port.answer(port.query(1).requestId(), Reason.NOT_PERMITTED, 0, 0);
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 2);
        assertEquals(Reason.NOT_PERMITTED, Reason.of(result().reason()));
    }

    @Test
    void shouldBoundAndTimeOutReads() {
        for (int i = 0; i < 4; i++) {
            rig.write(client, Frames.history(i, "bob", 5, true));
        }
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 1);
        assertEquals(Reason.BUSY, Reason.of(result().reason()));
        rig.advance(6, TimeUnit.SECONDS);
        rig.await(() -> client.count(FrameDescriptor.RESPONSE) == 4);
        assertEquals(Reason.HISTORY_UNAVAILABLE, Reason.of(result().reason()));
        port.answer(port.query(0).requestId(), Reason.SUCCESS, 1, 10);
        rig.await(() -> rig.counters().value(Counter.QUERY_ANSWERS_LATE) == 1);
        // each was asked again elsewhere before it was given up
        final int asked = port.queries.size();
        assertEquals(3 + rig.counters().value(Counter.QUERY_REPEATS), asked);
        rig.write(client, Frames.history(9, "bob", 5, true));
        rig.await(() -> asked + 1 == port.queries.size());
    }

    @Test
    void shouldDropAnswerForConnectionThatHasGone() throws IOException {
        rig.write(client, Frames.history(7, "bob", 10, false));
        rig.await(() -> 1 == port.queries.size());
        client.close();
        rig.await(() -> rig.gateway.connections().count() == 0);
        port.answer(port.query(0).requestId(), Reason.SUCCESS, 3, 100);
        rig.await(() -> rig.counters().value(Counter.QUERY_ANSWERS_LATE) == 1);
    }

    private RequestResultDecoder result() {
        return new RequestResultDecoder().wrapAndApplyHeader(
            client.last(FrameDescriptor.RESPONSE).body(), 0, new io.jindou.codecs.sbe.wire.MessageHeaderDecoder());
    }

    private HistoryResultDecoder history() {
        return new HistoryResultDecoder().wrapAndApplyHeader(
            client.last(FrameDescriptor.RESPONSE).body(), 0, new io.jindou.codecs.sbe.wire.MessageHeaderDecoder());
    }

    private static final class FakeQueryPort implements QueryPort {
        private final List<UnsafeBuffer> queries = new ArrayList<>();
        private final Deque<UnsafeBuffer> answers = new ArrayDeque<>();

        ChannelQueryDecoder query(final int i) {
            return new ChannelQueryDecoder().wrapAndApplyHeader(
                queries.get(i), 0, new io.jindou.codecs.sbe.query.MessageHeaderDecoder());
        }

        void answer(final long requestId, final Reason reason, final int count, final int payloadLength) {
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final ChannelAnswerEncoder answer = new ChannelAnswerEncoder()
                .wrapAndApplyHeader(buffer, 0, new io.jindou.codecs.sbe.query.MessageHeaderEncoder())
                .requestId(requestId).maxSeq(count).logPosition(1).count(count).more((short)0)
                .reason((short)reason.code()).firstSeq(2);
            int at = 8 + answer.encodedLength();
            for (int i = 1; i <= count; i++) {
                final byte[] clientMsgNo = ("no" + i).getBytes(UTF_8);
                final StoredMessageEncoder record = new StoredMessageEncoder().wrapAndApplyHeader(
                    buffer, at + LinkRing.ENTRY_HEADER, new io.jindou.codecs.sbe.journal.MessageHeaderEncoder())
                    .messageId(1000 + i).messageSeq(i).timestamp(5)
                    .putChannelId("x@y".getBytes(UTF_8), 0, 3).putFromUid("alice".getBytes(UTF_8), 0, 5)
                    .putClientMsgNo(clientMsgNo, 0, clientMsgNo.length).putTopic(clientMsgNo, 0, 0)
                    .putPayload(new byte[payloadLength], 0, payloadLength);
                final int length = 8 + record.encodedLength();
                buffer.putInt(at, length, ByteOrder.LITTLE_ENDIAN);
                at += LinkRing.entryLength(length);
            }
            final byte[] bytes = new byte[at];
            buffer.getBytes(0, bytes);
            answers.add(new UnsafeBuffer(bytes));
        }

        @Override
        public String responseChannel() {
            return "aeron:ipc";
        }

        @Override
        public int responseStreamId() {
            return 9;
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            queries.add(new UnsafeBuffer(bytes));
            return true;
        }

        @Override
        public int poll(final AnswerHandler handler) {
            int count = 0;
            for (UnsafeBuffer answer = answers.poll(); null != answer; answer = answers.poll()) {
                handler.onAnswer(answer, 0, answer.capacity());
                count++;
            }
            return count;
        }

        @Override
        public void close() {
            answers.clear();
        }
    }
}
