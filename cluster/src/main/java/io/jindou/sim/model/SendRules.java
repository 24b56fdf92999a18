package io.jindou.sim.model;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** A SEND, or what is published: duplicate, permission, sequence, journal, answer, fan-out, in this order. */
final class SendRules {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Header of the group, four short lengths and one of the payload. */
    private static final int RECV_FIXED = HEADER + RecvDecoder.BLOCK_LENGTH + 4 + 4 * 2 + 4;

    private static final Set<Integer> NEVER_BANNED = Set.of(
        ChannelTypes.SERVICE, ChannelTypes.INFO, ChannelTypes.VISITORS, ChannelTypes.AGENT);
    private static final Set<Integer> OPEN_TO_ALL = Set.of(ChannelTypes.SERVICE, ChannelTypes.INFO, ChannelTypes.AGENT);

    private final CellModel cell;
    private final MembershipRules memberships;

    SendRules(final CellModel cell, final MembershipRules memberships) {
        this.cell = cell;
        this.memberships = memberships;
    }

    void onSend(final LinkModel link, final SendDecoder d) {
        final SessionModel session = link.sessions.get(d.connectionId());
        if (null != session) {
            on(SendModel.of(session, d));
        }
    }

    void onPublish(final LinkModel link, final PublishDecoder d) {
        final String from = Var.text(d.fromUidLength(), d::getFromUid);
        final String sender = from.isEmpty() ? SystemUids.SYSTEM : from;
        if (ModelIds.isUid(sender)) {
            on(SendModel.of(link, cell.userOrNew(sender), d));
        } else {
            published(link, d.connectionId(), d.correlationId(), 0, 0, Reason.BAD_UID);
        }
    }

    private void on(final SendModel send) {
        final Destination to = Destination.of(send, cell.reports.hasVersion5());
        final Reason form = Reason.SUCCESS == to.fault() && (send.clientMsgNo().length() > Limits.CLIENT_MSG_NO_MAX
            || send.topic().length() > Limits.TOPIC_MAX) ? Reason.FIELD_TOO_LONG : to.fault();
        if (Reason.SUCCESS != form) {
            acknowledge(send, 0, 0, form);
            return;
        }
        final ChannelModel known = cell.channel(Destination.storedType(send), to.key());
        if (!send.clientMsgNo().isEmpty() && null != known && isDuplicate(send, known)) {
            return;
        }
        final Reason reason = permission(send, to, cell.channel(send.type(), to.key()));
        if (Reason.SUCCESS != reason) {
            acknowledge(send, 0, 0, reason);
            return;
        }
        if (ChannelTypes.VISITORS == send.type()) {
            // also a command goes to the visitor, who is a member from the first moment
            memberships.channelOrNew(send.type(), to.key());
        }
        accept(send, to, memberships.channelOrNew(Destination.storedType(send), to.key()));
    }

    private boolean isDuplicate(final SendModel send, final ChannelModel channel) {
        final WindowModel.Accepted first = cell.window.find(
            new WindowModel.Key(send.user().no, channel.no, send.clientMsgNo()), cell.elapsed, cell.settings.windowMs());
        if (null == first) {
            return false;
        }
        if (first.hasPayload(send.payload())) {
            acknowledge(send, first.messageId(), first.messageSeq(), Reason.SUCCESS);
        } else {
            acknowledge(send, 0, 0, Reason.IDEMPOTENCY_CONFLICT);
        }
        return true;
    }

