package io.jindou.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;

/**
 * A message to send, with everything that can be said about it. Immutable but for the payload, which is copied by
 * {@link JindouClient#send}; every {@code with} method returns a changed copy.
 *
 * <p>Ids that a server would refuse by name are let through, so that its answer is heard; only what no frame can carry throws
 * {@link IllegalArgumentException}.
 *
 * @param channelType   one of {@link ChannelTypes}.
 * @param channelId     of a person channel: the uid of the peer.
 * @param payload       the content.
 * @param clientMsgNo   names the message for ever: the same one is stored once; empty: the client makes one.
 * @param topic         carried; may be empty.
 * @param flags         bits of {@link io.jindou.codecs.MessageFlags}.
 * @param setting       carried.
 * @param expireSeconds how long to keep it; 0: for ever.
 */
public record SendRequest(
    int channelType,
    String channelId,
    byte[] payload,
    String clientMsgNo,
    String topic,
    int flags,
    int setting,
    long expireSeconds) {

    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    /** Checks what a frame can carry. */
    public SendRequest {
        requireRange("channelType", channelType, 0xFE);
        requireRange("flags", flags, 0xFE);
        requireRange("setting", setting, 0xFE);
        requireRange("expireSeconds", expireSeconds, UINT32_MAX - 1);
        final int strings = WireEncoder.utf8(channelId).length + WireEncoder.utf8(clientMsgNo).length
            + WireEncoder.utf8(topic).length;
        if (strings + payload.length > Limits.FRAME_BODY_MAX - Limits.MESSAGE_OVERHEAD_MAX) {
            throw new IllegalArgumentException("a message of " + payload.length + " bytes does not fit a frame of "
                + Limits.FRAME_BODY_MAX);
        }
    }

    /** To one user. */
    public static SendRequest toUser(final String uid, final byte[] payload) {
        return to(ChannelTypes.PERSON, uid, payload);
    }

    /** To one user, as UTF-8. */
    public static SendRequest toUser(final String uid, final String text) {
        return toUser(uid, text.getBytes(UTF_8));
    }

    /** To the members of a group. */
    public static SendRequest toGroup(final String groupId, final byte[] payload) {
        return to(ChannelTypes.GROUP, groupId, payload);
    }

    /** To the members of a group, as UTF-8. */
    public static SendRequest toGroup(final String groupId, final String text) {
        return toGroup(groupId, text.getBytes(UTF_8));
    }

    /** To any channel. */
    public static SendRequest to(final int channelType, final String channelId, final byte[] payload) {
        return new SendRequest(channelType, channelId, payload, "", "", 0, 0, 0);
    }

    /** With this number, at most {@link Limits#CLIENT_MSG_NO_MAX} bytes. */
    public SendRequest withClientMsgNo(final String value) {
        return new SendRequest(channelType, channelId, payload, value, topic, flags, setting, expireSeconds);
    }

    /** With this topic. */
    public SendRequest withTopic(final String value) {
        return new SendRequest(channelType, channelId, payload, clientMsgNo, value, flags, setting, expireSeconds);
    }

    /** With these bits of {@link io.jindou.codecs.MessageFlags}, instead of those before. */
    public SendRequest withFlags(final int value) {
        return new SendRequest(channelType, channelId, payload, clientMsgNo, topic, value, setting, expireSeconds);
    }

    /** With this setting byte. */
    public SendRequest withSetting(final int value) {
        return new SendRequest(channelType, channelId, payload, clientMsgNo, topic, flags, value, expireSeconds);
    }

    /** To be kept so many seconds. */
    public SendRequest withExpireSeconds(final long value) {
        return new SendRequest(channelType, channelId, payload, clientMsgNo, topic, flags, setting, value);
    }

    private static void requireRange(final String name, final long value, final long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + " must be 0 to " + max + ", not " + value);
        }
    }
}
