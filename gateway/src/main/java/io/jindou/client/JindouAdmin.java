package io.jindou.client;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Requests of a client that connected as {@link io.jindou.codecs.SystemUids#MANAGER} with the admin token. They are carried out
 * in the order of the calls. All may be repeated without harm. A refusal fails the future with a {@link JindouException}; so
 * does a connection that breaks before the answer, with {@link Reason#CONNECTION_RESET} or what the server gave as reason, and
 * then nobody knows whether it was carried out: repeat it.
 */
public final class JindouAdmin {
    private final JindouClient client;

    JindouAdmin(final JindouClient client) {
        this.client = client;
    }

    /** Makes a group if there is none of this id, and adds members. Answers how many were added. */
    public CompletableFuture<Long> createGroup(final String groupId, final Collection<String> uids) {
        final CompletableFuture<Long> created = createChannel(ChannelTypes.GROUP, groupId);
        if (uids.isEmpty()) {
            return created.thenApply(changed -> 0L);
        }
        return created.thenCombine(addMembers(groupId, uids), (changed, added) -> added);
    }

    /** Makes a channel if there is none of this id. Answers how many rows changed. */
    public CompletableFuture<Long> createChannel(final int channelType, final String channelId) {
        return setChannel(channelType, channelId, 0, 0);
    }

    /**
     * Changes flags of a group that is there; fails with {@link Reason#CHANNEL_NOT_EXIST} when it is not, where
     * {@link #setChannel} would make it.
     */
    public CompletableFuture<Long> changeGroup(final String groupId, final int flags, final int mask) {
        return client.maxSeq(ChannelTypes.GROUP, groupId)
            .thenCompose(maxSeq -> setChannel(ChannelTypes.GROUP, groupId, flags, mask));
    }

    /**
     * Makes a channel if there is none of this id, and changes its flags; for channel type person those of the user.
     *
     * @param flags bits of {@link io.jindou.codecs.ChannelFlags}.
     * @param mask  which of them to change.
     */
    public CompletableFuture<Long> setChannel(
        final int channelType, final String channelId, final int flags, final int mask) {
        return write(WireEncoder.channelSet(channelType, channelId, flags, mask));
    }

    /** Adds members to a group. Answers how many were not members before. */
    public CompletableFuture<Long> addMembers(final String groupId, final Collection<String> uids) {
        return changeList(ChannelTypes.GROUP, groupId, MemberList.MEMBERS, MemberAction.ADD, uids);
    }

    /** Removes members from a group. Answers how many were members before. */
    public CompletableFuture<Long> removeMembers(final String groupId, final Collection<String> uids) {
        return changeList(ChannelTypes.GROUP, groupId, MemberList.MEMBERS, MemberAction.REMOVE, uids);
    }

    /** Puts users on the deny list of a group, or of a user (channel type person). */
    public CompletableFuture<Long> deny(final int channelType, final String channelId, final Collection<String> uids) {
        return changeList(channelType, channelId, MemberList.DENY, MemberAction.ADD, uids);
    }

    /** Takes users from the deny list. */
    public CompletableFuture<Long> undeny(final int channelType, final String channelId, final Collection<String> uids) {
        return changeList(channelType, channelId, MemberList.DENY, MemberAction.REMOVE, uids);
    }

    /** Puts users on the allow list of a group, or of a user (channel type person). */
    public CompletableFuture<Long> allow(final int channelType, final String channelId, final Collection<String> uids) {
        return changeList(channelType, channelId, MemberList.ALLOW, MemberAction.ADD, uids);
    }

    /** Takes users from the allow list. */
    public CompletableFuture<Long> disallow(final int channelType, final String channelId, final Collection<String> uids) {
        return changeList(channelType, channelId, MemberList.ALLOW, MemberAction.REMOVE, uids);
    }

    /**
     * Sets the token of a user's device.
     *
     * @param deviceFlag  of {@link DeviceFlags}.
     * @param deviceLevel {@link DeviceFlags#LEVEL_MASTER}: a login ends the one before of the same kind of device.
     */
    public CompletableFuture<Long> setToken(
        final String uid, final String token, final int deviceFlag, final int deviceLevel) {
        return write(WireEncoder.tokenSet(uid, token, deviceFlag, deviceLevel));
    }

    /** Ends the connections of a user's devices and forgets their tokens; {@link DeviceFlags#ALL}: of app, web and pc. */
    public CompletableFuture<Long> quitDevice(final String uid, final int deviceFlag) {
        return write(WireEncoder.deviceQuit(uid, deviceFlag));
    }

    /** In as many requests as the limit of one asks for; all are sent at once, the sum is answered. */
    private CompletableFuture<Long> changeList(
        final int channelType, final String channelId, final int list, final int action, final Collection<String> uids) {
        if (uids.isEmpty()) {
            throw new IllegalArgumentException("no uids given");
        }
        final List<String> all = List.copyOf(uids);
        CompletableFuture<Long> sum = null;
        for (int from = 0; from < all.size(); from += Limits.MEMBERS_PER_REQUEST_MAX) {
            final int to = Math.min(all.size(), from + Limits.MEMBERS_PER_REQUEST_MAX);
            final CompletableFuture<Long> part =
                write(WireEncoder.members(channelType, channelId, list, action, all.subList(from, to)));
            sum = null == sum ? part : sum.thenCombine(part, Long::sum);
        }
        return sum;
    }

    private CompletableFuture<Long> write(final byte[] frame) {
        return client.request(frame, decoder -> decoder.requestResult().value());
    }
}
