package io.jindou.engine.ingress;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.engine.Rules;
import io.jindou.engine.channel.Channels;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** From the id that a sender writes to the channel's canonical id and number. A channel need not be there yet. */
final class ChannelResolver {
    private final Rules rules;
    private final Channels channels;
    private final UnsafeBuffer canonical = new UnsafeBuffer(ByteBuffer.allocateDirect(Limits.CANONICAL_ID_MAX));
    private final Post.Range before = new Post.Range();
    private final Post.Range behind = new Post.Range();

    ChannelResolver(final Rules rules, final Channels channels) {
        this.rules = rules;
        this.channels = channels;
    }

    /** Fills what the post says of its channel; or says why there can be none. */
    Reason resolve(final Post post) {
        final int type = post.channelType;
        if (!ChannelTypes.isPersonOrGroup(type) && !isServed(post)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        final boolean isValid = ChannelTypes.PERSON == type ? resolvePerson(post)
            : ChannelTypes.AGENT == type ? resolveAgent(post) : resolveOther(post);
        if (!isValid) {
            return Reason.CHANNEL_ID_ERROR;
        }
        if (post.clientMsgNo.length > Limits.CLIENT_MSG_NO_MAX || post.topic.length > Limits.TOPIC_MAX) {
            return Reason.FIELD_TOO_LONG;
        }
        post.baseNo = channels.find(type, post.key.buffer, post.key.offset, post.key.length);
        post.channelNo = post.baseNo;
        if (0 != post.publisher && 0 != (post.flags & MessageFlags.SYNC_ONCE) && ChannelTypes.TEMP != type) {
            post.isCommand = true;
            post.channelNo = channels.find(post.storedType(), post.key.buffer, post.key.offset, post.key.length);
        }
        return Reason.SUCCESS;
    }

    private boolean isServed(final Post post) {
        return rules.serveBusiness()
            && (0 == post.publisher ? ChannelTypes.isOpenToClients(post.channelType) : ChannelTypes.isKnown(post.channelType));
    }

    private static boolean resolveOther(final Post post) {
        post.key.set(post.channelId);
        return ChannelIds.isValid(
            post.channelId.buffer, post.channelId.offset, post.channelId.length, Limits.CHANNEL_ID_MAX);
    }

    private boolean resolvePerson(final Post post) {
        if (isUid(post.channelId)) {
            post.peer.set(post.channelId);
        } else if (rules.serveBusiness() && isOneOfPair(post)) {
            // the pair may name its ends in any order, and what the sender's other connections see is the peer
            post.channelId.set(post.peer);
        } else {
            return false;
        }
        final int order = ChannelIds.compare(
            post.senderUid.buffer, post.senderUid.offset, post.senderUid.length,
            post.peer.buffer, post.peer.offset, post.peer.length);
        post.senderIsFirst = order >= 0;
        post.isToSelf = 0 == order;
        final int length = ChannelIds.canonicalPerson(
            post.senderIsFirst, post.senderUid.buffer, post.senderUid.offset, post.senderUid.length,
            post.peer.buffer, post.peer.offset, post.peer.length, canonical);
        post.key.set(canonical, 0, length);
        return true;
    }

    /** A user writes the agent's uid; an agent answers with the whole id of the channel, which has an order. */
    private boolean resolveAgent(final Post post) {
        if (isUid(post.channelId)) {
            post.peer.set(post.channelId);
            final int length = post.senderUid.length;
            canonical.putBytes(0, post.senderUid.buffer, post.senderUid.offset, length);
            canonical.putByte(length, ChannelIds.SEPARATOR);
            canonical.putBytes(length + 1, post.peer.buffer, post.peer.offset, post.peer.length);
            post.key.set(canonical, 0, length + 1 + post.peer.length);
        } else if (isOneOfPair(post)) {
            post.key.set(post.channelId);
        } else {
            return false;
        }
        post.isToSelf = areEqual(post.senderUid, post.peer);
        return true;
    }

    /** True for {@code a@b} when the sender is one of the two; the other one is the peer. */
    private boolean isOneOfPair(final Post post) {
        final Post.Range id = post.channelId;
        if (id.length > Limits.CANONICAL_ID_MAX) {
            return false;
        }
        final int at = ChannelIds.separator(id.buffer, id.offset, id.length);
        if (at <= 0) {
            return false;
        }
        before.set(id.buffer, id.offset, at);
        behind.set(id.buffer, id.offset + at + 1, id.length - at - 1);
        final boolean isFirst = areEqual(post.senderUid, before);
        post.peer.set(isFirst ? behind : before);
        return (isFirst || areEqual(post.senderUid, behind)) && isUid(post.peer);
    }

    private static boolean isUid(final Post.Range id) {
        return ChannelIds.isValid(id.buffer, id.offset, id.length, Limits.UID_MAX);
    }

    private static boolean areEqual(final Post.Range a, final Post.Range b) {
        return Bytes.areEqual(a.buffer, a.offset, a.length, b.buffer, b.offset, b.length);
    }
}
