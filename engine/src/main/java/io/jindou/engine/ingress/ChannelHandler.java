package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Rules;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;

/** Channels, their flags, and which links are interested in them, in the channel's slot. */
final class ChannelHandler {
    private final Rules rules;
    private final Links links;
    private final Channels channels;
    private final Interest interest;
    private final NewChannels newChannels;
    private final Events events;
    private final Router router;
    private final Post.Range id = new Post.Range();
    private Reason reason;
    private int changed;

    ChannelHandler(
        final CellState cell, final Rules rules, final Links links, final ChannelStores stores, final Events events,
        final Router router) {
        this.rules = rules;
        this.links = links;
        this.channels = stores.channels();
        this.interest = stores.interest();
        this.newChannels = new NewChannels(cell.settings(), channels, router);
        this.events = events;
        this.router = router;
    }

    void onSet(final int link, final ChannelSetDecoder set) {
        final int type = set.channelType();
        id.set(set.buffer(), set.limit() + ChannelSetDecoder.channelIdHeaderLength(), set.channelIdLength());
        changed = 0;
        reason = 0 != (set.mask() & ~ChannelFlags.ALL) ? Reason.BAD_REQUEST : AdminIds.check(rules, type, id);
        if (Reason.SUCCESS == reason) {
            if (ChannelTypes.PERSON == type) {
                router.userFlags(id.buffer, id.offset, id.length, set.flags(), set.mask());
            } else {
                setFlags(type, set.flags(), set.mask());
            }
        }
        events.commandResult(link, set.connectionId(), set.correlationId(), changed, reason);
    }

    private void setFlags(final int type, final int flags, final int mask) {
        int channelNo = channels.find(type, id.buffer, id.offset, id.length);
        if (NONE == channelNo) {
            if (!newChannels.haveRoom(1)) {
                reason = Reason.LIMIT_REACHED;
                return;
            }
            channelNo = newChannels.add(type, id);
            changed = 1;
        }
        final int before = channels.flags(channelNo);
        final int after = (before & ~mask) | (flags & mask);
        if (before != after) {
            channels.flags(channelNo, after);
            changed = 1;
        }
    }

    void onInterest(final int channelNo, final int link, final int delta) {
        interest.change(channelNo, link, links.linkId(link), delta);
    }

    void onOutcome(final Reason outcome, final int rows) {
        reason = outcome;
        changed = rows;
    }
}
