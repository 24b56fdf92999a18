package io.jindou.sim.model;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Channels, their lists, tokens and devices. */
final class AdminRules {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final CellModel cell;
    private final SessionRules sessions;
    private final MembershipRules memberships;

    AdminRules(final CellModel cell, final SessionRules sessions, final MembershipRules memberships) {
        this.cell = cell;
        this.memberships = memberships;
        this.sessions = sessions;
    }

    /** False when the sender has no session or no right, which is dealt with here. */
    boolean mayGoOn(final LinkModel link, final long connectionId, final long correlationId) {
        final SessionModel session = link.sessions.get(connectionId);
        if (null != session && !session.admin) {
            result(link, connectionId, correlationId, 0, Reason.ADMIN_REQUIRED);
        }
        return null != session && session.admin;
    }

    void onChannelSet(final LinkModel link, final ChannelSetDecoder set) {
        final int type = set.channelType();
        final String id = Var.text(set.channelIdLength(), set::getChannelId);
        Reason reason = (set.mask() & ~ChannelFlags.ALL) != 0 ? Reason.BAD_REQUEST : idFault(type, id);
        int changed = 0;
        if (Reason.SUCCESS == reason && ChannelTypes.PERSON == type) {
            final UserModel user = cell.userOrNew(id);
            final int flags = (user.flags & ~set.mask()) | (set.flags() & set.mask());
            changed = flags == user.flags ? 0 : 1;
            user.flags = flags;
        } else if (Reason.SUCCESS == reason) {
            changed = null == cell.channel(type, id) ? 1 : 0;
            final ChannelModel channel = memberships.channelOrNew(type, id);
            final int flags = (channel.flags & ~set.mask()) | (set.flags() & set.mask());
            changed = flags == channel.flags ? changed : 1;
            channel.flags = flags;
        }
        result(link, set.connectionId(), set.correlationId(), changed, reason);
    }

    void onMembersChange(final LinkModel link, final MembersChangeDecoder change) {
        final int type = change.channelType();
        final int list = change.list();
        final int action = change.action();
        final long connectionId = change.connectionId();
        final long correlationId = change.correlationId();
        final boolean isKnown = list <= MemberList.ALLOW
            && action <= (cell.reports.hasVersion5() ? MemberAction.CLEAR : MemberAction.REMOVE)
            && !(ChannelTypes.PERSON == type && MemberList.MEMBERS == list);
        final List<String> uids = new ArrayList<>();
        for (final MembersChangeDecoder.UidsDecoder uid : change.uids()) {
            uids.add(Var.text(uid.uidLength(), uid::getUid));
        }
        final String id = Var.text(change.channelIdLength(), change::getChannelId);
        Reason reason = Reason.SUCCESS;
        if (!isKnown || uids.size() > Limits.MEMBERS_PER_REQUEST_MAX || MemberAction.CLEAR == action && !uids.isEmpty()) {
            reason = Reason.BAD_REQUEST;
        } else if (!uids.stream().allMatch(ModelIds::isUid)) {
            reason = Reason.BAD_UID;
        } else {
            reason = idFault(type, id);
        }
        int changed = 0;
        if (Reason.SUCCESS == reason && ChannelTypes.PERSON != type && null == cell.channel(type, id)) {
            reason = Reason.CHANNEL_NOT_EXIST;
        } else if (Reason.SUCCESS == reason) {
            final boolean isPerson = ChannelTypes.PERSON == type;
            final ChannelModel channel = isPerson ? null : cell.channel(type, id);
            final boolean add = MemberAction.ADD == action || MemberAction.SET == action;
            changed = isPerson ? changePerson(id, uids, list, add) : changeGroup(channel, uids, list, add);
            if (MemberAction.SET == action || MemberAction.CLEAR == action) {
                final List<String> others = isPerson ? othersOfPerson(id, list) : othersOfGroup(channel, list);
                others.removeAll(uids);
                final List<String> part = others.subList(0, Math.min(others.size(), Limits.MEMBERS_PER_REQUEST_MAX));
                reason = part.size() < others.size() ? Reason.CONTINUE : Reason.SUCCESS;
                changed += isPerson ? changePerson(id, part, list, false) : changeGroup(channel, part, list, false);
            }
        }
        result(link, connectionId, correlationId, changed, reason);
    }

    /** Who is on a list, in the order of the channels that the owner has with them. */
    private List<String> othersOfPerson(final String owner, final int list) {
        final List<String> peers = new ArrayList<>();
        for (final ChannelModel channel : cell.channelsByNo) {
            for (final String directed : MemberList.DENY == list ? channel.denied : channel.allowed) {
                if (ChannelTypes.PERSON == channel.type && directed.startsWith(owner + '>')) {
                    peers.add(directed.substring(owner.length() + 1));
                }
            }
        }
        return peers;
    }

