package io.jindou.perf.wukongim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.Reason;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketEncoder;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A generator that makes garbage measures itself. Plain, a SEND, its SENDACK, a RECV and its RECVACK allocate nothing; the first
 * block of rounds without a byte decides, because the compiler takes its time to see what never leaves a method.
 */
final class SpeakerAllocationTest {
    private static final int VERSION = 5;
    private static final int ROUNDS = 5_000;
    private static final int BLOCKS_MAX = 60;
    private static final String NONCE = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] ACCEPTED =
        "HTTP/1.1 101 x\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final PacketEncoder encoder = new PacketEncoder();
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer in = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[128]);
    private final Outbox out = new Outbox();
    private final Counting ear = new Counting();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAllocateNothingForAMessage(final boolean isWebSocket) {
        final WebSocketMessages messages = new WebSocketMessages(new SplittableRandom(1));
        final Speaker packets = new WuKongImSpeaker(new WkConversation(VERSION, new MessageSeal(), null),
            isWebSocket ? messages : PacketSink.TCP, new UnsafeBuffer(new byte[1024]), "u0".getBytes(US_ASCII), "p");
        final Speaker speaker = isWebSocket
            ? new WebSocketSpeaker(packets, messages, new WebSocketHandshake("h", NONCE)) : packets;
        if (isWebSocket) {
            in.putBytes(0, ACCEPTED);
            assertEquals(ACCEPTED.length, speaker.read(in, 0, ACCEPTED.length, ear, out));
        }
        final StringBuilder blocks = new StringBuilder();
        long token = 0;
        for (int block = 0; block < BLOCKS_MAX; block++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                token++;
                out.unclaim(out.length());
                speaker.send(out, 1, token, payload, payload.capacity());
                final int ack = put(0, sendAck(token), isWebSocket);
                final int end = put(ack, recv(token), isWebSocket);
                assertEquals(end, speaker.read(in, 0, end, ear, out));
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(token, ear.acked);
            assertEquals(token, ear.messages);
            if (allocated < ROUNDS) {
                return;
            }
            blocks.append(' ').append(allocated);
        }
        fail("bytes for " + ROUNDS + " messages, block by block:" + blocks);
    }

    private int sendAck(final long sequence) {
        return encoder.wrap(packet, 0, PacketType.SENDACK, 0, VERSION)
            .put(Field.MESSAGE_ID, sequence)
            .put(Field.CLIENT_SEQ, sequence)
            .put(Field.MESSAGE_SEQ, sequence)
            .put(Field.REASON_CODE, Reason.SUCCESS.code())
            .put(Field.ACKED_MSG_NO, NOTHING)
            .end();
    }

    private int recv(final long sequence) {
        return encoder.wrap(packet, 0, PacketType.RECV, 0, VERSION)
            .put(Field.SETTING, 0)
            .put(Field.MSG_KEY, NOTHING)
            .put(Field.FROM_UID, NOTHING)
            .put(Field.CHANNEL_ID, NOTHING)
            .put(Field.CHANNEL_TYPE, 1)
            .put(Field.EXPIRE, 0)
            .put(Field.CLIENT_MSG_NO, NOTHING)
            .put(Field.STREAM_FLAG, 0)
            .put(Field.STREAM_NO, NOTHING)
            .put(Field.STREAM_ID, 0)
            .put(Field.MESSAGE_ID, sequence)
            .put(Field.MESSAGE_SEQ, sequence)
            .put(Field.TIMESTAMP, 0)
            .put(Field.TOPIC, NOTHING)
            .put(Field.PAYLOAD, payload, 0, 64)
            .end();
    }

    /** A packet, or a message of a server with it; where it ends. */
    private int put(final int at, final int length, final boolean isWebSocket) {
        int next = at;
        if (isWebSocket) {
            in.putByte(next++, (byte)0x82);
            in.putByte(next++, (byte)length);
        }
        in.putBytes(next, packet, encoder.frameOffset(), length);
        return next + length;
    }

    private static final class Counting implements Ear {
        private long acked;
        private long messages;

        @Override
        public void onReady() {
            throw new IllegalStateException("no login here");
        }

        @Override
        public void onAck(final long token) {
            acked++;
            assertEquals(acked, token);
        }

        @Override
        public void onRefused(final String text) {
            fail(text);
        }

        @Override
        public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            messages++;
            assertEquals(64, length);
        }

        @Override
        public void onHistory(final long token, final int count, final long payloadBytes) {
            throw new IllegalStateException("nobody asked");
        }
    }
}