    private Reason permission(final SendModel send, final Destination to, final ChannelModel channel) {
        if (0 != send.deadline() && cell.now > send.deadline()) {
            return Reason.EXPIRED;
        }
        if (send.payload().length > cell.settings.payloadMax()) {
            return Reason.PAYLOAD_TOO_LONG;
        }
        final UserModel sender = send.user();
        if (!send.isPublished() && (sender.flags & ChannelFlags.SEND_BAN) != 0) {
            return Reason.SEND_BAN;
        }
        final boolean isCommand = Destination.storedType(send) != send.type();
        if (null != channel && !isCommand && !NEVER_BANNED.contains(send.type())) {
            if ((channel.flags & ChannelFlags.BAN) != 0) {
                return Reason.BAN;
            }
            if ((channel.flags & ChannelFlags.DISBAND) != 0) {
                return Reason.DISBAND;
            }
        }
        if (send.isPublished() || OPEN_TO_ALL.contains(send.type())
            || ChannelTypes.VISITORS == send.type() && sender.uid.equals(send.channelId())) {
            return Reason.SUCCESS;
        }
        if (ChannelTypes.PERSON == send.type()) {
            final String directed = to.peer() + '>' + sender.uid;
            if (null != channel && channel.denied.contains(directed)) {
                return Reason.IN_BLACKLIST;
            }
            final boolean allowed = null != channel && channel.allowed.contains(directed);
            return cell.settings.personAllowList() && !allowed ? Reason.NOT_IN_WHITELIST : Reason.SUCCESS;
        }
        if (null != channel && channel.denied.contains(sender.uid)) {
            return Reason.IN_BLACKLIST;
        }
        if (null == channel || !channel.members.contains(sender.uid)) {
            return Reason.SUBSCRIBER_NOT_EXIST;
        }
        return !channel.allowed.isEmpty() && !channel.allowed.contains(sender.uid) ? Reason.NOT_IN_WHITELIST : Reason.SUCCESS;
    }

    private void accept(final SendModel send, final Destination to, final ChannelModel channel) {
        final long id = cell.nextMessageId();
        long seq = 0;
        if ((send.flags() & MessageFlags.NO_PERSIST) == 0) {
            seq = ++channel.lastSeq;
            cell.journalNo++;
            final String record = RecordText.of(cell.journalNo, channel.lastJournalNo, cell.termId, cell.entry.position(), id,
                seq, cell.now, cell.ordinal++) + ' ' + RecordText.of(send.expire(), send.setting(), send.flags(), channel.type,
                send.deviceFlag()) + ' ' + EventText.body(
                send.user().uid, channel.id, send.clientMsgNo(), send.topic(), send.payload());
            cell.prediction.record(record);
            cell.stored
                .computeIfAbsent(send.user().uid + '>' + channel.id + '/' + send.clientMsgNo(), none -> new ArrayList<>())
                .add("id=" + id + " seq=" + seq);
            cell.history.computeIfAbsent(channel.type + ":" + channel.id, none -> new ArrayList<>())
                .add("id=" + id + " seq=" + seq + " t=" + cell.now + " exp=" + send.expire() + " set=" + send.setting() + " fl="
                    + send.flags() + ' ' + EventText.body(
                        send.user().uid, "", send.clientMsgNo(), send.topic(), send.payload()));
            channel.lastJournalNo = cell.journalNo;
        }
        if (!send.clientMsgNo().isEmpty()) {
            cell.window.expire(cell.elapsed, cell.settings.windowMs());
            cell.window.add(new WindowModel.Key(send.user().no, channel.no, send.clientMsgNo()),
                new WindowModel.Accepted(cell.elapsed, id, seq, send.payload()), cell.settings.windowPerSender(),
                cell.settings.windowTotal());
        }
        acknowledge(send, id, seq, Reason.SUCCESS);
        if (null != to.peer()) {
            deliver(send, to, id, seq, cell.users.get(to.peer()));
            if (!to.peer().equals(send.user().uid)) {
                deliver(send, to, id, seq, send.user());
            }
        } else if (null != cell.channel(send.type(), to.key())) {
            fanOut(send, id, seq, cell.channel(send.type(), to.key()));
        }
    }

