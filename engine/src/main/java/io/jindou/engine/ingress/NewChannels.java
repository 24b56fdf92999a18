package io.jindou.engine.ingress;

import io.jindou.codecs.ChannelTypes;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;

/** Adds channels, each with what belongs to it from its first moment. In the channel's slot. */
final class NewChannels {
    private final Settings settings;
    private final Channels channels;
    private final Router router;

    NewChannels(final Settings settings, final Channels channels, final Router router) {
        this.settings = settings;
        this.channels = channels;
        this.router = router;
    }

    /** True when so many fit. */
    boolean haveRoom(final int count) {
        return (long)channels.table().size() + count <= settings.channelsMax();
    }

    /** Adds a channel that is not there; the visitor of a visitors' channel is its first member. */
    int add(final int type, final Post.Range id) {
        final int channelNo = channels.add(type, id.buffer, id.offset, id.length, settings.slotCount());
        if (ChannelTypes.VISITORS == type) {
            router.listed(channelNo, id.buffer, id.offset, id.length, Members.MEMBER, true);
        }
        return channelNo;
    }
}
