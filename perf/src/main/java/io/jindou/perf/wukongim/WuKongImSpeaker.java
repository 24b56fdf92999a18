package io.jindou.perf.wukongim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.codecs.wkproto.Field;
import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.codecs.wkproto.PacketScanner;
import io.jindou.codecs.wkproto.PacketType;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.gateway.wkclient.WkSend;
import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import java.time.Instant;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** As an SDK speaks: a clientMsgNo with each SEND, a RECVACK for each RECV, whose msgKey is checked. */
final class WuKongImSpeaker implements Speaker {
    private static final byte[] NO_TOKEN = {};
    private static final byte[] DEVICE = "bench".getBytes(US_ASCII);
    private static final int HEX_DIGITS = 16;
    private static final int HEX_MASK = 0xF;
    private static final int HEX_BITS = 4;
    private static final int NUMBER_MAX = 10;

    private final WkConversation talk;
    private final PacketSink sink;
    private final UnsafeBuffer scratch;
    private final byte[] uid;
    private final PacketDecoder packet = new PacketDecoder();
    private final WkSend message = new WkSend();
    private final SequenceTokens tokens = new SequenceTokens();
    private final byte[] channelId;
    private final UnsafeBuffer channelIdView;
    private final int prefixLength;
    private final byte[] msgNo;

    /**
     * A speaker.
     *
     * @param sink    takes what is said
     * @param scratch for one frame within a call; all speakers of a thread may share it
     * @param prefix  of all names in this run
     */
    WuKongImSpeaker(
        final WkConversation talk, final PacketSink sink, final UnsafeBuffer scratch, final byte[] uid, final String prefix) {
        this.talk = talk;
        this.sink = sink;
        this.scratch = scratch;
        this.uid = uid;
        prefixLength = prefix.length();
        channelId = new byte[prefixLength + 1 + NUMBER_MAX];
        channelIdView = new UnsafeBuffer(channelId);
        channelIdView.putStringWithoutLengthAscii(0, prefix);
        msgNo = new byte[prefixLength + HEX_DIGITS];
        new UnsafeBuffer(msgNo).putStringWithoutLengthAscii(0, prefix);
    }

    @Override
    public void open(final Outbox out) {
        put(out, talk.connect(scratch, uid, DEVICE, 0, NO_TOKEN, Instant.now().toEpochMilli()));
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long token, final DirectBuffer payload, final int length) {
        channelId[prefixLength] = (byte)(destination < 0 ? 'g' : 'u');
        final int digits =
            channelIdView.putNaturalIntAscii(prefixLength + 1, destination < 0 ? ~destination : destination);
        message.clientSeq(tokens.add(token))
            .clientMsgNo(msgNo(token))
            .channel(channelId, prefixLength + 1 + digits, destination < 0 ? ChannelTypes.GROUP : ChannelTypes.PERSON)
            .payload(payload, 0, length);
        put(out, talk.send(scratch, message));
    }

    @Override
    public void heartbeat(final Outbox out) {
        put(out, talk.ping(scratch));
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        int at = 0;
        while (at < length) {
            final int frameLength = PacketScanner.scan(in, offset + at, length - at);
            if (PacketScanner.NEED_MORE == frameLength) {
                return at;
            }
            if (frameLength < 0 || !packet.wrap(in, offset + at, frameLength, talk.version())) {
                ear.onRefused("the server sent what is no packet of version " + talk.version());
                return length;
            }
            onPacket(ear, out);
            at += frameLength;
        }
        return at;
    }

    private void onPacket(final Ear ear, final Outbox out) {
        switch (packet.type()) {
            case PacketType.RECV -> onRecv(ear, out);
            case PacketType.SENDACK -> {
                final long token = tokens.remove((int)packet.number(Field.CLIENT_SEQ));
                if (Reason.SUCCESS.code() != packet.number(Field.REASON_CODE)) {
                    ear.onRefused("SEND refused: " + reason());
                } else if (SequenceTokens.UNKNOWN == token) {
                    ear.onRefused("a SENDACK for nothing");
                } else {
                    ear.onAck(token);
                }
            }
            case PacketType.CONNACK -> {
                if (Reason.SUCCESS.code() == talk.onConnAck(packet)) {
                    ear.onReady();
                } else {
                    ear.onRefused("CONNECT refused: " + reason());
                }
            }
            case PacketType.DISCONNECT -> ear.onRefused("disconnected: " + reason());
            case PacketType.PONG -> {
                // the answer to a heartbeat
            }
            default -> ear.onRefused("a packet of type " + packet.type());
        }
    }

    private void onRecv(final Ear ear, final Outbox out) {
        if (!talk.open(packet)) {
            ear.onRefused("a RECV whose msgKey does not fit: SDKs would drop it");
            return;
        }
        ear.onMessage(talk.payload(), talk.payloadOffset(), talk.payloadLength());
        put(out, talk.recvAck(scratch, packet));
    }

    private Reason reason() {
        return Reason.of((int)packet.number(Field.REASON_CODE));
    }

    private byte[] msgNo(final long token) {
        long rest = token;
        for (int i = msgNo.length - 1; i >= prefixLength; i--) {
            final int digit = (int)rest & HEX_MASK;
            msgNo[i] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest >>>= HEX_BITS;
        }
        return msgNo;
    }

    private void put(final Outbox out, final int length) {
        sink.put(out, scratch, talk.frameOffset(), length);
    }
}
