package io.jindou.engine.ingress;

import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonLists;
import io.jindou.engine.message.DuplicateWindow;

/** The stores of a channel's slot. */
public record ChannelStores(
    Channels channels, Members members, PersonLists personLists, Interest interest, DuplicateWindow window) {
}
