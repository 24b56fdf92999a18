package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonBits;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Channels and their lists, in the channel's slot. What this slot can refuse, it refuses as a whole, before anything has changed;
 * only the users' slots can find out that there is no room for a new user.
 */
final class ChannelHandler {
    private final Settings settings;
    private final Links links;
    private final Channels channels;
    private final Members members;
    private final Interest interest;
    private final Events events;
    private final Router router;
    private final UnsafeBuffer canonical = new UnsafeBuffer(new byte[Limits.CANONICAL_ID_MAX]);
    private final Post.Range id = new Post.Range();
    private Reason reason;
    private int changed;

    ChannelHandler(
        final CellState cell, final Links links, final ChannelStores stores, final Events events, final Router router) {
        this.settings = cell.settings();
        this.links = links;
        this.channels = stores.channels();
        this.members = stores.members();
        this.interest = stores.interest();
        this.events = events;
        this.router = router;
    }

    void onSet(final int link, final ChannelSetDecoder set) {
        id.set(set.buffer(), set.limit() + ChannelSetDecoder.channelIdHeaderLength(), set.channelIdLength());
        begin();
        if (0 != (set.mask() & ~ChannelFlags.ALL)) {
            reason = Reason.BAD_REQUEST;
        } else if (checkId(set.channelType())) {
            if (ChannelTypes.PERSON == set.channelType()) {
                router.userFlags(id.buffer, id.offset, id.length, set.flags(), set.mask());
            } else {
                setGroup(set.flags(), set.mask());
            }
        }
        events.commandResult(link, set.connectionId(), set.correlationId(), changed, reason);
    }

    private void setGroup(final int flags, final int mask) {
        int channelNo = channels.find(ChannelTypes.GROUP, id.buffer, id.offset, id.length);
        if (NONE == channelNo) {
            if (channels.table().size() >= settings.channelsMax()) {
                reason = Reason.LIMIT_REACHED;
                return;
            }
            channelNo = channels.add(ChannelTypes.GROUP, id.buffer, id.offset, id.length, settings.slotCount());
            changed = 1;
        }
        final int before = channels.flags(channelNo);
        final int after = (before & ~mask) | (flags & mask);
        if (before != after) {
            channels.flags(channelNo, after);
            changed = 1;
        }
    }

    void onMembersChange(final int link, final MembersChangeDecoder change) {
        begin();
        final long connectionId = change.connectionId();
        final long correlationId = change.correlationId();
        final int type = change.channelType();
        final int list = change.list();
        final boolean present = MemberAction.ADD == change.action();
        final boolean known = list <= MemberList.ALLOW && change.action() <= MemberAction.REMOVE
            && !(ChannelTypes.PERSON == type && MemberList.MEMBERS == list);
        final int uidsAt = change.limit();
        final int count = known ? checkUids(change) : skipUids(change);
        id.set(change.buffer(), change.limit() + MembersChangeDecoder.channelIdHeaderLength(), change.channelIdLength());
        if (!known || count > Limits.MEMBERS_PER_REQUEST_MAX) {
            reason = Reason.BAD_REQUEST;
        } else if (Reason.SUCCESS == reason && checkId(type) && hasRoom(type, count, present)) {
            change.limit(uidsAt);
            if (ChannelTypes.PERSON == type) {
                changePersons(change, list, present);
            } else {
                changeGroup(change, list, present);
            }
        }
        events.commandResult(link, connectionId, correlationId, changed, reason);
    }

