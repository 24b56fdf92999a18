package io.jindou.perf.peer;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * NATS with a stream behind the subjects: every message names the subject {@code a.<user>.<token>} for the stream's answer, and
 * the user listens to {@code a.<user>.*}.
 */
final class JetStreamSpeaker extends NatsSpeaker {
    private static final byte[] ERROR = Ascii.bytes("\"error\"");

    private final byte[] inbox;
    private final boolean isSender;

    JetStreamSpeaker(final int user, final Hearing hearing, final boolean isSender) {
        super(user, hearing);
        this.inbox = Ascii.bytes("a." + user + ".");
        this.isSender = isSender;
    }

    @Override
    void subscribe(final Outbox out) {
        super.subscribe(out);
        if (isSender) {
            out.putAscii("SUB ");
            out.put(inbox);
            out.putAscii("* 1\r\n");
        }
    }

    @Override
    int putReply(final MutableDirectBuffer buffer, final int at, final long token) {
        buffer.putBytes(at, inbox);
        final int digits = at + inbox.length;
        final int end = digits + buffer.putNaturalLongAscii(digits, token);
        buffer.putByte(end, (byte)' ');
        return end + 1;
    }

    @Override
    void onMessage(
        final DirectBuffer in, final int subject, final int subjectEnd, final int payload, final int length, final Ear ear) {
        if ('a' != in.getByte(subject)) {
            ear.onMessage(in, payload, length);
            return;
        }
        final long token = Ascii.natural(in, subject + inbox.length, subjectEnd);
        if (token < 0 || !Ascii.startsWith(in, subject, subjectEnd, inbox)) {
            refuse(ear, "an acknowledgement for somebody else: " + Ascii.text(in, subject, subjectEnd));
        } else if (Ascii.contains(in, payload, payload + length, ERROR)) {
            refuse(ear, "JetStream says: " + Ascii.text(in, payload, payload + length));
        } else {
            ear.onAck(token);
        }
    }
}
