package io.jindou.gateway.http;

import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.Reason;
import java.util.List;

/**
 * Changes a list of a channel, in as many commands as its length asks for, after having made the channel if it is to be made.
 * Answers behind the last one.
 */
final class ListRun extends CommandRun {
    private final ChannelKey channel;
    private final int list;
    private final int action;
    private final List<byte[]> uids;
    private final ChannelFlagsChange making;

    /**
     * A change of a list.
     *
     * @param making what the channel is set to first; null: nothing, and if there is no such channel there is nothing to do.
     * @param list   of {@link io.jindou.codecs.MemberList}.
     * @param action of {@link MemberAction}; with REMOVE and ADD an empty list changes nothing.
     */
    ListRun(
        final Exchange exchange, final ChannelFlagsChange making, final ChannelKey channel, final int list, final int action,
        final List<byte[]> uids) {
        // what replaces a list may have to be said more than once, and only then may more be added
        super(exchange, (null == making ? 0 : 1) + parts(action, uids.size()),
            isReplacing(action) ? 1 : HttpLimits.COMMANDS_PER_REQUEST_MAX);
        this.making = making;
        this.channel = channel;
        this.list = list;
        this.action = action;
        this.uids = uids;
    }

    /** What a channel's flags are set to; a mask of 0 only makes it. */
    record ChannelFlagsChange(int flags, int mask) {
        static final ChannelFlagsChange NONE = new ChannelFlagsChange(0, 0);
    }

    private static int parts(final int action, final int count) {
        final int parts = (count + Limits.MEMBERS_PER_REQUEST_MAX - 1) / Limits.MEMBERS_PER_REQUEST_MAX;
        return isReplacing(action) ? Math.max(1, parts) : parts;
    }

    private static boolean isReplacing(final int action) {
        return MemberAction.SET == action || MemberAction.CLEAR == action;
    }

    @Override
    boolean send(final CommandEncoder commands, final long connectionId, final long correlationId, final int index) {
        if (null != making && 0 == index) {
            return commands.channelSet(connectionId, correlationId, channel, making.flags(), making.mask());
        }
        final int part = null == making ? index : index - 1;
        final int from = part * Limits.MEMBERS_PER_REQUEST_MAX;
        final int to = Math.min(uids.size(), from + Limits.MEMBERS_PER_REQUEST_MAX);
        return commands.membersChange(connectionId, correlationId, channel, list, actionOf(part), uids.subList(from, to));
    }

    /** The first part replaces the list, the others are added. */
    private int actionOf(final int part) {
        if (MemberAction.SET == action) {
            return uids.isEmpty() ? MemberAction.CLEAR : 0 == part ? MemberAction.SET : MemberAction.ADD;
        }
        return action;
    }

    @Override
    void onResult(final int index, final Outcome outcome) {
        if (null != making || Reason.CHANNEL_NOT_EXIST != outcome.reason()) {
            super.onResult(index, outcome);
        }
    }

    @Override
    void onEnd(final Exchange answer) {
        answer.ok();
    }
}
