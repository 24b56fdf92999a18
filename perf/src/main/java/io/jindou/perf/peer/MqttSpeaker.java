package io.jindou.perf.peer;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** MQTT 3.1.1, without keep alive, wills, retained messages and QoS 2. */
final class MqttSpeaker implements Speaker {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int TYPE_MASK = 0xF0;
    private static final int TYPE_SHIFT = 4;
    private static final int QOS_SHIFT = 1;
    private static final int QOS_MASK = 3;
    private static final int BYTE_MASK = 0xFF;
    private static final int SHORT_MASK = 0xFFFF;
    /** Protocol name and level, flags: clean session, keep alive: none. */
    private static final byte[] CONNECT_HEAD = {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0};
    private static final int SUBSCRIPTION_ID = 1;
    private static final int REFUSED_SUBSCRIPTION = 0x80;
    private static final int ID_LENGTH = 2;
    private static final int TOPIC_HEAD = 2;
    private static final int PREFIX_LENGTH = 2;
    private static final int REMAINING_BITS = 7;
    private static final int REMAINING_MORE = 0x80;
    private static final int REMAINING_MASK = 0x7F;
    private static final int REMAINING_LENGTH_MAX = 4;
    /** Type, lengths, topic and id of a publication. */
    private static final int HEAD_MAX = 64;
    /** Longer packets are a mistake. */
    private static final int PACKET_MAX = 1 << 20;
    private static final int INCOMPLETE = -1;

    private final int user;
    private final Hearing hearing;
    private final int qos;
    private final PacketTokens tokens = new PacketTokens();
    private boolean isRefused;

    MqttSpeaker(final int user, final Hearing hearing, final int qos) {
        this.user = user;
        this.hearing = hearing;
        this.qos = qos;
    }

    /** A client need not wait for CONNACK before it subscribes. */
    @Override
    public void open(final Outbox out) {
        final byte[] client = Ascii.bytes("user" + user);
        out.put((byte)CONNECT);
        putRemaining(out, CONNECT_HEAD.length + TOPIC_HEAD + client.length);
        out.put(CONNECT_HEAD);
        putShort(out, client.length);
        out.put(client);
        if (!hearing.isEmpty()) {
            subscribe(out);
        }
    }

    private void subscribe(final Outbox out) {
        int length = ID_LENGTH;
        if (hearing.own()) {
            length += filterLength(user);
        }
        for (final int group : hearing.groups()) {
            length += filterLength(group);
        }
        out.put((byte)SUBSCRIBE);
        putRemaining(out, length);
        putShort(out, SUBSCRIPTION_ID);
        if (hearing.own()) {
            putFilter(out, "u/" + user);
        }
        for (final int group : hearing.groups()) {
            putFilter(out, "g/" + group);
        }
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        final int number = destination < 0 ? ~destination : destination;
        final int topicLength = PREFIX_LENGTH + Ascii.digits(number);
        final int claimed = HEAD_MAX + length;
        final int start = out.claim(claimed);
        final MutableDirectBuffer buffer = out.buffer();
        int at = start;
        buffer.putByte(at++, (byte)(PUBLISH | qos << QOS_SHIFT));
        at = putRemaining(buffer, at, TOPIC_HEAD + topicLength + (qos > 0 ? ID_LENGTH : 0) + length);
        buffer.putShort(at, (short)topicLength, BIG_ENDIAN);
        at += TOPIC_HEAD;
        buffer.putByte(at++, (byte)(destination < 0 ? 'g' : 'u'));
        buffer.putByte(at++, (byte)'/');
        at += buffer.putNaturalIntAscii(at, number);
        if (qos > 0) {
            buffer.putShort(at, (short)tokens.add(token), BIG_ENDIAN);
            at += ID_LENGTH;
        }
        buffer.putBytes(at, payload, 0, length);
        out.unclaim(start + claimed - at - length);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        final int end = offset + length;
        int at = offset;
        while (at < end && !isRefused) {
            final int next = packet(in, at, end, ear, out);
            if (INCOMPLETE == next) {
                return at - offset;
            }
            at = next;
        }
        return length;
    }

