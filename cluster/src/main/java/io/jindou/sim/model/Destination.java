package io.jindou.sim.model;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;

/**
 * Where a message goes by what its sender wrote.
 *
 * @param fault  why there can be no such channel; SUCCESS, then the rest holds.
 * @param key    canonical id.
 * @param peer   the other one of two; null for other channels.
 * @param seenAs what receivers, and the sender's other connections, see as the channel.
 */
record Destination(Reason fault, String key, String peer, String seenAs) {
    private static final int COMMAND = 128;

    static Destination of(final SendModel send, final boolean hasVersion5) {
        final int type = send.type();
        if (!isServed(type, hasVersion5, send.isPublished())) {
            return new Destination(Reason.NOT_SUPPORT_CHANNEL_TYPE, null, null, null);
        }
        final String me = send.user().uid;
        final String id = send.channelId();
        if (ChannelTypes.PERSON != type && ChannelTypes.AGENT != type) {
            return ModelIds.isId(id, Limits.CHANNEL_ID_MAX) ? new Destination(Reason.SUCCESS, id, null, id) : wrong();
        }
        final boolean isPerson = ChannelTypes.PERSON == type;
        if (ModelIds.isUid(id)) {
            return new Destination(Reason.SUCCESS, isPerson ? ModelIds.personChannel(me, id) : me + '@' + id, id, id);
        }
        final String other = hasVersion5 ? otherOf(id, me) : null;
        if (null == other) {
            return wrong();
        }
        return isPerson ? new Destination(Reason.SUCCESS, ModelIds.personChannel(me, other), other, other)
            : new Destination(Reason.SUCCESS, id, other, id);
    }

    private static Destination wrong() {
        return new Destination(Reason.CHANNEL_ID_ERROR, null, null, null);
    }

    static boolean isServed(final int type, final boolean hasVersion5, final boolean isBusiness) {
        if (!hasVersion5) {
            return ChannelTypes.PERSON == type || ChannelTypes.GROUP == type;
        }
        return type >= 1 && type <= 12 && (isBusiness || ChannelTypes.TEMP != type);
    }

    /** The other one of {@code a@b}; null when I am neither or it is no such id. */
    private static String otherOf(final String id, final String me) {
        final int at = id.indexOf('@');
        if (at < 1) {
            return null;
        }
        final String first = id.substring(0, at);
        final String second = id.substring(at + 1);
        final String other = me.equals(first) ? second : me.equals(second) ? first : null;
        return null != other && ModelIds.isUid(other) ? other : null;
    }

    /** Type under which the message is stored: that of the command channel for what business servers want seen once. */
    static int storedType(final SendModel send) {
        final boolean isCommand = send.isPublished() && (send.flags() & MessageFlags.SYNC_ONCE) != 0
            && ChannelTypes.TEMP != send.type();
        return isCommand ? send.type() + COMMAND : send.type();
    }
}
