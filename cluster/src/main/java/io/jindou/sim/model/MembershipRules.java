package io.jindou.sim.model;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Who joins and leaves channels, and what gateways are told of it. */
final class MembershipRules {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final CellModel cell;

    MembershipRules(final CellModel cell) {
        this.cell = cell;
    }

    /** The channel; a visitors' channel begins with its visitor in it. */
    ChannelModel channelOrNew(final int type, final String id) {
        final boolean isNew = null == cell.channel(type, id);
        final ChannelModel channel = cell.channelOrNew(type, id);
        if (isNew && ChannelTypes.VISITORS == type) {
            change(channel, cell.userOrNew(id), true);
        }
        return channel;
    }

    /** False when it was so already. */
    boolean change(final ChannelModel channel, final UserModel user, final boolean present) {
        final boolean isChanged = present ? channel.members.add(user.uid) : channel.members.remove(user.uid);
        if (isChanged) {
            tell(user, channel, present);
        }
        return isChanged;
    }

    private void tell(final UserModel user, final ChannelModel channel, final boolean present) {
        if (present) {
            user.channels.add(channel.no);
        } else {
            user.channels.remove(channel.no);
        }
        final TreeMap<Long, List<SessionModel>> byLink = new TreeMap<>();
        for (final SessionModel session : user.sessions) {
            byLink.computeIfAbsent(session.link.linkId, none -> new ArrayList<>()).add(session);
        }
        for (final List<SessionModel> ofLink : byLink.values()) {
            final long event = cell.event(ofLink.get(0).link, HEADER + InterestChangeDecoder.BLOCK_LENGTH, false,
                EventText.interest(channel.no, user.no, present ? 1 : 0));
            ofLink.forEach(session -> session.changedEvent = event);
        }
    }
}