    /** Who is on a list, in the order in which the cell came to know them. */
    private List<String> othersOfGroup(final ChannelModel channel, final int list) {
        final List<String> uids = new ArrayList<>(listOf(channel, list));
        uids.sort(Comparator.comparingInt(uid -> cell.users.get(uid).no));
        return uids;
    }

    private static Set<String> listOf(final ChannelModel channel, final int list) {
        return MemberList.MEMBERS == list ? channel.members : MemberList.DENY == list ? channel.denied : channel.allowed;
    }

    private int changePerson(final String owner, final List<String> peers, final int list, final boolean add) {
        int changed = 0;
        for (final String peer : peers) {
            final String canonical = ModelIds.personChannel(owner, peer);
            if (add || null != cell.channel(ChannelTypes.PERSON, canonical)) {
                final ChannelModel channel = cell.channelOrNew(ChannelTypes.PERSON, canonical);
                changed += change(MemberList.DENY == list ? channel.denied : channel.allowed, owner + '>' + peer, add) ? 1 : 0;
            }
        }
        return changed;
    }

    private int changeGroup(final ChannelModel channel, final List<String> uids, final int list, final boolean add) {
        int changed = 0;
        for (final String uid : uids) {
            final UserModel user = add ? cell.userOrNew(uid) : cell.users.get(uid);
            if (null != user) {
                changed += (MemberList.MEMBERS == list ? memberships.change(channel, user, add)
                    : change(listOf(channel, list), uid, add)) ? 1 : 0;
            }
        }
        return changed;
    }

    private static boolean change(final Set<String> set, final String value, final boolean add) {
        return add ? set.add(value) : set.remove(value);
    }

    void onTokenSet(final LinkModel link, final TokenSetDecoder set) {
        final StringBuilder token = new StringBuilder();
        for (int i = 0; i < TokenSetDecoder.tokenHashLength(); i++) {
            token.append(set.tokenHash(i)).append(',');
        }
        final String uid = Var.text(set.uidLength(), set::getUid);
        Reason reason = Reason.SUCCESS;
        if (!ModelIds.isUid(uid)) {
            reason = Reason.BAD_UID;
        } else if (set.deviceLevel() > DeviceFlags.LEVEL_MASTER || DeviceFlags.ALL == set.deviceFlag()
            || cell.reports.hasVersion5() && DeviceFlags.SYSTEM == set.deviceFlag()) {
            reason = Reason.BAD_REQUEST;
        } else if (cell.reports.hasVersion5() && isShutOut(cell.users.get(uid))) {
            reason = (cell.users.get(uid).flags & ChannelFlags.BAN) != 0 ? Reason.BAN : Reason.DISBAND;
        } else {
            final UserModel user = cell.userOrNew(uid);
            user.devices.put((int)set.deviceFlag(), new UserModel.Device(token.toString(), set.deviceLevel()));
            if (DeviceFlags.LEVEL_MASTER == set.deviceLevel()) {
                sessions.kick(user, set.deviceFlag());
            }
        }
        result(link, set.connectionId(), set.correlationId(), Reason.SUCCESS == reason ? 1 : 0, reason);
    }

    private static boolean isShutOut(final UserModel user) {
        return null != user && (user.flags & (ChannelFlags.BAN | ChannelFlags.DISBAND)) != 0;
    }

    void onDeviceQuit(final LinkModel link, final DeviceQuitDecoder quit) {
        final int flag = quit.deviceFlag();
        final UserModel user = cell.users.get(Var.text(quit.uidLength(), quit::getUid));
        int changed = 0;
        if (null != user) {
            final int before = user.sessions.size();
            for (final int quitting : DeviceFlags.ALL == flag ? new int[] {0, 1, 2} : new int[] {flag}) {
                user.devices.computeIfPresent(quitting, (f, device) -> new UserModel.Device(null, device.level()));
            }
            sessions.kick(user, flag);
            changed = before - user.sessions.size();
        }
        result(link, quit.connectionId(), quit.correlationId(), changed, Reason.SUCCESS);
    }

    private Reason idFault(final int type, final String id) {
        if (ChannelTypes.PERSON == type) {
            return ModelIds.isUid(id) ? Reason.SUCCESS : Reason.BAD_UID;
        }
        if (Destination.isServed(type, cell.reports.hasVersion5(), true)) {
            return ModelIds.isId(id, Limits.CHANNEL_ID_MAX) ? Reason.SUCCESS : Reason.CHANNEL_ID_ERROR;
        }
        return Reason.NOT_SUPPORT_CHANNEL_TYPE;
    }

    private void result(
        final LinkModel link, final long connectionId, final long correlationId, final int changed, final Reason reason) {
        final String text = EventText.result(connectionId, correlationId, changed, reason.code());
        if (cell.event(link, HEADER + CommandResultDecoder.BLOCK_LENGTH, true, text) > 0) {
            cell.give(link, connectionId, "result " + EventText.result(correlationId, changed, reason.code()));
        }
    }
}
