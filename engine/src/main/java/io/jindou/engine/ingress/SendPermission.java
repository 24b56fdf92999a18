package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonBits;

/** Who may send what where, in WuKongIM's order: state of the channel, then of the sender in it. Changes nothing. */
final class SendPermission {
    private final Settings settings;
    private final Channels channels;
    private final Members members;

    SendPermission(final Settings settings, final Channels channels, final Members members) {
        this.settings = settings;
        this.channels = channels;
        this.members = members;
    }

    Reason of(final Post post) {
        // a command reaches the members of a disbanded channel too: it may tell them so
        final int flags = NONE == post.baseNo || post.isCommand ? 0 : channels.flags(post.baseNo);
        if (0 != flags && !ChannelTypes.isNeverBanned(post.channelType)) {
            if (0 != (flags & ChannelFlags.BAN)) {
                return Reason.BAN;
            }
            if (0 != (flags & ChannelFlags.DISBAND)) {
                return Reason.DISBAND;
            }
        }
        if (post.senderIsSystem) {
            return Reason.SUCCESS;
        }
        switch (post.channelType) {
            case ChannelTypes.PERSON:
                return ofPerson(post);
            case ChannelTypes.GROUP:
                return ofMember(post);
            case ChannelTypes.AGENT:
                return Reason.SUCCESS;
            default:
                return ChannelTypes.isOpenToAll(post.channelType) || isVisitorHimself(post) ? Reason.SUCCESS : ofMember(post);
        }
    }

    private static boolean isVisitorHimself(final Post post) {
        return ChannelTypes.VISITORS == post.channelType && Bytes.areEqual(
            post.senderUid.buffer, post.senderUid.offset, post.senderUid.length,
            post.channelId.buffer, post.channelId.offset, post.channelId.length);
    }

    private Reason ofPerson(final Post post) {
        final int bits = NONE == post.baseNo ? 0 : channels.personBits(post.baseNo);
        final boolean receiverIsFirst = !post.senderIsFirst || post.isToSelf;
        if (0 != (bits & PersonBits.denies(receiverIsFirst))) {
            return Reason.IN_BLACKLIST;
        }
        if (settings.personAllowList() && 0 == (bits & PersonBits.allows(receiverIsFirst))) {
            return Reason.NOT_IN_WHITELIST;
        }
        return Reason.SUCCESS;
    }

    private Reason ofMember(final Post post) {
        if (NONE == post.baseNo) {
            return Reason.SUBSCRIBER_NOT_EXIST;
        }
        final int bits = members.bits(post.baseNo, post.senderNo);
        if (0 != (bits & Members.DENIED)) {
            return Reason.IN_BLACKLIST;
        }
        if (0 == (bits & Members.MEMBER)) {
            return Reason.SUBSCRIBER_NOT_EXIST;
        }
        if (channels.allowCount(post.baseNo) > 0 && 0 == (bits & Members.ALLOWED)) {
            return Reason.NOT_IN_WHITELIST;
        }
        return Reason.SUCCESS;
    }
}