    /** To the sessions of one user, an event for each link. */
    private void deliver(
        final SendModel send, final Destination to, final long id, final long seq, final UserModel user) {
        if (null == user) {
            return;
        }
        final boolean own = user == send.user();
        final int flags = own ? send.flags() & ~MessageFlags.RED_DOT : send.flags();
        final String seenAs = own || ChannelTypes.PERSON != send.type() ? to.seenAs() : send.shown();
        final String body = EventText.body(send.shown(), seenAs, send.clientMsgNo(), send.topic(), send.payload());
        final int varLength = send.bodyLength() + seenAs.length();
        final TreeMap<Long, List<SessionModel>> byLink = new TreeMap<>();
        for (final SessionModel session : user.sessions) {
            if (session != send.session()) {
                byLink.computeIfAbsent(session.link.linkId, none -> new ArrayList<>()).add(session);
            }
        }
        for (final List<SessionModel> sessions : byLink.values()) {
            final LinkModel link = sessions.get(0).link;
            final List<Long> connections = new ArrayList<>();
            sessions.forEach(session -> connections.add(session.connectionId));
            final String text = "recv " + head(send, link, id, seq, 0, flags) + " to=" + connections + ' ' + body;
            if (cell.event(link, RECV_FIXED + 8 * connections.size() + varLength, false, text) > 0) {
                sessions.forEach(session -> give(session, send, id, seq, flags, body));
            }
        }
    }

    /** To all sessions of members, one event for each link that has any. */
    private void fanOut(final SendModel send, final long id, final long seq, final ChannelModel channel) {
        final String body = EventText.body(
            send.shown(), send.channelId(), send.clientMsgNo(), send.topic(), send.payload());
        for (final LinkModel link : new ArrayList<>(cell.links.values())) {
            final List<SessionModel> interested = new ArrayList<>();
            for (final SessionModel session : link.sessions.values()) {
                if (session.user.channels.contains(channel.no)) {
                    interested.add(session);
                }
            }
            final String text = "recv " + head(send, link, id, seq, channel.no, send.flags()) + " to=[] " + body;
            if (!interested.isEmpty()
                && cell.event(link, RECV_FIXED + send.bodyLength() + send.channelId().length(), false, text) > 0) {
                for (final SessionModel session : interested) {
                    if (session != send.session()) {
                        final boolean own = session.user == send.user();
                        give(session, send, id, seq, own ? send.flags() & ~MessageFlags.RED_DOT : send.flags(), body);
                    }
                }
            }
        }
    }

    private String head(
        final SendModel send, final LinkModel link, final long id, final long seq, final int channelNo, final int flags) {
        final long origin = !send.isPublished() && link == send.link() ? send.session().connectionId : 0;
        return id + " seq=" + seq + " t=" + cell.now + " origin=" + origin + " ch=" + channelNo + " sender=" + send.user().no
            + " exp=" + send.expire() + " set=" + send.setting() + " fl=" + flags + " ty=" + send.type();
    }

    private void give(
        final SessionModel session, final SendModel send, final long id, final long seq, final int flags,
        final String body) {
        cell.give(session.link, session.connectionId, "recv " + id + " seq=" + seq + " t=" + cell.now + " exp="
            + send.expire() + " set=" + send.setting() + " fl=" + flags + " ty=" + send.type() + ' ' + body);
    }

    private void acknowledge(final SendModel send, final long id, final long seq, final Reason reason) {
        final LinkModel link = send.link();
        if (send.isPublished()) {
            published(link, send.publisher(), send.number(), id, seq, reason);
            return;
        }
        final long connectionId = send.session().connectionId;
        final int length = HEADER + SendAckDecoder.BLOCK_LENGTH;
        if (cell.event(link, length, false, EventText.ack(connectionId, send.number(), id, seq, reason.code())) > 0) {
            cell.give(link, connectionId, "ack " + EventText.ack(send.number(), id, seq, reason.code()));
        }
    }

    private void published(
        final LinkModel link, final long connectionId, final long number, final long id, final long seq,
        final Reason reason) {
        final int length = HEADER + PublishResultDecoder.BLOCK_LENGTH;
        if (cell.event(link, length, true, EventText.published(connectionId, number, id, seq, reason.code())) > 0) {
            cell.give(link, Oracle.publisher(connectionId), "published " + EventText.ack(number, id, seq, reason.code()));
        }
    }
}
