package io.jindou.perf.soak;

import io.jindou.codecs.MessageFlags;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Payload;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import static java.nio.charset.StandardCharsets.US_ASCII;


/** Messages as a correct cell would number and keep them; what is told to the auditor of them is up to the test. */
final class FakeCell {
    record Message(Lane lane, int number, long seq) {
    }

    private static final int PAYLOAD_LENGTH = 40;
    private static final int PAYLOAD_OFFSET = 0;
    private static final int FROM_OFFSET = 64;
    private static final int CHANNEL_OFFSET = 128;
    private static final int LENGTH = 256;

    final Cast cast;
    final Names names;
    final Auditor auditor;
    private final List<List<Message>> stored = new ArrayList<>();
    private final Heard heard = new Heard();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);

    FakeCell(final int users) {
        cast = new Cast(users);
        names = new Names("s", users, cast.groups.size());
        auditor = new Auditor(cast, names);
        cast.groups.forEach(group -> stored.add(new ArrayList<>()));
        cast.users.forEach(user -> user.state = User.State.ONLINE);
    }

    /** The sender hands over its next message, and the cell stores it. */
    Message store(final Lane lane) {
        final List<Message> channel = stored.get(lane.channel.group);
        final Message message = new Message(lane, lane.next(), channel.size() + 1L);
        channel.add(message);
        return message;
    }

    List<Message> stored(final Channel group) {
        return stored.get(group.group);
    }

    void acknowledge(final Message message) {
        auditor.onAck(message.lane, message.number, message.seq);
    }

    void push(final Cursor to, final Message message) {
        auditor.onPushed(to.user.number, heard(message, 0, true));
    }

    void pushAgain(final Cursor to, final Message message) {
        auditor.onPushed(to.user.number, heard(message, MessageFlags.DUP, true));
    }

    void pushDamaged(final Cursor to, final Message message) {
        heard(message, 0, true);
        buffer.putByte(PAYLOAD_OFFSET + PAYLOAD_LENGTH - 1, (byte)~buffer.getByte(PAYLOAD_OFFSET + PAYLOAD_LENGTH - 1));
        auditor.onPushed(to.user.number, heard);
    }

    void pushUnderAnotherName(final Cursor to, final Message message) {
        heard(message, 0, true);
        heard.channelLength = put(CHANNEL_OFFSET, names.group((message.lane.channel.group + 1) % cast.groups.size()));
        auditor.onPushed(to.user.number, heard);
    }

    /** Stores, acknowledges and pushes to all members that are there. */
    Message sendToAll(final Lane lane) {
        final Message message = store(lane);
        acknowledge(message);
        for (final Cursor cursor : lane.channel.cursors) {
            if (cursor != lane.own && cursor.isLive()) {
                push(cursor, message);
            }
        }
        return message;
    }

    /** Answers what the cursor asks the history, but for some messages. */
    void history(final Cursor cursor, final Message... missing) {
        final List<Message> left = new ArrayList<>(stored(cursor.channel));
        final long maxSeq = left.size();
        left.removeAll(List.of(missing));
        for (final Message message : left) {
            if (message.seq >= cursor.next()) {
                auditor.onRemembered(cursor, heard(message, 0, false));
            }
        }
        cursor.onHistoryEnd(maxSeq, false, auditor.findings());
    }

    /** Answers a page. */
    boolean historyPage(final Cursor cursor, final int count, final long maxSeq) {
        final long from = cursor.next();
        for (long seq = from; seq < from + count && seq <= maxSeq; seq++) {
            auditor.onRemembered(cursor, heard(stored(cursor.channel).get((int)seq - 1), 0, false));
        }
        return cursor.onHistoryEnd(maxSeq, from + count <= maxSeq, auditor.findings());
    }

    private Heard heard(final Message message, final int flags, final boolean isPushed) {
        Payload.write(buffer, message.lane.id, message.number, message.seq, PAYLOAD_LENGTH);
        heard.buffer = buffer;
        heard.messageSeq = message.seq;
        heard.flags = flags;
        heard.payloadOffset = PAYLOAD_OFFSET;
        heard.payloadLength = PAYLOAD_LENGTH;
        heard.fromOffset = FROM_OFFSET;
        heard.fromLength = put(FROM_OFFSET, names.user(message.lane.own.user.number));
        heard.channelOffset = CHANNEL_OFFSET;
        heard.channelLength = isPushed ? put(CHANNEL_OFFSET, names.groupText(message.lane.channel.group).getBytes(US_ASCII)) : 0;
        return heard;
    }

    private int put(final int offset, final byte[] name) {
        buffer.putBytes(offset, name);
        return name.length;
    }
}
