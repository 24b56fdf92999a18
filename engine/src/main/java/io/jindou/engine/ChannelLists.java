package io.jindou.engine;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonLists;
import io.jindou.engine.user.Users;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** What administrators ask of a channel or a person: flags, counts, and lists by the page. Between entries; changes nothing. */
public final class ChannelLists {
    private final Channels channels;
    private final Members members;
    private final PersonLists personLists;
    private final Users users;
    private int flags;
    private int memberCount;
    private int deniedCount;
    private int allowedCount;
    private long lastSeq;
    private long lastCommandSeq;

    /** Takes the uids of a page, one by one. */
    public interface Page {
        /**
         * A uid of the list.
         *
         * @param cursor behind it the next page begins.
         * @return false when it does not fit; then it is the next page's first.
         */
        boolean onUid(long cursor, DirectBuffer buffer, int offset, int length);
    }

    ChannelLists(final Channels channels, final Members members, final PersonLists personLists, final Users users) {
        this.channels = channels;
        this.members = members;
        this.personLists = personLists;
        this.users = users;
    }

    /**
     * Looks up flags, counts and newest sequences. A person is meant by his uid, and has flags and lists; the channel of two by
     * its whole id, and has sequences.
     *
     * @return CHANNEL_NOT_EXIST when nothing is known of it.
     */
    public Reason info(final int type, final DirectBuffer id, final int offset, final int length) {
        flags = 0;
        memberCount = 0;
        deniedCount = 0;
        allowedCount = 0;
        if (!ChannelTypes.isKnown(type)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        if (length < 1 || length > Limits.CANONICAL_ID_MAX) {
            return Reason.CHANNEL_ID_ERROR;
        }
        final int channelNo = channels.find(type, id, offset, length);
        final int commandNo = channels.find(type | ChannelTypes.COMMAND, id, offset, length);
        lastSeq = NONE == channelNo ? 0 : channels.lastSeq(channelNo);
        lastCommandSeq = NONE == commandNo ? 0 : channels.lastSeq(commandNo);
        boolean isKnown = NONE != channelNo || NONE != commandNo;
        if (NONE != channelNo) {
            flags = channels.flags(channelNo);
            memberCount = channels.memberCount(channelNo);
            deniedCount = members.deniedCount(channelNo);
            allowedCount = channels.allowCount(channelNo);
        } else if (ChannelTypes.PERSON == type && length <= Limits.UID_MAX) {
            final int user = users.find(id, offset, length);
            flags = NONE == user ? 0 : users.flags(user);
            deniedCount = personLists.of(id, offset, length, true).length;
            allowedCount = personLists.of(id, offset, length, false).length;
            isKnown |= NONE != user || deniedCount + allowedCount > 0;
        }
        return isKnown ? Reason.SUCCESS : Reason.CHANNEL_NOT_EXIST;
    }

    /** ChannelFlags of what {@link #info} found. */
    public int flags() {
        return flags;
    }

    public int memberCount() {
        return memberCount;
    }

    public int deniedCount() {
        return deniedCount;
    }

    public int allowedCount() {
        return allowedCount;
    }

    public long lastSeq() {
        return lastSeq;
    }

    /** Newest sequence of the command channel beside it. */
    public long lastCommandSeq() {
        return lastCommandSeq;
    }

    /**
     * Goes through a list in an order that stays while it changes: whoever is on it from the first page to the last is seen
     * exactly once.
     *
     * @param list   {@link MemberList}; of a person deny and allow list alone.
     * @param cursor behind which to begin; 0: at the beginning.
     */
    public Reason page(
        final int type, final DirectBuffer id, final int offset, final int length, final int list, final long cursor,
        final Page page) {
        if (!ChannelTypes.isKnown(type)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        if (length < 1 || length > Limits.CHANNEL_ID_MAX) {
            return Reason.CHANNEL_ID_ERROR;
        }
        if (cursor < 0 || cursor > Integer.MAX_VALUE || list > MemberList.ALLOW
            || ChannelTypes.PERSON == type && MemberList.MEMBERS == list) {
            return Reason.BAD_REQUEST;
        }
        if (ChannelTypes.PERSON == type) {
            pageOfPerson(id, offset, length, MemberList.DENY == list, (int)cursor, page);
            return Reason.SUCCESS;
        }
        final int channelNo = channels.find(type, id, offset, length);
        if (NONE == channelNo) {
            return Reason.CHANNEL_NOT_EXIST;
        }
        pageOfChannel(channelNo, list, (int)cursor, page);
        return Reason.SUCCESS;
    }

    private void pageOfChannel(final int channelNo, final int list, final int cursor, final Page page) {
        final int bit = MemberList.MEMBERS == list ? Members.MEMBER : MemberList.DENY == list ? Members.DENIED : Members.ALLOWED;
        boolean hasRoom = true;
        for (int row = members.firstAfter(channelNo, cursor); NONE != row && hasRoom; row = members.next(row)) {
            if (members.has(row, bit)) {
                final int user = members.user(row);
                hasRoom = page.onUid(user, users.uidBuffer(user), users.uidOffset(user), users.uidLength(user));
            }
        }
    }

    private void pageOfPerson(
        final DirectBuffer uid, final int offset, final int length, final boolean denied, final int cursor, final Page page) {
        final int[] list = personLists.of(uid, offset, length, denied);
        final int at = Arrays.binarySearch(list, cursor + 1);
        boolean hasRoom = true;
        for (int i = at < 0 ? -at - 1 : at; i < list.length && hasRoom; i++) {
            final int no = list[i];
            final boolean peerIsFirst = !channels.isEnd(no, true, uid, offset, length);
            hasRoom = page.onUid(no, channels.table().buffer(no), channels.endOffset(no, peerIsFirst),
                channels.endLength(no, peerIsFirst));
        }
    }
}
