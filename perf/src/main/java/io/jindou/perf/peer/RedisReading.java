package io.jindou.perf.peer;

import static io.jindou.perf.peer.Ascii.LINE_END_LENGTH;
import static io.jindou.perf.peer.Ascii.LINE_FEED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import org.agrona.DirectBuffer;

/**
 * The XREAD of one connection: asks for all of its streams at once from the last ids seen, takes the answer entry by entry, and
 * asks again when it has the last one.
 *
 * <pre>
 *   *streams   then for each   *2 $name *entries   then for each   *2 $id *2 $m $payload
 * </pre>
 */
final class RedisReading {
    static final int INCOMPLETE = -1;
    static final int BROKEN = -2;
    static final int LINE_MAX = 1024;
    /** Entries of a stream in one answer: more than a closed loop has under way. */
    private static final int COUNT = 256;
    private static final byte[] PAIR = Ascii.bytes("*2\r\n");
    private static final byte[] FIELD = Ascii.bytes("*2\r\n$1\r\nm\r\n");

    private final byte[] command;
    private final byte[][] names;
    private final long[] lastMs;
    private final long[] lastNumber;
    private int streamsLeft;
    private int entriesLeft;
    private int stream;

    RedisReading(final int user, final Hearing hearing) {
        names = new byte[hearing.count()][];
        int count = 0;
        if (hearing.own()) {
            names[count++] = Ascii.bytes("u:" + user);
        }
        for (final int group : hearing.groups()) {
            names[count++] = Ascii.bytes("g:" + group);
        }
        lastMs = new long[count];
        lastNumber = new long[count];
        command = Ascii.bytes(command());
    }

    private String command() {
        final int fixed = 6;
        final StringBuilder text = new StringBuilder("*").append(fixed + 2 * names.length).append("\r\n");
        for (final String word : new String[] {"XREAD", "COUNT", Integer.toString(COUNT), "BLOCK", "0", "STREAMS"}) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        for (final byte[] name : names) {
            text.append('$').append(name.length).append("\r\n").append(new String(name, US_ASCII)).append("\r\n");
        }
        return text.toString();
    }

    /** Asks for what comes after the last entries; answered when there is something. */
    void ask(final Outbox out) {
        out.put(command);
        for (int i = 0; i < names.length; i++) {
            out.put((byte)'$');
            out.putDecimal(Ascii.digits(lastMs[i]) + 1 + Ascii.digits(lastNumber[i]));
            out.put(Ascii.LINE_END);
            out.putDecimal(lastMs[i]);
            out.put((byte)'-');
            out.putDecimal(lastNumber[i]);
            out.put(Ascii.LINE_END);
        }
    }

    /** Takes one element; returns where the next begins, {@link #INCOMPLETE} or {@link #BROKEN}. */
    int read(final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        if (entriesLeft > 0) {
            return entry(in, at, end, ear, out);
        }
        return streamsLeft > 0 ? streamHead(in, at, end) : head(in, at, end);
    }

    private int head(final DirectBuffer in, final int at, final int end) {
        final int lineFeed = Ascii.indexOf(in, at, end, LINE_FEED);
        if (lineFeed < 0) {
            return incomplete(at, end);
        }
        final long count = count(in, at, lineFeed, (byte)'*');
        if (count <= 0 || count > names.length) {
            return BROKEN;
        }
        streamsLeft = (int)count;
        return lineFeed + 1;
    }

    private int streamHead(final DirectBuffer in, final int at, final int end) {
        if (end - at < PAIR.length) {
            return INCOMPLETE;
        }
        final int nameHead = at + PAIR.length;
        final int nameLine = Ascii.indexOf(in, nameHead, end, LINE_FEED);
        if (nameLine < 0) {
            return incomplete(at, end);
        }
        final int name = nameLine + 1;
        final int entries = bulkEnd(in, nameHead, nameLine);
        if (entries < 0 || !Ascii.startsWith(in, at, end, PAIR)) {
            return BROKEN;
        }
        final int entriesLine = entries > end ? -1 : Ascii.indexOf(in, entries, end, LINE_FEED);
        if (entriesLine < 0) {
            return incomplete(at, end);
        }
        stream = indexOf(in, name, entries - LINE_END_LENGTH);
        final long count = count(in, entries, entriesLine, (byte)'*');
        if (stream < 0 || count <= 0 || count > COUNT) {
            return BROKEN;
        }
        entriesLeft = (int)count;
        return entriesLine + 1;
    }

    private int entry(final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        final int idHead = at + PAIR.length;
        final int idLine = Ascii.indexOf(in, Math.min(idHead, end), end, LINE_FEED);
        if (idLine < 0) {
            return incomplete(at, end);
        }
        final int field = bulkEnd(in, idHead, idLine);
        final int payloadHead = field + FIELD.length;
        if (field < 0) {
            return BROKEN;
        }
        final int payloadLine = payloadHead > end ? -1 : Ascii.indexOf(in, payloadHead, end, LINE_FEED);
        if (payloadLine < 0) {
            return incomplete(at, end);
        }
        final int next = bulkEnd(in, payloadHead, payloadLine);
        if (next < 0 || !Ascii.startsWith(in, at, end, PAIR) || !Ascii.startsWith(in, field, end, FIELD)) {
            return BROKEN;
        }
        if (next > end) {
            return INCOMPLETE;
        }
        if (!takeId(in, idLine + 1, field - LINE_END_LENGTH)) {
            return BROKEN;
        }
        final int payload = payloadLine + 1;
        if (0 == --entriesLeft && 0 == --streamsLeft) {
            ask(out);
        }
        ear.onMessage(in, payload, next - LINE_END_LENGTH - payload);
        return next;
    }

    private boolean takeId(final DirectBuffer in, final int from, final int to) {
        final int dash = Ascii.indexOf(in, from, to, (byte)'-');
        if (dash < 0) {
            return false;
        }
        lastMs[stream] = Ascii.natural(in, from, dash);
        lastNumber[stream] = Ascii.natural(in, dash + 1, to);
        return lastMs[stream] >= 0 && lastNumber[stream] >= 0;
    }

    private int indexOf(final DirectBuffer in, final int from, final int to) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].length == to - from && Ascii.startsWith(in, from, to, names[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Where a string ends that is announced in the line from {@code at} to a line feed; below zero: it is none. */
    static int bulkEnd(final DirectBuffer in, final int at, final int lineFeed) {
        final long length = count(in, at, lineFeed, (byte)'$');
        return length < 0 || length > Integer.MAX_VALUE / 2 ? BROKEN : lineFeed + 1 + (int)length + LINE_END_LENGTH;
    }

    private static long count(final DirectBuffer in, final int at, final int lineFeed, final byte type) {
        return in.getByte(at) == type ? Ascii.natural(in, at + 1, lineFeed - 1) : -1;
    }

    /** The heads of an entry are short: what has none within this length is something else. */
    private static int incomplete(final int at, final int end) {
        return end - at > LINE_MAX ? BROKEN : INCOMPLETE;
    }
}
