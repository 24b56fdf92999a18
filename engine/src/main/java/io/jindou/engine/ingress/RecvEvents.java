package io.jindou.engine.ingress;

import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.RecvEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.link.Links;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.session.Sessions;

/** Encodes a message as one event of a link: for all its sessions of members of a channel, or for those of one user. */
final class RecvEvents {
    private static final int FIXED = MessageHeaderEncoder.ENCODED_LENGTH + RecvEncoder.BLOCK_LENGTH
        + RecvEncoder.ConnectionsEncoder.sbeHeaderSize() + RecvEncoder.fromUidHeaderLength()
        + RecvEncoder.channelIdHeaderLength() + RecvEncoder.clientMsgNoHeaderLength() + RecvEncoder.topicHeaderLength()
        + RecvEncoder.payloadHeaderLength();

    private final Links links;
    private final CellState cell;
    private final Counters counters;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecvEncoder encoder = new RecvEncoder();

    RecvEvents(final Links links, final CellState cell, final Counters counters) {
        this.links = links;
        this.cell = cell;
        this.counters = counters;
    }

    /** For all sessions of members that the link has; its gateway knows them. */
    void toChannel(final int link, final Post post) {
        final int length = length(post, 0, post.channelId.length);
        if (links.beginEvent(link, length, false)) {
            begin(link, post, post.baseNo, post.flags);
            encoder.connectionsCount(0);
            finish(link, post, post.channelId, length);
        }
    }

    /**
     * For the sessions of one user on one link, given as the first of them and how many follow in the user's list.
     *
     * @param channelId as this user sees the channel.
     * @param skipped   the session that sent the message, or none.
     */
    void toUser(
        final int link, final Post post, final Sessions sessions, final int firstSession, final int count,
        final int skipped, final Post.Range channelId, final int flags) {
        final int length = length(post, count, channelId.length);
        if (!links.beginEvent(link, length, false)) {
            return;
        }
        begin(link, post, RecordTable.NONE, flags);
        final RecvEncoder.ConnectionsEncoder group = encoder.connectionsCount(count);
        int session = firstSession;
        for (int i = 0; i < count; session = sessions.nextOfUser(session)) {
            if (session != skipped) {
                group.next().connectionId(sessions.connectionId(session));
                i++;
            }
        }
        finish(link, post, channelId, length);
    }

    private void begin(final int link, final Post post, final int channelNo, final int flags) {
        encoder.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
            .messageId(post.messageId)
            .messageSeq(post.messageSeq)
            .timestamp(cell.now())
            .originConnectionId(link == post.originLink ? post.originConnectionId : 0)
            .channelNo(channelNo)
            .senderNo(post.senderNo)
            .expire(post.expire)
            .setting((short)post.setting)
            .flags((short)flags)
            .channelType((short)post.channelType);
    }

    private void finish(final int link, final Post post, final Post.Range channelId, final int length) {
        encoder.putFromUid(post.shownUid.buffer, post.shownUid.offset, post.shownUid.length)
            .putChannelId(channelId.buffer, channelId.offset, channelId.length)
            .putClientMsgNo(post.clientMsgNo.buffer, post.clientMsgNo.offset, post.clientMsgNo.length)
            .putTopic(post.topic.buffer, post.topic.offset, post.topic.length)
            .putPayload(post.payload.buffer, post.payload.offset, post.payload.length);
        links.endEvent(link, length);
        counters.increment(Counter.RECV_EVENTS);
    }

    private static int length(final Post post, final int connections, final int channelIdLength) {
        return FIXED + connections * RecvEncoder.ConnectionsEncoder.sbeBlockLength() + post.shownUid.length
            + channelIdLength + post.clientMsgNo.length + post.topic.length + post.payload.length;
    }
}