    private int packet(final DirectBuffer in, final int start, final int end, final Ear ear, final Outbox out) {
        int length = 0;
        int at = start + 1;
        boolean isMore = true;
        for (int i = 0; isMore; i++) {
            if (REMAINING_LENGTH_MAX == i) {
                return refuse(ear, "a length of more than four bytes", end);
            }
            if (at >= end) {
                return INCOMPLETE;
            }
            final int value = in.getByte(at++);
            length |= (value & REMAINING_MASK) << REMAINING_BITS * i;
            isMore = 0 != (value & REMAINING_MORE);
        }
        if (length > PACKET_MAX) {
            return refuse(ear, "a packet of " + length + " bytes", end);
        }
        if (at + length > end) {
            return INCOMPLETE;
        }
        onPacket(in.getByte(start) & BYTE_MASK, in, at, at + length, ear, out);
        return isRefused ? end : at + length;
    }

    private void onPacket(
        final int type, final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        switch (type & TYPE_MASK) {
            case PUBLISH -> onPublish(type >> QOS_SHIFT & QOS_MASK, in, at, end, ear, out);
            case PUBACK -> {
                final long token = end - at == ID_LENGTH ? tokens.remove(unsignedShort(in, at)) : PacketTokens.UNKNOWN;
                if (token < 0) {
                    refuse(ear, "a PUBACK for nothing", end);
                } else {
                    ear.onAck(token);
                }
            }
            case CONNACK -> onConnected(in, at, end, ear);
            case SUBACK -> onSubscribed(in, at, end, ear);
            default -> refuse(ear, "a packet of type " + (type >> TYPE_SHIFT), end);
        }
    }

    private void onPublish(
        final int messageQos, final DirectBuffer in, final int at, final int end, final Ear ear, final Outbox out) {
        final int id = at + TOPIC_HEAD + (end - at < TOPIC_HEAD ? 0 : unsignedShort(in, at));
        final int payload = id + (messageQos > 0 ? ID_LENGTH : 0);
        if (payload > end || messageQos > 1) {
            refuse(ear, "a PUBLISH that is none", end);
            return;
        }
        if (messageQos > 0) {
            final int answer = out.claim(2 + ID_LENGTH);
            out.buffer().putByte(answer, (byte)PUBACK);
            out.buffer().putByte(answer + 1, (byte)ID_LENGTH);
            out.buffer().putShort(answer + 2, in.getShort(id, BIG_ENDIAN), BIG_ENDIAN);
        }
        ear.onMessage(in, payload, end - payload);
    }

    private void onConnected(final DirectBuffer in, final int at, final int end, final Ear ear) {
        if (end - at != 2 || 0 != in.getByte(at + 1)) {
            refuse(ear, "a CONNACK with return code " + (end - at == 2 ? in.getByte(at + 1) : -1), end);
        } else if (hearing.isEmpty()) {
            ear.onReady();
        }
    }

    private void onSubscribed(final DirectBuffer in, final int at, final int end, final Ear ear) {
        if (end - at != ID_LENGTH + hearing.count()) {
            refuse(ear, "a SUBACK for something else", end);
            return;
        }
        for (int i = at + ID_LENGTH; i < end; i++) {
            if ((in.getByte(i) & BYTE_MASK) == REFUSED_SUBSCRIPTION) {
                refuse(ear, "a SUBACK that refuses a subscription", end);
                return;
            }
        }
        ear.onReady();
    }

    private int refuse(final Ear ear, final String what, final int end) {
        isRefused = true;
        ear.onRefused("the MQTT broker sent " + what);
        return end;
    }

    private void putFilter(final Outbox out, final String filter) {
        putShort(out, filter.length());
        out.putAscii(filter);
        out.put((byte)qos);
    }

    private static int filterLength(final int number) {
        return TOPIC_HEAD + PREFIX_LENGTH + Ascii.digits(number) + 1;
    }

    private static void putShort(final Outbox out, final int value) {
        final int at = out.claim(ID_LENGTH);
        out.buffer().putShort(at, (short)value, BIG_ENDIAN);
    }

    private static void putRemaining(final Outbox out, final int length) {
        final int at = out.claim(REMAINING_LENGTH_MAX);
        out.unclaim(at + REMAINING_LENGTH_MAX - putRemaining(out.buffer(), at, length));
    }

    private static int putRemaining(final MutableDirectBuffer buffer, final int start, final int length) {
        int at = start;
        int rest = length;
        while (rest >= REMAINING_MORE) {
            buffer.putByte(at++, (byte)(rest | REMAINING_MORE));
            rest >>>= REMAINING_BITS;
        }
        buffer.putByte(at++, (byte)rest);
        return at;
    }

    private static int unsignedShort(final DirectBuffer in, final int at) {
        return in.getShort(at, BIG_ENDIAN) & SHORT_MASK;
    }
}
