package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Rules;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;
import io.jindou.engine.channel.PersonBits;
import io.jindou.engine.channel.PersonLists;
import io.jindou.engine.link.Events;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Members, deny lists and allow lists, in the channel's slot. What this slot can refuse, it refuses as a whole, before anything
 * has changed; only the users' slots can find out that there is no room for a new user.
 *
 * <p>One command takes at most {@link Limits#MEMBERS_PER_REQUEST_MAX} rows away, since each may cost an event on many links. A
 * longer SET or CLEAR says {@link Reason#CONTINUE}, has left a list that is valid, and goes on when it comes again.
 */
final class ListHandler {
    private final Rules rules;
    private final Settings settings;
    private final Channels channels;
    private final Members members;
    private final PersonLists personLists;
    private final NewChannels newChannels;
    private final Events events;
    private final Router router;
    private final UnsafeBuffer canonical = new UnsafeBuffer(new byte[Limits.CANONICAL_ID_MAX]);
    private final Post.Range id = new Post.Range();
    private final Post.Range pair = new Post.Range();
    /** Who a SET has named: numbers of users, or of the channels that the owner has with them. */
    private final int[] kept = new int[Limits.MEMBERS_PER_REQUEST_MAX];
    private int keptCount;
    private boolean isSet;
    private Reason reason;
    private int changed;

    ListHandler(
        final CellState cell, final Rules rules, final ChannelStores stores, final Events events, final Router router) {
        this.rules = rules;
        this.settings = cell.settings();
        this.channels = stores.channels();
        this.members = stores.members();
        this.personLists = stores.personLists();
        this.newChannels = new NewChannels(settings, channels, router);
        this.events = events;
        this.router = router;
    }

    void onMembersChange(final int link, final MembersChangeDecoder change) {
        reason = Reason.SUCCESS;
        changed = 0;
        keptCount = 0;
        final long connectionId = change.connectionId();
        final long correlationId = change.correlationId();
        final int type = change.channelType();
        final int list = change.list();
        final int action = change.action();
        final int uidsAt = change.limit();
        final boolean isKnown = isKnown(type, list, action);
        final int count = isKnown ? checkUids(change) : skipUids(change);
        id.set(change.buffer(), change.limit() + MembersChangeDecoder.channelIdHeaderLength(), change.channelIdLength());
        if (!isKnown || count > Limits.MEMBERS_PER_REQUEST_MAX || MemberAction.CLEAR == action && count > 0) {
            reason = Reason.BAD_REQUEST;
        } else if (Reason.SUCCESS == reason) {
            reason = AdminIds.check(rules, type, id);
        }
        if (Reason.SUCCESS == reason && hasRoom(type, count, action)) {
            isSet = MemberAction.SET == action;
            change.limit(uidsAt);
            if (ChannelTypes.PERSON == type) {
                changePersons(change, list, action);
            } else {
                changeGroup(change, type, list, action);
            }
            isSet = false;
        }
        events.commandResult(link, connectionId, correlationId, changed, reason);
    }

    private boolean isKnown(final int type, final int list, final int action) {
        return list <= MemberList.ALLOW && action <= (rules.serveBusiness() ? MemberAction.CLEAR : MemberAction.REMOVE)
            && !(ChannelTypes.PERSON == type && MemberList.MEMBERS == list);
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
    private boolean hasRoom(final int type, final int count, final int action) {
        final boolean full = isAdding(action) && (ChannelTypes.PERSON == type
            ? !newChannels.haveRoom(count)
            : (long)members.table().size() + count > settings.membersMax());
        if (full) {
            reason = Reason.LIMIT_REACHED;
        }
        return !full;
    }

    private static boolean isAdding(final int action) {
        return MemberAction.ADD == action || MemberAction.SET == action;
    }

    // ---- groups ----

    private void changeGroup(final MembersChangeDecoder change, final int type, final int list, final int action) {
        final int channelNo = channels.find(type, id.buffer, id.offset, id.length);
        if (NONE == channelNo) {
            reason = Reason.CHANNEL_NOT_EXIST;
            return;
        }
        final int bit = MemberList.MEMBERS == list ? Members.MEMBER : MemberList.DENY == list ? Members.DENIED : Members.ALLOWED;
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            final int offset = change.limit() + MembersChangeDecoder.UidsDecoder.uidHeaderLength();
            final int length = uid.uidLength();
            router.listed(channelNo, change.buffer(), offset, length, bit, isAdding(action));
            uid.skipUid();
        }
        if (MemberAction.CLEAR == action || isSet && !Defects.isPlanted(Defect.SET_KEEPS_OTHERS)) {
            takeOthers(channelNo, bit);
        }
    }

    private void takeOthers(final int channelNo, final int bit) {
        Arrays.sort(kept, 0, keptCount);
        int left = Limits.MEMBERS_PER_REQUEST_MAX;
        int row = members.first(channelNo);
        while (NONE != row) {
            final int next = members.next(row);
            final int user = members.user(row);
            if (members.has(row, bit) && !isKept(user)) {
                if (0 == left) {
                    continueLater();
                    return;
                }
                left--;
                router.unlisted(channelNo, user, bit);
            }
            row = next;
        }
    }

    private boolean isKept(final int number) {
        return Arrays.binarySearch(kept, 0, keptCount, number) >= 0;
    }

    private void continueLater() {
        if (Reason.SUCCESS == reason) {
            reason = Reason.CONTINUE;
        }
    }

    /** A user of a list, back from the user's slot with his number. */
    void onRecorded(final int channelNo, final int userNo, final int memberBit, final boolean present) {
        if (members.change(channelNo, userNo, memberBit, present)) {
            changed++;
        }
        if (isSet && present) {
            kept[keptCount++] = userNo;
        }
    }

    /** The cell has no room for another user: whoever it has is listed, the answer says that not all are. */
    void onNotListed(final Reason why) {
        reason = why;
    }

    // ---- deny and allow lists of a person: bits of the channel that the owner has with each peer ----

    private void changePersons(final MembersChangeDecoder change, final int list, final int action) {
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            final int offset = change.limit() + MembersChangeDecoder.UidsDecoder.uidHeaderLength();
            changePerson(change.buffer(), offset, uid.uidLength(), list, isAdding(action));
            uid.skipUid();
        }
        if (MemberAction.CLEAR == action || isSet && !Defects.isPlanted(Defect.SET_KEEPS_OTHERS)) {
            takeOtherPersons(list);
        }
    }

    private void changePerson(
        final DirectBuffer peer, final int offset, final int length, final int list, final boolean present) {
        final boolean ownerFirst = ChannelIds.compare(id.buffer, id.offset, id.length, peer, offset, length) >= 0;
        pair.set(canonical, 0, ChannelIds.canonicalPerson(id.buffer, id.offset, id.length, peer, offset, length, canonical));
        int channelNo = channels.find(ChannelTypes.PERSON, canonical, 0, pair.length);
        if (NONE == channelNo) {
            if (!present) {
                return;
            }
            channelNo = newChannels.add(ChannelTypes.PERSON, pair);
        }
        putBit(channelNo, ownerFirst, list, present);
        if (isSet) {
            kept[keptCount++] = channelNo;
        }
    }

    private void putBit(final int channelNo, final boolean ownerFirst, final int list, final boolean present) {
        final int bit = MemberList.DENY == list ? PersonBits.denies(ownerFirst) : PersonBits.allows(ownerFirst);
        final int before = channels.personBits(channelNo);
        final int after = present ? before | bit : before & ~bit;
        if (before != after) {
            channels.personBits(channelNo, after);
            personLists.changed(channelNo, before, after);
            changed++;
        }
    }

    private void takeOtherPersons(final int list) {
        Arrays.sort(kept, 0, keptCount);
        int left = Limits.MEMBERS_PER_REQUEST_MAX;
        for (final int channelNo : personLists.of(id.buffer, id.offset, id.length, MemberList.DENY == list)) {
            if (!isKept(channelNo)) {
                if (0 == left) {
                    continueLater();
                    return;
                }
                left--;
                putBit(channelNo, channels.isEnd(channelNo, true, id.buffer, id.offset, id.length), list, false);
            }
        }
    }
}
