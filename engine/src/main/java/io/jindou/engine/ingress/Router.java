package io.jindou.engine.ingress;

import io.jindou.codecs.Reason;
import org.agrona.DirectBuffer;

/**
 * Carries a message of one stage to the slot of the next. All slots are in this cell, so each way is a call; with many cells the
 * same ways become appends to the outbox of a link. A way never returns anything: what it decides travels on.
 */
final class Router {
    private PostHandler post;
    private DeliverHandler deliver;
    private UserHandler user;
    private ChannelHandler channel;
    private ListHandler list;

    void connect(
        final PostHandler postHandler, final DeliverHandler deliverHandler, final UserHandler userHandler,
        final ChannelHandler channelHandler, final ListHandler listHandler) {
        post = postHandler;
        deliver = deliverHandler;
        user = userHandler;
        channel = channelHandler;
        list = listHandler;
    }

    /** Sender's slot to channel's slot. */
    void post(final Post message) {
        post.onPost(message);
    }

    /** Channel's slot to the slot of one of the two users of a channel of two. */
    void deliver(final Post message, final DirectBuffer uid, final int offset, final int length) {
        deliver.onDeliver(message, uid, offset, length);
    }

    /** Channel's slot to the slot of the sender, who has a number in his own slot. */
    void deliver(final Post message, final int senderNo) {
        deliver.onDeliver(message, senderNo);
    }

    /** Channel's slot to user's slot: he joins or leaves, or is put on a list. */
    void listed(
        final int channelNo, final DirectBuffer uid, final int offset, final int length, final int memberBit,
        final boolean present) {
        user.onListed(channelNo, uid, offset, length, memberBit, present);
    }

    /** Channel's slot to user's slot: he is taken off a list, by the number with which he came onto it. */
    void unlisted(final int channelNo, final int userNo, final int memberBit) {
        user.onUnlisted(channelNo, userNo, memberBit);
    }

    /** User's slot back to channel's slot, with the number of the user. */
    void recorded(final int channelNo, final int userNo, final int memberBit, final boolean present) {
        list.onRecorded(channelNo, userNo, memberBit, present);
    }

    /** User's slot to channel's slot: so many sessions of a link more or fewer. */
    void interest(final int channelNo, final int link, final int delta) {
        channel.onInterest(channelNo, link, delta);
    }

    /** Channel's slot to user's slot: flags of a person. */
    void userFlags(
        final DirectBuffer uid, final int offset, final int length, final int flags, final int mask) {
        user.onFlags(uid, offset, length, flags, mask);
    }

    /** User's slot back to channel's slot: this user could not be listed. The others of the command are. */
    void notListed(final Reason reason) {
        list.onNotListed(reason);
    }

    /** Where a stage reports how it went to the command that started it. */
    void outcome(final Reason reason, final int changed) {
        channel.onOutcome(reason, changed);
    }
}