    private int checkUids(final MembersChangeDecoder change) {
        int count = 0;
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            final int offset = change.limit() + MembersChangeDecoder.UidsDecoder.uidHeaderLength();
            if (!ChannelIds.isValid(change.buffer(), offset, uid.uidLength(), Limits.UID_MAX)) {
                reason = Reason.BAD_UID;
            }
            uid.skipUid();
            count++;
        }
        return count;
    }

    private static int skipUids(final MembersChangeDecoder change) {
        int count = 0;
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            uid.skipUid();
            count++;
        }
        return count;
    }

    /** Counts every uid as a new one: a command must not fail half-way. */
    private boolean hasRoom(final int type, final int count, final boolean present) {
        final boolean full = present && (ChannelTypes.PERSON == type
            ? (long)channels.table().size() + count > settings.channelsMax()
            : (long)members.table().size() + count > settings.membersMax());
        if (full) {
            reason = Reason.LIMIT_REACHED;
        }
        return !full;
    }

    private void changeGroup(final MembersChangeDecoder change, final int list, final boolean present) {
        final int channelNo = channels.find(ChannelTypes.GROUP, id.buffer, id.offset, id.length);
        if (NONE == channelNo) {
            reason = Reason.CHANNEL_NOT_EXIST;
            return;
        }
        final int bit = MemberList.MEMBERS == list ? Members.MEMBER : MemberList.DENY == list ? Members.DENIED : Members.ALLOWED;
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            final int offset = change.limit() + MembersChangeDecoder.UidsDecoder.uidHeaderLength();
            final int length = uid.uidLength();
            router.listed(channelNo, change.buffer(), offset, length, bit, present);
            uid.skipUid();
        }
    }

    /** Deny and allow lists of a person: bits of the channel that the owner has with each peer. */
    private void changePersons(final MembersChangeDecoder change, final int list, final boolean present) {
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            final int offset = change.limit() + MembersChangeDecoder.UidsDecoder.uidHeaderLength();
            changePerson(change.buffer(), offset, uid.uidLength(), list, present);
            uid.skipUid();
        }
    }

    private void changePerson(
        final DirectBuffer peer, final int offset, final int length, final int list, final boolean present) {
        final boolean ownerFirst = ChannelIds.compare(id.buffer, id.offset, id.length, peer, offset, length) >= 0;
        final int canonicalLength = ChannelIds.canonicalPerson(
            id.buffer, id.offset, id.length, peer, offset, length, canonical);
        int channelNo = channels.find(ChannelTypes.PERSON, canonical, 0, canonicalLength);
        if (NONE == channelNo) {
            if (!present) {
                return;
            }
            channelNo = channels.add(ChannelTypes.PERSON, canonical, 0, canonicalLength, settings.slotCount());
        }
        final int bit = MemberList.DENY == list ? PersonBits.denies(ownerFirst) : PersonBits.allows(ownerFirst);
        final int before = channels.personBits(channelNo);
        final int after = present ? before | bit : before & ~bit;
        if (before != after) {
            channels.personBits(channelNo, after);
            changed++;
        }
    }

    /** A user of a list, back from the user's slot with his number. */
    void onRecorded(final int channelNo, final int userNo, final int memberBit, final boolean present) {
        if (members.change(channelNo, userNo, memberBit, present)) {
            changed++;
        }
    }

    void onInterest(final int channelNo, final int link, final int delta) {
        interest.change(channelNo, link, links.linkId(link), delta);
    }

    /** The cell has no room for another user: whoever it has is listed, the answer says that not all are. */
    void onNotListed(final Reason why) {
        reason = why;
    }

    void onOutcome(final Reason outcome, final int rows) {
        reason = outcome;
        changed = rows;
    }

    private void begin() {
        reason = Reason.SUCCESS;
        changed = 0;
    }

    private boolean checkId(final int type) {
        if (!ChannelTypes.isServed(type)) {
            reason = Reason.NOT_SUPPORT_CHANNEL_TYPE;
            return false;
        }
        final int max = ChannelTypes.PERSON == type ? Limits.UID_MAX : Limits.CHANNEL_ID_MAX;
        if (!ChannelIds.isValid(id.buffer, id.offset, id.length, max)) {
            reason = ChannelTypes.PERSON == type ? Reason.BAD_UID : Reason.CHANNEL_ID_ERROR;
            return false;
        }
        return true;
    }
}
