package io.jindou.gateway.http;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.gateway.http.ListRun.ChannelFlagsChange;
import java.util.List;

/** Channels and their flags; for channel type person those of the user. All flags are replaced each time. */
final class ChannelEndpoints {
    private final ManagerSession session;
    private final Reads reads;

    ChannelEndpoints(final ManagerSession session, final Reads reads) {
        this.session = session;
        this.reads = reads;
    }

    /** Makes or changes a channel with its members. */
    void create(final Exchange exchange) {
        final Body body = exchange.fields();
        final ChannelKey channel = Ids.channel(body);
        Ids.requireType(channel.type());
        final List<byte[]> uids = Ids.uids(body.texts("subscribers"), "subscribers");
        if (ChannelTypes.PERSON == channel.type() && !uids.isEmpty()) {
            throw HttpFailure.badRequest("a person channel has no subscribers");
        }
        final boolean isReset = body.flag("reset") && ChannelTypes.PERSON != channel.type();
        session.start(new ListRun(exchange, flags(body), channel, MemberList.MEMBERS,
            isReset ? MemberAction.SET : MemberAction.ADD, uids));
    }

    /** Changes flags, of a channel that is made if it is not there. */
    void info(final Exchange exchange) {
        final Body body = exchange.fields();
        final ChannelKey channel = Ids.channel(body);
        final ChannelFlagsChange change = flags(body);
        session.start(new OneCommand(exchange, (commands, connectionId, correlationId) ->
            commands.channelSet(connectionId, correlationId, channel, change.flags(), change.mask())));
    }

    /** Closes a channel for good; its messages and members are kept. One that is not there stays so. */
    void delete(final Exchange exchange) {
        final ChannelKey channel = Ids.channel(exchange.fields());
        Ids.requireType(channel.type());
        if (ChannelTypes.PERSON == channel.type()) {
            throw HttpFailure.badRequest("a person channel cannot be deleted");
        }
        reads.info(channel, (reason, flags) -> {
            switch (reason) {
                case SUCCESS -> disband(exchange, channel);
                case CHANNEL_NOT_EXIST -> exchange.ok();
                default -> exchange.fail(reason);
            }
        });
    }

    private void disband(final Exchange exchange, final ChannelKey channel) {
        session.startOrFail(new OneCommand(exchange, (commands, connectionId, correlationId) ->
            commands.channelSet(connectionId, correlationId, channel, ChannelFlags.DISBAND, ChannelFlags.DISBAND)));
    }

    private static ChannelFlagsChange flags(final Body body) {
        final int flags = (body.flag("ban") ? ChannelFlags.BAN : 0)
            | (body.flag("disband") ? ChannelFlags.DISBAND : 0)
            | (body.flag("send_ban") ? ChannelFlags.SEND_BAN : 0);
        return new ChannelFlagsChange(flags, ChannelFlags.ALL);
    }
}
