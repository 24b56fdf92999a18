package io.jindou.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.ChannelTypes;

/**
 * A received message. Its place in its channel is {@code messageSeq} (1, 2, 3 … without holes; 0 when it was not stored), its
 * name everywhere is {@code messageId}.
 *
 * @param messageId     positive, rising with time.
 * @param messageSeq    place in the channel; 0: not stored.
 * @param timestampMs   when the server accepted it, in milliseconds since the epoch.
 * @param expireSeconds how long the sender wants it kept; 0: for ever.
 * @param setting       carried as sent.
 * @param flags         bits of {@link io.jindou.codecs.MessageFlags}.
 * @param channelType   one of {@link ChannelTypes}.
 * @param channelId     of a person channel: the other user; of a group: the group.
 * @param fromUid       who sent it.
 * @param clientMsgNo   the number the sender gave it; may be empty.
 * @param topic         carried as sent; may be empty.
 * @param payload       the content; not copied, so do not write into it.
 */
public record Message(
    long messageId,
    long messageSeq,
    long timestampMs,
    long expireSeconds,
    int setting,
    int flags,
    int channelType,
    String channelId,
    String fromUid,
    String clientMsgNo,
    String topic,
    byte[] payload) {

    /** The payload read as UTF-8. */
    public String text() {
        return new String(payload, UTF_8);
    }

    /** Without the payload and the topic, which do not belong into logs. */
    @Override
    public String toString() {
        return "Message[" + channelType + ":" + channelId + " from " + fromUid + ", id " + messageId + ", seq " + messageSeq
            + ", " + payload.length + " bytes]";
    }
}
