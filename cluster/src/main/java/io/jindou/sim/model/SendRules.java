package io.jindou.sim.model;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MessageFlags;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A SEND: session, duplicate, permission, sequence, journal, SENDACK, fan-out, in this order. */
final class SendRules {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Header of the group, four short lengths and one of the payload. */
    private static final int RECV_FIXED = HEADER + RecvDecoder.BLOCK_LENGTH + 4 + 4 * 2 + 4;

    private final CellModel cell;

    SendRules(final CellModel cell) {
        this.cell = cell;
    }

    void onSend(final LinkModel link, final SendDecoder d) {
        final SessionModel session = link.sessions.get(d.connectionId());
        if (null == session) {
            return;
        }
        final SendModel send = SendModel.of(session, d);
        final Reason form = form(send);
        if (Reason.SUCCESS != form) {
            acknowledge(send, 0, 0, form);
            return;
        }
        final String canonical = ChannelTypes.PERSON == send.type()
            ? ModelIds.personChannel(send.channelId(), session.user.uid) : send.channelId();
        final ChannelModel known = cell.channel(send.type(), canonical);
        if (!send.clientMsgNo().isEmpty() && null != known && isDuplicate(send, known)) {
            return;
        }
        final Reason reason = permission(send, known);
        if (Reason.SUCCESS != reason) {
            acknowledge(send, 0, 0, reason);
            return;
        }
        accept(send, cell.channelOrNew(send.type(), canonical));
    }

    private static Reason form(final SendModel send) {
        if (ChannelTypes.PERSON != send.type() && ChannelTypes.GROUP != send.type()) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        if (!ModelIds.isId(send.channelId(), ChannelTypes.PERSON == send.type() ? Limits.UID_MAX : Limits.CHANNEL_ID_MAX)) {
            return Reason.CHANNEL_ID_ERROR;
        }
        return send.clientMsgNo().length() > Limits.CLIENT_MSG_NO_MAX || send.topic().length() > Limits.TOPIC_MAX
            ? Reason.FIELD_TOO_LONG : Reason.SUCCESS;
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

    private Reason permission(final SendModel send, final ChannelModel channel) {
        if (0 != send.deadline() && cell.now > send.deadline()) {
            return Reason.EXPIRED;
        }
        if (send.payload().length > cell.settings.payloadMax()) {
            return Reason.PAYLOAD_TOO_LONG;
        }
        final UserModel sender = send.user();
        if ((sender.flags & ChannelFlags.SEND_BAN) != 0) {
            return Reason.SEND_BAN;
        }
        if (null != channel && (channel.flags & ChannelFlags.BAN) != 0) {
            return Reason.BAN;
        }
        if (null != channel && (channel.flags & ChannelFlags.DISBAND) != 0) {
            return Reason.DISBAND;
        }
        if (ChannelTypes.PERSON == send.type()) {
            final String directed = send.channelId() + '>' + sender.uid;
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

    private void accept(final SendModel send, final ChannelModel channel) {
        final long id = cell.nextMessageId();
        long seq = 0;
        if ((send.flags() & MessageFlags.NO_PERSIST) == 0) {
            seq = ++channel.lastSeq;
            cell.journalNo++;
            final String record = RecordText.of(cell.journalNo, channel.lastJournalNo, cell.termId, cell.entry.position(), id,
                seq, cell.now, cell.ordinal++) + ' ' + RecordText.of(send.expire(), send.setting(), send.flags(), channel.type,
                send.session().deviceFlag) + ' ' + EventText.body(
                send.user().uid, channel.id, send.clientMsgNo(), send.topic(), send.payload());
            cell.prediction.record(record);
            cell.stored
                .computeIfAbsent(send.user().uid + '>' + channel.id + '/' + send.clientMsgNo(), none -> new ArrayList<>())
                .add("id=" + id + " seq=" + seq);
            channel.lastJournalNo = cell.journalNo;
        }
        if (!send.clientMsgNo().isEmpty()) {
            cell.window.expire(cell.elapsed, cell.settings.windowMs());
            cell.window.add(new WindowModel.Key(send.user().no, channel.no, send.clientMsgNo()),
                new WindowModel.Accepted(cell.elapsed, id, seq, send.payload()), cell.settings.windowPerSender(),
                cell.settings.windowTotal());
        }
        acknowledge(send, id, seq, Reason.SUCCESS);
        if (ChannelTypes.PERSON == send.type()) {
            deliver(send, id, seq, cell.users.get(send.channelId()));
            if (!send.channelId().equals(send.user().uid)) {
                deliver(send, id, seq, send.user());
            }
        } else {
            fanOut(send, id, seq, channel);
        }
    }

    /** To the sessions of one user, an event for each link. */
    private void deliver(final SendModel send, final long id, final long seq, final UserModel user) {
        if (null == user) {
            return;
        }
        final boolean own = user == send.user();
        final int flags = own ? send.flags() & ~MessageFlags.RED_DOT : send.flags();
        final String body = EventText.body(send.user().uid, own ? send.channelId() : send.user().uid, send.clientMsgNo(),
            send.topic(), send.payload());
        final int varLength = send.bodyLength() + (own ? send.channelId() : send.user().uid).length();
        final TreeMap<Long, List<SessionModel>> byLink = new TreeMap<>();
        for (final SessionModel session : user.sessions) {
            if (session != send.session()) {
                byLink.computeIfAbsent(session.link.linkId, none -> new ArrayList<>()).add(session);
            }
        }
        for (final List<SessionModel> sessions : byLink.values()) {
            final LinkModel link = sessions.get(0).link;
            final List<Long> to = new ArrayList<>();
            sessions.forEach(session -> to.add(session.connectionId));
            final String text = "recv " + head(send, link, id, seq, 0, flags) + " to=" + to + ' ' + body;
            if (cell.event(link, RECV_FIXED + 8 * to.size() + varLength, false, text) > 0) {
                sessions.forEach(session -> give(session, send, id, seq, flags, body));
            }
        }
    }

    /** To all sessions of members, one event for each link that has any. */
    private void fanOut(final SendModel send, final long id, final long seq, final ChannelModel channel) {
        final String body = EventText.body(
            send.user().uid, send.channelId(), send.clientMsgNo(), send.topic(), send.payload());
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
        final long origin = link == send.session().link ? send.session().connectionId : 0;
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
        final LinkModel link = send.session().link;
        final long connectionId = send.session().connectionId;
        final int length = HEADER + SendAckDecoder.BLOCK_LENGTH;
        if (cell.event(link, length, false, EventText.ack(connectionId, send.clientSeq(), id, seq, reason.code())) > 0) {
            cell.give(link, connectionId, "ack " + EventText.ack(send.clientSeq(), id, seq, reason.code()));
        }
    }
}
