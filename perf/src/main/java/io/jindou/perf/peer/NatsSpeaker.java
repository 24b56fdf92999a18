package io.jindou.perf.peer;

import static io.jindou.perf.peer.Ascii.CARRIAGE_RETURN;
import static io.jindou.perf.peer.Ascii.LINE_END_LENGTH;
import static io.jindou.perf.peer.Ascii.LINE_FEED;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * NATS's text protocol. A user's messages go to the subject {@code u.<user>}, a group's to {@code g.<group>}.
 *
 * <p>Nothing is confirmed one by one ({@code verbose} is off): the PING behind the subscriptions is answered when they stand.
 */
class NatsSpeaker implements Speaker {
    static final byte[] CONNECT = Ascii.bytes("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,"
        + "\"headers\":false,\"protocol\":1,\"lang\":\"java\",\"version\":\"1\",\"name\":\"bench\"}\r\n");
    static final byte[] PING = Ascii.bytes("PING\r\n");
    /** Subscriptions of messages have numbers from here. */
    private static final int FIRST_SUBSCRIPTION = 2;
    private static final byte[] PONG = Ascii.bytes("PONG\r\n");
    private static final byte[] PUBLISH = Ascii.bytes("PUB ");
    private static final byte[] MESSAGE = Ascii.bytes("MSG ");
    private static final byte[] USER_SUBJECT = Ascii.bytes("u.");
    private static final byte[] GROUP_SUBJECT = Ascii.bytes("g.");
    /** Everything of a PUB but its payload: verb, subject, reply subject, length. */
    private static final int HEAD_MAX = 96;
    /** INFO is the longest line, and has some hundred bytes for each address of the server. */
    private static final int LINE_MAX = 64 * 1024;
    private static final int INCOMPLETE = -1;

    private final int user;
    private final Hearing hearing;
    private boolean isReady;
    private boolean isRefused;

    NatsSpeaker(final int user, final Hearing hearing) {
        this.user = user;
        this.hearing = hearing;
    }

    @Override
    public final void open(final Outbox out) {
        out.put(CONNECT);
        subscribe(out);
        out.put(PING);
    }

    @Override
    public final void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        final int claimed = HEAD_MAX + length + LINE_END_LENGTH;
        final int start = out.claim(claimed);
        final MutableDirectBuffer buffer = out.buffer();
        buffer.putBytes(start, PUBLISH);
        int at = start + PUBLISH.length;
        buffer.putBytes(at, destination < 0 ? GROUP_SUBJECT : USER_SUBJECT);
        at += USER_SUBJECT.length;
        at += buffer.putNaturalIntAscii(at, destination < 0 ? ~destination : destination);
        buffer.putByte(at++, (byte)' ');
        at = putReply(buffer, at, token);
        at += buffer.putNaturalIntAscii(at, length);
        at = Ascii.putLineEnd(buffer, at);
        buffer.putBytes(at, payload, 0, length);
        at = Ascii.putLineEnd(buffer, at + length);
        out.unclaim(start + claimed - at);
    }

    @Override
    public final int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        final int end = offset + length;
        int at = offset;
        while (at < end && !isRefused) {
            final int next = 'M' == in.getByte(at) ? message(in, at, end, ear) : line(in, at, end, ear, out);
            if (INCOMPLETE == next) {
                return at - offset;
            }
            at = next;
        }
        return length;
    }

    /** Asks for all that the user hears. */
    void subscribe(final Outbox out) {
        int subscription = FIRST_SUBSCRIPTION;
        if (hearing.own()) {
            out.putAscii("SUB u." + user + " " + subscription++ + "\r\n");
        }
        for (final int group : hearing.groups()) {
            out.putAscii("SUB g." + group + " " + subscription++ + "\r\n");
        }
    }

    /** The subject where an acknowledgement shall go, and a space; nothing when none is wanted. */
    int putReply(final MutableDirectBuffer buffer, final int at, final long token) {
        return at;
    }

    /** A message has come. */
    void onMessage(
        final DirectBuffer in, final int subject, final int subjectEnd, final int payload, final int length, final Ear ear) {
        ear.onMessage(in, payload, length);
    }

    final void refuse(final Ear ear, final String text) {
        isRefused = true;
        ear.onRefused(text);
    }

    /** {@code MSG <subject> <subscription> [reply] <length>}, the payload on a line of its own. */
    private int message(final DirectBuffer in, final int at, final int end, final Ear ear) {
        if (end - at < MESSAGE.length) {
            return INCOMPLETE;
        }
        final int subject = at + MESSAGE.length;
        int subjectEnd = 0;
        int lastSpace = 0;
        int i = subject;
        for (; i < end; i++) {
            final byte value = in.getByte(i);
            if (' ' == value) {
                lastSpace = i;
                subjectEnd = 0 == subjectEnd ? i : subjectEnd;
            } else if (CARRIAGE_RETURN == value) {
                break;
            }
        }
        if (i + 1 >= end) {
            return tooLong(in, at, end, ear);
        }
        final long length = Ascii.natural(in, lastSpace + 1, i);
        if (lastSpace == subjectEnd || length < 0 || length > Integer.MAX_VALUE / 2 || !Ascii.startsWith(in, at, end, MESSAGE)) {
            refuse(ear, "no NATS message: " + Ascii.text(in, at, i));
            return end;
        }
        final int payload = i + LINE_END_LENGTH;
        final long next = payload + length + LINE_END_LENGTH;
        if (next > end) {
            return INCOMPLETE;
        }
        onMessage(in, subject, subjectEnd, payload, (int)length, ear);
        return (int)next;
    }

    private int line(final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        final int lineFeed = Ascii.indexOf(in, at, end, LINE_FEED);
        if (lineFeed < 0) {
            return tooLong(in, at, end, ear);
        }
        final int next = lineFeed + 1;
        if (Ascii.startsWith(in, at, next, PING)) {
            out.put(PONG);
        } else if (Ascii.startsWith(in, at, next, PONG)) {
            if (!isReady) {
                isReady = true;
                ear.onReady();
            }
        } else if ('I' != in.getByte(at) && '+' != in.getByte(at)) {
            refuse(ear, "NATS says: " + Ascii.text(in, at, next));
        }
        return next;
    }

    private int tooLong(final DirectBuffer in, final int at, final int end, final Ear ear) {
        if (end - at <= LINE_MAX) {
            return INCOMPLETE;
        }
        refuse(ear, "a line of NATS without end: " + Ascii.text(in, at, end));
        return end;
    }
}
