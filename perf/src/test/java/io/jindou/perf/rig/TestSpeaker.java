package io.jindou.perf.rig;

import static io.jindou.perf.rig.TestFrames.ACK;
import static io.jindou.perf.rig.TestFrames.ANSWER;
import static io.jindou.perf.rig.TestFrames.HEADER_LENGTH;
import static io.jindou.perf.rig.TestFrames.HELLO;
import static io.jindou.perf.rig.TestFrames.HISTORY;
import static io.jindou.perf.rig.TestFrames.MESSAGE;
import static io.jindou.perf.rig.TestFrames.READY;
import static io.jindou.perf.rig.TestFrames.SEND;

import org.agrona.DirectBuffer;

/** A client of the tests' protocol. */
final class TestSpeaker implements Speaker {
    private final int user;

    TestSpeaker(final int user) {
        this.user = user;
    }

    @Override
    public void open(final Outbox out) {
        final int at = frame(out, HELLO, Integer.BYTES);
        out.buffer().putInt(at, user);
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        final int at = frame(out, SEND, Integer.BYTES + Long.BYTES + length);
        out.buffer().putInt(at, destination);
        out.buffer().putLong(at + Integer.BYTES, token);
        out.buffer().putBytes(at + Integer.BYTES + Long.BYTES, payload, 0, length);
    }

    @Override
    public void history(final Outbox out, final int destination, final long token, final int count) {
        final int at = frame(out, HISTORY, Integer.BYTES + Long.BYTES + Integer.BYTES);
        out.buffer().putInt(at, destination);
        out.buffer().putLong(at + Integer.BYTES, token);
        out.buffer().putInt(at + Integer.BYTES + Long.BYTES, count);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        int at = offset;
        while (offset + length - at >= HEADER_LENGTH && offset + length - at >= Integer.BYTES + in.getInt(at)) {
            final int bodyLength = in.getInt(at) - 1;
            onFrame(in, in.getByte(at + Integer.BYTES), at + HEADER_LENGTH, bodyLength, ear);
            at += HEADER_LENGTH + bodyLength;
        }
        return at - offset;
    }

    private static void onFrame(
        final DirectBuffer in, final byte type, final int body, final int length, final Ear ear) {
        switch (type) {
            case READY -> ear.onReady();
            case ACK -> ear.onAck(in.getLong(body));
            case MESSAGE -> ear.onMessage(in, body, length);
            case ANSWER -> onAnswer(in, body, ear);
            default -> ear.onRefused(in.getStringWithoutLengthAscii(body, length));
        }
    }

    private static void onAnswer(final DirectBuffer in, final int body, final Ear ear) {
        final int count = in.getInt(body + Long.BYTES);
        int at = body + Long.BYTES + Integer.BYTES;
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            final int length = in.getInt(at);
            ear.onHistoryMessage(in, at + Integer.BYTES, length);
            at += Integer.BYTES + length;
            bytes += length;
        }
        ear.onHistory(in.getLong(body), count, bytes);
    }

    private static int frame(final Outbox out, final byte type, final int bodyLength) {
        final int at = out.claim(HEADER_LENGTH + bodyLength);
        out.buffer().putInt(at, 1 + bodyLength);
        out.buffer().putByte(at + Integer.BYTES, type);
        return at + HEADER_LENGTH;
    }
}
