package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkDigest;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Rules;
import io.jindou.engine.Settings;
import io.jindou.engine.channel.Members;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Devices;
import io.jindou.engine.user.Memberships;
import io.jindou.engine.user.Users;
import org.agrona.DirectBuffer;

/** What happens in a user's slot besides sessions: tokens, flags, and becoming a member of something. */
final class UserHandler {
    private final Rules rules;
    private final Settings settings;
    private final Links links;
    private final Users users;
    private final Devices devices;
    private final Memberships memberships;
    private final Sessions sessions;
    private final Events events;
    private final Router router;
    private final SessionHandler sessionHandler;

    UserHandler(
        final CellState cell, final Rules rules, final Links links, final UserStores stores, final Events events,
        final Router router, final SessionHandler sessionHandler) {
        this.rules = rules;
        this.settings = cell.settings();
        this.links = links;
        this.users = stores.users();
        this.devices = stores.devices();
        this.memberships = stores.memberships();
        this.sessions = stores.sessions();
        this.events = events;
        this.router = router;
        this.sessionHandler = sessionHandler;
    }

    /** Sets token and level of a device unless the user is banned; a master's new token ends what is connected with the flag. */
    void onTokenSet(final int link, final TokenSetDecoder set) {
        final DirectBuffer buffer = set.buffer();
        final int offset = set.limit() + TokenSetDecoder.uidHeaderLength();
        final int length = set.uidLength();
        Reason reason = Reason.SUCCESS;
        if (!ChannelIds.isValid(buffer, offset, length, Limits.UID_MAX)) {
            reason = Reason.BAD_UID;
        } else if (set.deviceLevel() > DeviceFlags.LEVEL_MASTER || isReserved(set.deviceFlag())) {
            reason = Reason.BAD_REQUEST;
        } else if (rules.serveBusiness() && 0 != flagsOf(buffer, offset, length)) {
            reason = 0 != (flagsOf(buffer, offset, length) & ChannelFlags.BAN) ? Reason.BAN : Reason.DISBAND;
        } else {
            final int user = findOrAdd(buffer, offset, length);
            if (NONE == user) {
                reason = Reason.LIMIT_REACHED;
            } else {
                devices.set(user, set.deviceFlag(), set.deviceLevel(), buffer,
                    set.offset() + TokenSetDecoder.tokenHashEncodingOffset());
                if (DeviceFlags.LEVEL_MASTER == set.deviceLevel()) {
                    sessionHandler.kick(user, set.deviceFlag());
                }
            }
        }
        events.commandResult(link, set.connectionId(), set.correlationId(), Reason.SUCCESS == reason ? 1 : 0, reason);
    }

    private boolean isReserved(final int deviceFlag) {
        return rules.serveBusiness() ? DeviceFlags.isReserved(deviceFlag) : DeviceFlags.ALL == deviceFlag;
    }

    /** Flags by which a user gets no token; 0 for one that is not known. */
    private int flagsOf(final DirectBuffer uid, final int offset, final int length) {
        final int user = users.find(uid, offset, length);
        return NONE == user ? 0 : users.flags(user) & (ChannelFlags.BAN | ChannelFlags.DISBAND);
    }

    /** Blanks tokens and ends sessions. A user or device that is not there is no error. */
    void onDeviceQuit(final int link, final DeviceQuitDecoder quit) {
        final int user = users.find(
            quit.buffer(), quit.limit() + DeviceQuitDecoder.uidHeaderLength(), quit.uidLength());
        int changed = 0;
        if (NONE != user) {
            final int before = users.sessionCount(user);
            if (DeviceFlags.ALL == quit.deviceFlag()) {
                for (int flag = DeviceFlags.APP; flag <= DeviceFlags.PC; flag++) {
                    blank(user, flag);
                }
            } else {
                blank(user, quit.deviceFlag());
            }
            sessionHandler.kick(user, quit.deviceFlag());
            changed = before - users.sessionCount(user);
        }
        events.commandResult(link, quit.connectionId(), quit.correlationId(), changed, Reason.SUCCESS);
    }

    private void blank(final int user, final int deviceFlag) {
        final int device = devices.find(user, deviceFlag);
        if (NONE != device) {
            devices.blank(device);
        }
    }

    void onFlags(final DirectBuffer uid, final int offset, final int length, final int flags, final int mask) {
        final int user = findOrAdd(uid, offset, length);
        if (NONE == user) {
            router.outcome(Reason.LIMIT_REACHED, 0);
            return;
        }
        final int before = users.flags(user);
        final int after = (before & ~mask) | (flags & mask);
        users.flags(user, after);
        router.outcome(Reason.SUCCESS, before == after ? 0 : 1);
    }

    void onListed(
        final int channelNo, final DirectBuffer uid, final int offset, final int length, final int memberBit,
        final boolean present) {
        final int user = present ? findOrAdd(uid, offset, length) : users.find(uid, offset, length);
        if (NONE == user) {
            if (present) {
                router.notListed(Reason.LIMIT_REACHED);
            }
            return;
        }
        if (Members.MEMBER == memberBit) {
            final boolean changed = present ? memberships.add(user, channelNo) : memberships.remove(user, channelNo);
            if (changed || present && Defects.isPlanted(Defect.MEMBER_COUNTED_TWICE)) {
                changeInterest(user, channelNo, present);
            }
        }
        router.recorded(channelNo, user, memberBit, present);
    }

    void onUnlisted(final int channelNo, final int user, final int memberBit) {
        if (Members.MEMBER == memberBit && memberships.remove(user, channelNo)) {
            changeInterest(user, channelNo, false);
        }
        router.recorded(channelNo, user, memberBit, false);
    }

    /** All sessions of the user gain or lose the channel: one change and one event for each link that has any. */
    private void changeInterest(final int user, final int channelNo, final boolean present) {
        final int step = present ? 1 : -1;
        int first = users.sessionsHead(user);
        while (NONE != first) {
            final int link = sessions.link(first);
            int count = 0;
            int session = first;
            while (NONE != session && sessions.link(session) == link) {
                final long digest = LinkDigest.interest(sessions.connectionId(session), channelNo);
                sessions.interestDigest(session, sessions.interestDigest(session) + step * digest);
                links.countInterest(link, step, digest);
                count++;
                session = sessions.nextOfUser(session);
            }
            router.interest(channelNo, link, step * count);
            final long event = events.interestChange(link, channelNo, user, present);
            for (int id = first; id != session; id = sessions.nextOfUser(id)) {
                sessions.events(id, sessions.openedEvent(id), event);
            }
            first = session;
        }
    }

    /** The user, added when new; none when the cell is full. */
    private int findOrAdd(final DirectBuffer uid, final int offset, final int length) {
        final int user = users.find(uid, offset, length);
        if (NONE != user || users.table().size() >= settings.usersMax()) {
            return user;
        }
        return users.add(uid, offset, length, settings.slotCount());
    }
}
