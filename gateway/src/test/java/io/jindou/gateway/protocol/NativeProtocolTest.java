package io.jindou.gateway.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Reason;
import io.jindou.gateway.Frames;
import io.jindou.gateway.GatewayCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The same calls however bytes arrive; no exception and no read outside whatever they are. */
class NativeProtocolTest {
    private static final byte[] STREAM = Frames.concat(
        Frames.connect("alice", "token"), Frames.heartbeat(), Frames.send(1, "hello"),
        Frames.batch(Frames.send(2, ""), Frames.recvAck(77), Frames.heartbeat()),
        Frames.members(5, "g1", "a", "b", "c"), Frames.tokenSet(6, "u", "t"), Frames.deviceQuit(7, "u"),
        Frames.history(8, "bob", 10, true), Frames.maxSeq(9, "bob"), Frames.channelSet(10, "g1"),
        Frames.disconnect());

    private final NativeProtocol protocol = new NativeProtocol(new GatewayCounters(), new NativeEncoder(1));

    // checklist rows 41, 43
    @Test
    void shouldCallTheSameForEverySplit() {
        final List<String> whole = feed(STREAM, STREAM.length);
        assertEquals(13, whole.size());
        for (int split = 1; split < STREAM.length; split++) {
            assertEquals(whole, feed(STREAM, split), "split at " + split);
        }
        assertEquals(whole, feed(STREAM, 1, 1));
        assertEquals(whole, feed(STREAM, 7, 3));
    }

    // checklist row 51
    @Test
    void shouldSurviveRandomBodies() {
        final Random random = new Random(11);
        final WireMessage message = new WireMessage();
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 8) {
                // a header that leads further than to the first check
                bytes[1] = 0;
                bytes[0] = (byte)random.nextInt(24);
                bytes[2] = (byte)(random.nextInt(26));
                bytes[3] = 0;
                bytes[4] = (byte)0xBE;
                bytes[5] = 2;
            }
            check(message, bytes, bytes.length);
        }
    }

    // checklist row 51
    @Test
    void shouldSurviveDamagedFrames() {
        final Random random = new Random(12);
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = STREAM.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte)random.nextInt(256);
            }
            feed(bytes, 1 + random.nextInt(bytes.length - 1));
        }
    }

    @Test
    void shouldRefuseEveryTruncation() {
        final WireMessage message = new WireMessage();
        for (final byte[] frame : new byte[][] {
            Frames.connect("alice", "token"), Frames.send(1, "hello"), Frames.members(5, "g1", "a", "b"), Frames.recvAck(1)}) {
            final byte[] body = java.util.Arrays.copyOfRange(frame, 11, frame.length);
            assertTrue(message.wrap(new UnsafeBuffer(body), 0, body.length));
            for (int length = 0; length < body.length; length++) {
                final byte[] cut = java.util.Arrays.copyOf(body, length);
                assertTrue(!message.wrap(new UnsafeBuffer(cut), 0, length), "cut at " + length);
            }
        }
    }

    private static void check(final WireMessage message, final byte[] bytes, final int length) {
        // an exact buffer: a read outside throws
        if (message.wrap(new UnsafeBuffer(bytes), 0, length)) {
            assertTrue(message.blockOffset() + message.blockLength() <= length);
            assertTrue(message.tailOffset() + message.tailLength() <= length);
        }
    }

    private List<String> feed(final byte[] bytes, final int... sizes) {
        final Recorder recorder = new Recorder();
        byte[] kept = new byte[0];
        int at = 0;
        for (int i = 0; at < bytes.length && recorder.isReading(); i++) {
            final int wanted = i < sizes.length ? sizes[i] : 1 == sizes.length ? bytes.length : sizes[i % sizes.length];
            final int size = Math.min(wanted, bytes.length - at);
            final byte[] now = Frames.concat(kept, java.util.Arrays.copyOfRange(bytes, at, at + size));
            at += size;
            final int used = protocol.onBytes(recorder, new UnsafeBuffer(now), 0, now.length);
            kept = java.util.Arrays.copyOfRange(now, used, now.length);
        }
        return recorder.calls;
    }

    private static final class Recorder implements ClientListener {
        private final List<String> calls = new ArrayList<>();
        private boolean isDone;
        private int batchPosition;

        @Override
        public boolean onConnect(final WireMessage message) {
            return add("connect", message);
        }

        @Override
        public boolean onSend(final WireMessage message) {
            return add("send", message);
        }

        @Override
        public void onBadSend(final long clientSeq, final Reason reason) {
            calls.add("bad send " + clientSeq + " " + reason);
        }

        @Override
        public boolean onRequest(final WireMessage message) {
            return add("request", message);
        }

        @Override
        public void onHeartbeat() {
            calls.add("heartbeat");
        }

        @Override
        public void onRecvAck(final long messageId) {
            calls.add("recvack " + messageId);
        }

        @Override
        public void onDisconnect() {
            calls.add("disconnect");
        }

        @Override
        public void onFault(final Reason reason) {
            calls.add("fault " + reason);
            isDone = true;
        }

        @Override
        public boolean isReading() {
            return !isDone;
        }

        @Override
        public int batchPosition() {
            return batchPosition;
        }

        @Override
        public void batchPosition(final int position) {
            batchPosition = position;
        }

        private boolean add(final String call, final WireMessage message) {
            final byte[] all = new byte[message.blockLength() + message.tailLength()];
            message.buffer().getBytes(message.blockOffset(), all, 0, message.blockLength());
            message.buffer().getBytes(message.tailOffset(), all, message.blockLength(), message.tailLength());
            return calls.add(call + message.templateId() + java.util.Arrays.toString(all));
        }
    }
}
