package io.jindou.perf.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The protocol of the rig's own tests: {@code length type body}, length being that of type and body, in the machine's own
 * byte order.
 */
final class TestFrames {
    static final byte HELLO = 'H';
    static final byte READY = 'R';
    static final byte SEND = 'S';
    static final byte ACK = 'A';
    static final byte MESSAGE = 'M';
    static final byte REFUSED = 'X';
    static final byte HISTORY = 'Q';
    static final byte ANSWER = 'P';
    static final int HEADER_LENGTH = Integer.BYTES + 1;

    private TestFrames() {
    }

    static byte[] ready() {
        return frame(READY, 0).array();
    }

    static byte[] ack(final long token) {
        return frame(ACK, Long.BYTES).putLong(token).array();
    }

    static byte[] message(final byte[] payload) {
        return frame(MESSAGE, payload.length).put(payload).array();
    }

    static byte[] refused(final String text) {
        return frame(REFUSED, text.length()).put(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).array();
    }

    static byte[] answer(final long token, final List<byte[]> payloads) {
        int length = Long.BYTES + Integer.BYTES;
        for (final byte[] payload : payloads) {
            length += Integer.BYTES + payload.length;
        }
        final ByteBuffer frame = frame(ANSWER, length).putLong(token).putInt(payloads.size());
        payloads.forEach(payload -> frame.putInt(payload.length).put(payload));
        return frame.array();
    }

    private static ByteBuffer frame(final byte type, final int bodyLength) {
        return ByteBuffer.allocate(HEADER_LENGTH + bodyLength).order(ByteOrder.nativeOrder()).putInt(1 + bodyLength).put(type);
    }
}
