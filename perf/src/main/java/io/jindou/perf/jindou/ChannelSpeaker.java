package io.jindou.perf.jindou;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.HistoryResultDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvDecoder;
import io.jindou.codecs.sbe.wire.RequestResultDecoder;
import io.jindou.codecs.sbe.wire.SendAckDecoder;
import io.jindou.perf.rig.Ear;
import io.jindou.perf.rig.Outbox;
import io.jindou.perf.rig.Speaker;
import org.agrona.DirectBuffer;

/**
 * The native protocol with everything that an audit of channels needs: sequences, marks of repeated messages, senders, and the
 * history with its messages.
 */
public final class ChannelSpeaker implements Speaker, NativeFrames.Listener {
    private final int user;
    private final ChannelEar channels;
    private final Names names;
    private final byte[] uid;
    private final byte[] token;
    private final ChannelFrames frames = new ChannelFrames();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SendAckDecoder sendAckDecoder = new SendAckDecoder();
    private final RecvDecoder recvDecoder = new RecvDecoder();
    private final HistoryResultDecoder historyDecoder = new HistoryResultDecoder();
    private final RequestResultDecoder resultDecoder = new RequestResultDecoder();
    private final Heard heard = new Heard();
    private long lastMessageId;
    private long lastMessageSeq;

    /** Speaks as one user of the load, without a token. */
    public ChannelSpeaker(final int user, final Names names, final ChannelEar channels) {
        this(user, names, channels, names.user(user), new byte[0]);
    }

    /** Speaks as somebody else. */
    public ChannelSpeaker(final int user, final Names names, final ChannelEar channels, final byte[] uid, final byte[] token) {
        this.user = user;
        this.names = names;
        this.channels = channels;
        this.uid = uid;
        this.token = token;
    }

    @Override
    public void open(final Outbox out) {
        frames.connect(out, uid, token);
    }

    @Override
    public void send(
        final Outbox out, final int destination, final long clientSeq, final DirectBuffer payload, final int length) {
        frames.send(out, type(destination), id(destination), clientSeq, payload, length);
    }

    /** Asks for messages of a channel from a sequence on, oldest first. */
    public void historyFrom(final Outbox out, final int destination, final long fromSeq, final int count) {
        frames.history(out, type(destination), id(destination), fromSeq, count);
    }

    /** Adds a user to a group, or removes one; for an administrator. */
    public void changeMember(
        final Outbox out, final int group, final int member, final boolean isAdded, final long correlationId) {
        frames.changeMember(out, names.group(group), names.user(member), isAdded, correlationId);
    }

    @Override
    public void heartbeat(final Outbox out) {
        frames.heartbeat(out);
    }

    private static int type(final int destination) {
        return destination < 0 ? ChannelTypes.GROUP : ChannelTypes.PERSON;
    }

    private byte[] id(final int destination) {
        return destination < 0 ? names.group(~destination) : names.user(destination);
    }

    @Override
    public int read(final DirectBuffer in, final int offset, final int length, final Ear ear, final Outbox out) {
        lastMessageId = 0;
        final int taken = NativeFrames.read(in, offset, length, ear, this);
        if (0 != lastMessageId) {
            frames.recvAck(out, lastMessageId, lastMessageSeq);
        }
        return taken;
    }

    @Override
    public void onBody(final int type, final DirectBuffer in, final int body, final Ear ear) {
        switch (type) {
            case FrameDescriptor.SENDACK -> {
                sendAckDecoder.wrapAndApplyHeader(in, body, headerDecoder);
                channels.onSendAck(user, sendAckDecoder.clientSeq(), sendAckDecoder.messageSeq(), sendAckDecoder.reason());
            }
            case FrameDescriptor.RECV -> onRecv(in, body);
            case FrameDescriptor.RESPONSE -> onResponse(in, body, ear);
            default -> NativeFrames.onConnectionBody(type, in, body, headerDecoder, ear);
        }
    }

    private void onRecv(final DirectBuffer in, final int body) {
        recvDecoder.wrapAndApplyHeader(in, body, headerDecoder);
        lastMessageId = recvDecoder.messageId();
        lastMessageSeq = recvDecoder.messageSeq();
        heard.buffer = in;
        heard.messageSeq = lastMessageSeq;
        heard.flags = recvDecoder.flags();
        heard.fromLength = recvDecoder.fromUidLength();
        heard.fromOffset = recvDecoder.limit() + RecvDecoder.fromUidHeaderLength();
        recvDecoder.skipFromUid();
        heard.channelLength = recvDecoder.channelIdLength();
        heard.channelOffset = recvDecoder.limit() + RecvDecoder.channelIdHeaderLength();
        recvDecoder.skipChannelId();
        recvDecoder.skipClientMsgNo();
        recvDecoder.skipTopic();
        heard.payloadLength = recvDecoder.payloadLength();
        heard.payloadOffset = recvDecoder.limit() + RecvDecoder.payloadHeaderLength();
        channels.onPushed(user, heard);
    }

    private void onResponse(final DirectBuffer in, final int body, final Ear ear) {
        headerDecoder.wrap(in, body);
        if (RequestResultDecoder.TEMPLATE_ID == headerDecoder.templateId()) {
            resultDecoder.wrapAndApplyHeader(in, body, headerDecoder);
            channels.onResult(resultDecoder.correlationId(), resultDecoder.value(), resultDecoder.reason());
        } else if (HistoryResultDecoder.TEMPLATE_ID == headerDecoder.templateId()) {
            onHistory(in, body);
        } else {
            ear.onRefused("an answer of template " + headerDecoder.templateId());
        }
    }

    private void onHistory(final DirectBuffer in, final int body) {
        historyDecoder.wrapAndApplyHeader(in, body, headerDecoder);
        final long maxSeq = historyDecoder.maxSeq();
        final boolean hasMore = 0 != historyDecoder.more();
        final int reason = historyDecoder.reason();
        heard.buffer = in;
        heard.channelLength = 0;
        for (final HistoryResultDecoder.MessagesDecoder entry : historyDecoder.messages()) {
            heard.messageSeq = entry.messageSeq();
            heard.flags = entry.flags();
            heard.fromLength = entry.fromUidLength();
            heard.fromOffset = historyDecoder.limit() + HistoryResultDecoder.MessagesDecoder.fromUidHeaderLength();
            entry.skipFromUid();
            entry.skipClientMsgNo();
            entry.skipTopic();
            heard.payloadLength = entry.payloadLength();
            heard.payloadOffset = historyDecoder.limit() + HistoryResultDecoder.MessagesDecoder.payloadHeaderLength();
            entry.skipPayload();
            channels.onRemembered(user, heard);
        }
        channels.onHistoryEnd(user, maxSeq, hasMore, reason);
    }
}
