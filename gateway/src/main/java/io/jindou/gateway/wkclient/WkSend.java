package io.jindou.gateway.wkclient;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What a SEND says; set what differs from the defaults. Nothing is copied: what is named must stay until the SEND is made. */
public final class WkSend {
    private static final byte[] NONE = {};

    int flags;
    int setting;
    long clientSeq;
    byte[] clientMsgNo = NONE;
    byte[] channelId = NONE;
    int channelIdLength;
    int channelType = 1;
    long expire;
    byte[] topic = NONE;
    DirectBuffer payload;
    int payloadOffset;
    int payloadLength;

    /** {@link io.jindou.codecs.MessageFlags}. */
    public WkSend flags(final int value) {
        flags = value;
        return this;
    }

    /** {@link io.jindou.codecs.wkproto.SettingBits}. */
    public WkSend setting(final int value) {
        setting = value;
        return this;
    }

    /** Comes back in the SENDACK; 32 bits. */
    public WkSend clientSeq(final long value) {
        clientSeq = value;
        return this;
    }

    /** The same one again is the same message again. */
    public WkSend clientMsgNo(final byte[] value) {
        clientMsgNo = value;
        return this;
    }

    /** Where to: the uid of the peer, or the id of a group. */
    public WkSend channel(final byte[] id, final int type) {
        return channel(id, id.length, type);
    }

    /** The same for the first bytes of an array. */
    public WkSend channel(final byte[] id, final int length, final int type) {
        channelId = id;
        channelIdLength = length;
        channelType = type;
        return this;
    }

    /** Seconds; 0: never. Nothing before version 3. */
    public WkSend expire(final long value) {
        expire = value;
        return this;
    }

    /** Needs the topic bit of the setting. */
    public WkSend topic(final byte[] value) {
        topic = value;
        return this;
    }

    /** The message itself. */
    public WkSend payload(final byte[] value) {
        return payload(new UnsafeBuffer(value), 0, value.length);
    }

    /** The message itself. */
    public WkSend payload(final DirectBuffer buffer, final int offset, final int length) {
        payload = buffer;
        payloadOffset = offset;
        payloadLength = length;
        return this;
    }
}
