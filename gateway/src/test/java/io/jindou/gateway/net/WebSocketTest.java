package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The upgrade and the frames of a WebSocket, byte by byte. */
class WebSocketTest {
    private static final int BYTES_MAX = 4 << 20;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final OutboundBuffers buffers = new OutboundBuffers(PooledByteBufAllocator.DEFAULT);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionHandler socket = new ConnectionHandler(
        channel, new GatewayCounters(), new DutyAccount("test", Phase.UPKEEP, SystemNanoClock.INSTANCE),
        new UnsafeBuffer(0, 0), buffers, BYTES_MAX);
    private final Receiver receiver = new Receiver();

    WebSocketTest() {
        socket.inbound(receiver);
        socket.install(true);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        buffers.close();
    }

    @Test
    void shouldUpgradeAndPassBytesHoweverTheyArePacked() {
        upgrade();
        in(frame(0x2, FINAL, new byte[] {0x10, 1, 2}));
        assertEquals(ProtocolDetector.Protocol.WUKONGIM, receiver.protocol);
        in(frame(0x2, 0, new byte[] {3, 4}));
        in(frame(0x0, FINAL, new byte[] {5}));
        final byte[] split = frame(0x2, FINAL, new byte[] {6, 7, 8, 9});
        for (final byte one : split) {
            in(new byte[] {one});
        }
        assertArrayEquals(new byte[] {0x10, 1, 2, 3, 4, 5, 6, 7, 8, 9}, receiver.bytes.toByteArray());
    }

    /** The first message may come with the upgrade, from a client that does not wait for the answer. */
    @Test
    void shouldNotLoseWhatCameWithTheUpgrade() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ascii("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        all.writeBytes(frame(0x2, FINAL, new byte[] {0x10, 1, 2}));
        final byte[] next = frame(0x2, FINAL, new byte[] {3});
        all.write(next, 0, 2);
        in(all.toByteArray());
        in(java.util.Arrays.copyOfRange(next, 2, next.length));
        assertArrayEquals(new byte[] {0x10, 1, 2, 3}, receiver.bytes.toByteArray());
    }

    @Test
    void shouldSendEachFrameAsAMessageOfItsOwn() {
        upgrade();
        in(frame(0x2, FINAL, new byte[] {0x10}));
        for (final int length : new int[] {1, 125, 126, 65_535, 65_536}) {
            assertTrue(socket.outbound().appendFrame(new UnsafeBuffer(new byte[length]), 0, length));
        }
        socket.outbound().flush();
        final byte[] sent = out();
        int at = 0;
        for (final byte[] header : new byte[][] {
            {(byte)0x82, 1}, {(byte)0x82, 125}, {(byte)0x82, 126, 0, 126}, {(byte)0x82, 126, (byte)0xFF, (byte)0xFF},
            {(byte)0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0},
        }) {
            assertArrayEquals(header, java.util.Arrays.copyOfRange(sent, at, at + header.length));
            final int length = header.length == 2 ? header[1]
                : header.length == 4 ? (header[2] & 0xFF) << 8 | header[3] & 0xFF : 65_536;
            at += header.length + length;
        }
        assertEquals(sent.length, at);
    }

    @Test
    void shouldSendJsonAsText() {
        upgrade();
        in(frame(0x2, FINAL, "  {".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(ProtocolDetector.Protocol.JSON_RPC, receiver.protocol);
        socket.outbound().appendFrame(new UnsafeBuffer(new byte[] {'{', '}'}), 0, 2);
        socket.outbound().flush();
        assertArrayEquals(new byte[] {(byte)0x81, 2, '{', '}'}, out());
    }

    @Test
    void shouldAnswerPingAndClose() {
        upgrade();
        in(frame(0x9, FINAL, new byte[] {42}));
        assertArrayEquals(new byte[] {(byte)0x8A, 1, 42}, out());
        assertTrue(receiver.signsOfLife > 0);
        in(frame(0x8, FINAL, new byte[] {0x03, (byte)0xE8}));
        assertArrayEquals(new byte[] {(byte)0x88, 2, 0x03, (byte)0xE8}, out());
        assertFalse(channel.isOpen());
        assertEquals(Reason.CLIENT_CLOSED, receiver.end);
    }

    @Test
    void shouldSayTheEndInWebSocketsWay() {
        upgrade();
        in(frame(0x2, FINAL, new byte[] {0x10}));
        socket.closeAfterFlush();
        assertArrayEquals(new byte[] {(byte)0x88, 0}, out());
    }

    @Test
    void shouldRefuseWhatIsNoUpgradeByName() {
        in(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertTrue(new String(out(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 426 "));
        assertFalse(channel.isOpen());
        assertNull(receiver.protocol);
    }

    @Test
    void shouldRefuseOtherProtocolsAtThisPort() {
        in(ascii("WUKONG"));
        assertTrue(receiver.isGarbage);
        upgradeless(new byte[] {0x10, 0x00});
    }

    @Test
    void shouldRefuseGarbageInsideAWebSocket() {
        upgrade();
        in(frame(0x1, FINAL, ascii("hello")));
        assertTrue(receiver.isGarbage);
    }

    private void upgradeless(final byte[] first) {
        receiver.isGarbage = false;
        final EmbeddedChannel other = new EmbeddedChannel();
        final ConnectionHandler handler = new ConnectionHandler(
            other, new GatewayCounters(), new DutyAccount("test", Phase.UPKEEP, SystemNanoClock.INSTANCE),
            new UnsafeBuffer(0, 0), buffers, BYTES_MAX);
        handler.inbound(receiver);
        handler.install(true);
        other.writeInbound(Unpooled.directBuffer().writeBytes(first));
        assertTrue(receiver.isGarbage);
        other.finishAndReleaseAll();
    }

    private void upgrade() {
        in(ascii("GET /any/path HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        final String answer = new String(out(), StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertTrue(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), answer);
    }

    private void in(final byte[] bytes) {
        channel.writeInbound(Unpooled.directBuffer().writeBytes(bytes));
        channel.runPendingTasks();
    }

    private byte[] out() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuf next = channel.readOutbound();
        while (null != next) {
            all.writeBytes(ByteBufUtil.getBytes(next));
            next.release();
            next = channel.readOutbound();
        }
        return all.toByteArray();
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] frame(final int opcode, final int fin, final byte[] payload) {
        final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(fin | opcode);
        frame.write(MASKED | payload.length);
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    private static final class Receiver implements InboundBytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private ProtocolDetector.Protocol protocol;
        private Reason end;
        private boolean isGarbage;
        private int signsOfLife;

        @Override
        public void onProtocol(final ProtocolDetector.Protocol spoken) {
            protocol = spoken;
        }

        @Override
        public void onGarbage() {
            isGarbage = true;
        }

        @Override
        public void onSignOfLife() {
            signsOfLife++;
        }

        @Override
        public int onBytes(final UnsafeBuffer buffer, final int offset, final int length) {
            for (int i = 0; i < length; i++) {
                bytes.write(buffer.getByte(offset + i));
            }
            return length;
        }

        @Override
        public void onSocketClosed(final Reason reason) {
            end = reason;
        }
    }
}
