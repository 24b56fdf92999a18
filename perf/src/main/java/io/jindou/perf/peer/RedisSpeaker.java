package io.jindou.perf.peer;

import static io.jindou.perf.peer.Ascii.LINE_FEED;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Redis's protocol, RESP2, as far as streams need it. Answers to XADD come in the order of the commands; whoever hears has one
 * XREAD waiting at all times.
 */
final class RedisSpeaker implements Speaker {
    private static final byte[] PING = Ascii.bytes("*1\r\n$4\r\nPING\r\n");
    private static final byte[] PONG = Ascii.bytes("+PONG\r\n");
    /** XADD key * m payload: the key follows. */
    private static final byte[] ADD = Ascii.bytes("*5\r\n$4\r\nXADD\r\n");
    private static final byte[] ADD_FIELD = Ascii.bytes("\r\n$1\r\n*\r\n$1\r\nm\r\n$");
    private static final int ADD_MAX = 96;
    private static final int PREFIX_LENGTH = 2;

    private final int user;
    private final RedisReading reading;
    private final TokenQueue tokens = new TokenQueue();
    private boolean isReady;
    private boolean isRefused;

    RedisSpeaker(final int user, final Hearing hearing) {
        this.user = user;
        this.reading = hearing.isEmpty() ? null : new RedisReading(user, hearing);
    }

    @Override
    public void open(final Outbox out) {
        out.put(PING);
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        if (null != reading) {
            throw new IllegalStateException("user " + user + " waits for messages on this connection");
        }
        final int claimed = ADD_MAX + length;
        final int start = out.claim(claimed);
        final MutableDirectBuffer buffer = out.buffer();
        final int number = destination < 0 ? ~destination : destination;
        buffer.putBytes(start, ADD);
        int at = start + ADD.length;
        buffer.putByte(at++, (byte)'$');
        at += buffer.putNaturalIntAscii(at, PREFIX_LENGTH + Ascii.digits(number));
        at = Ascii.putLineEnd(buffer, at);
        buffer.putByte(at++, (byte)(destination < 0 ? 'g' : 'u'));
        buffer.putByte(at++, (byte)':');
        at += buffer.putNaturalIntAscii(at, number);
        buffer.putBytes(at, ADD_FIELD);
        at += ADD_FIELD.length;
        at += buffer.putNaturalIntAscii(at, length);
        at = Ascii.putLineEnd(buffer, at);
        buffer.putBytes(at, payload, 0, length);
        at = Ascii.putLineEnd(buffer, at + length);
        out.unclaim(start + claimed - at);
        tokens.add(token);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        final int end = offset + length;
        int at = offset;
        while (at < end && !isRefused) {
            final int next = null != reading && isReady ? reading.read(in, at, end, ear, out) : answer(in, at, end, ear, out);
            if (RedisReading.INCOMPLETE == next) {
                return at - offset;
            }
            if (RedisReading.BROKEN == next) {
                refuse(ear, in, at, end);
                return length;
            }
            at = next;
        }
        return length;
    }

    /** PONG, or the id of an added entry. */
    private int answer(final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        final int lineFeed = Ascii.indexOf(in, at, end, LINE_FEED);
        if (lineFeed < 0) {
            return end - at > RedisReading.LINE_MAX ? RedisReading.BROKEN : RedisReading.INCOMPLETE;
        }
        if (Ascii.startsWith(in, at, end, PONG) && !isReady) {
            isReady = true;
            ear.onReady();
            if (null != reading) {
                reading.ask(out);
            }
            return lineFeed + 1;
        }
        final int next = RedisReading.bulkEnd(in, at, lineFeed);
        if (next < 0 || tokens.isEmpty()) {
            return RedisReading.BROKEN;
        }
        if (next > end) {
            return RedisReading.INCOMPLETE;
        }
        ear.onAck(tokens.remove());
        return next;
    }

    private void refuse(final Ear ear, final DirectBuffer in, final int at, final int end) {
        isRefused = true;
        ear.onRefused("Redis says: " + Ascii.text(in, at, end));
    }
}
