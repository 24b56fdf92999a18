package io.jindou.perf.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.MessageFlags;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Payload;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** One group of ten with an auditor, and what a cell and its gateways would do to it: as they should, or not. */
final class AuditedCell {
    private static final int CLIENTS = 10;
    private static final int LENGTH = 64;
    private static final int FROM_OFFSET = 256;
    private static final int CHANNEL_OFFSET = 512;

    final Crowd crowd = new Crowd(CLIENTS, 2, 1);
    final Names names = new Names("t", CLIENTS, crowd.groups.size());
    final Auditor auditor = new Auditor(crowd, names);
    final Channel group = crowd.groups.get(0);
    private final List<Sent> stored = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final Heard heard = new Heard();
    private long clockNs = 1;

    record Sent(Lane lane, int number, long sentNs) {
    }

    /** The next message of a sender, not stored yet. */
    Sent send(final Lane lane) {
        return new Sent(lane, lane.next(), ++clockNs);
    }

    /** Stores a message; returns its sequence. */
    long store(final Sent message) {
        stored.add(message);
        return stored.size();
    }

    void ack(final long sequence) {
        final Sent message = stored.get((int)sequence - 1);
        auditor.onAck(message.lane, message.number, sequence, false);
    }

    void ackAgain(final long sequence) {
        final Sent message = stored.get((int)sequence - 1);
        auditor.onAck(message.lane, message.number, sequence, true);
    }

    void push(final long sequence, final Reader reader) {
        push(stored.get((int)sequence - 1), sequence, reader, 0);
    }

    void pushMarked(final long sequence, final Reader reader) {
        push(stored.get((int)sequence - 1), sequence, reader, MessageFlags.DUP);
    }

    void push(final Sent message, final long sequence, final Reader reader, final int flags) {
        say(message, sequence, flags);
        auditor.onPushed(reader.client.number, heard);
    }

    /** To all readers but the sender. */
    void pushAll(final long sequence) {
        final Reader own = stored.get((int)sequence - 1).lane.own;
        for (final Reader reader : group.readers) {
            if (reader != own) {
                push(sequence, reader);
            }
        }
    }

    /** As it should be, from SEND to all RECVs; returns the sequence. */
    long deliver(final Lane lane) {
        final long sequence = store(send(lane));
        ack(sequence);
        pushAll(sequence);
        return sequence;
    }

    /** The same while one reader is away. */
    long deliverWithout(final Lane lane, final Reader absent) {
        final long sequence = store(send(lane));
        ack(sequence);
        for (final Reader reader : group.readers) {
            if (reader != lane.own && reader != absent) {
                push(sequence, reader);
            }
        }
        return sequence;
    }

    /** The history from where the reader is up to a sequence. */
    void remember(final Reader reader, final long to) {
        for (long sequence = reader.next(); sequence <= to; sequence++) {
            say(stored.get((int)sequence - 1), sequence, 0);
            auditor.onRemembered(reader, heard);
        }
        reader.onHistoryEnd(false);
    }

    void leave(final Reader reader) {
        reader.away();
    }

    void comeBack(final Reader reader) {
        reader.ask();
        reader.ready(++clockNs);
    }

    /** What is said in the end. */
    Verdict finish() {
        auditor.finish();
        return auditor.findings().verdict();
    }

    Reader other(final Lane lane) {
        return group.readers[0] == lane.own ? group.readers[1] : group.readers[0];
    }

    Heard damaged(final long sequence) {
        say(stored.get((int)sequence - 1), sequence, 0);
        buffer.putByte(LENGTH - 1, (byte)~buffer.getByte(LENGTH - 1));
        return heard;
    }

    private void say(final Sent message, final long sequence, final int flags) {
        Payload.write(buffer, message.lane.id, message.number, message.sentNs, LENGTH);
        heard.buffer = buffer;
        heard.messageSeq = sequence;
        heard.flags = flags;
        heard.payloadOffset = 0;
        heard.payloadLength = LENGTH;
        heard.fromOffset = FROM_OFFSET;
        heard.fromLength = put(FROM_OFFSET, names.userText(message.lane.own.client.number));
        heard.channelOffset = CHANNEL_OFFSET;
        heard.channelLength = put(CHANNEL_OFFSET, names.groupText(group.group));
    }

    private int put(final int offset, final String name) {
        final byte[] bytes = name.getBytes(US_ASCII);
        buffer.putBytes(offset, bytes);
        return bytes.length;
    }
}
