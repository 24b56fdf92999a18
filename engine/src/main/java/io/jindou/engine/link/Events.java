package io.jindou.engine.link;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.AuditEncoder;
import io.jindou.codecs.sbe.cluster.CommandResultEncoder;
import io.jindou.codecs.sbe.cluster.InterestChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishResultEncoder;
import io.jindou.codecs.sbe.cluster.SendAckEncoder;
import io.jindou.codecs.sbe.cluster.SessionChannelsEncoder;
import io.jindou.codecs.sbe.cluster.SessionClosedEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedEncoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedEncoder;
import io.jindou.engine.user.Memberships;

/**
 * Typed events, encoded straight into the ring of a link. A link that is full is marked and loses the event, and with it, at the
 * end of the entry, itself.
 */
public final class Events {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final Links links;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SessionOpenedEncoder opened = new SessionOpenedEncoder();
    private final SessionChannelsEncoder channels = new SessionChannelsEncoder();
    private final SessionRefusedEncoder refused = new SessionRefusedEncoder();
    private final SessionClosedEncoder closed = new SessionClosedEncoder();
    private final SendAckEncoder sendAck = new SendAckEncoder();
    private final InterestChangeEncoder interest = new InterestChangeEncoder();
    private final CommandResultEncoder result = new CommandResultEncoder();
    private final PublishResultEncoder publishResult = new PublishResultEncoder();
    private final AuditEncoder audit = new AuditEncoder();

    public Events(final Links links) {
        this.links = links;
    }

    /**
     * Tells a gateway of a new session and of all channels of its user, in as many parts as it takes.
     *
     * @return number of the last part; 0 when the link is full.
     */
    public long sessionOpened(
        final int link, final long connectionId, final int user, final int level, final Memberships memberships,
        final int count) {
        int left = count;
        int part = Math.min(left, Limits.CHANNELS_PER_PART_MAX);
        final int length = HEADER + SessionOpenedEncoder.BLOCK_LENGTH + SessionOpenedEncoder.ChannelsEncoder.sbeHeaderSize()
            + part * SessionOpenedEncoder.ChannelsEncoder.sbeBlockLength();
        if (!links.beginEvent(link, length, false)) {
            return 0;
        }
        left -= part;
        final SessionOpenedEncoder.ChannelsEncoder first = opened
            .wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
            .connectionId(connectionId).userNo(user).deviceLevel((short)level).more((short)(left > 0 ? 1 : 0))
            .channelsCount(part);
        int membership = memberships.first(user);
        for (int i = 0; i < part; i++) {
            first.next().channelNo(memberships.channelNo(membership));
            membership = memberships.next(membership);
        }
        long number = links.endEvent(link, length);
        while (left > 0 && 0 != number) {
            part = Math.min(left, Limits.CHANNELS_PER_PART_MAX);
            left -= part;
            number = sessionChannels(link, connectionId, memberships, membership, part, left > 0);
            for (int i = 0; i < part; i++) {
                membership = memberships.next(membership);
            }
        }
        return number;
    }

    private long sessionChannels(
        final int link, final long connectionId, final Memberships memberships, final int from, final int part,
        final boolean more) {
        final int length = HEADER + SessionChannelsEncoder.BLOCK_LENGTH + SessionChannelsEncoder.ChannelsEncoder.sbeHeaderSize()
            + part * SessionChannelsEncoder.ChannelsEncoder.sbeBlockLength();
        if (!links.beginEvent(link, length, false)) {
            return 0;
        }
        final SessionChannelsEncoder.ChannelsEncoder group = channels
            .wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
            .connectionId(connectionId).more((short)(more ? 1 : 0)).channelsCount(part);
        int membership = from;
        for (int i = 0; i < part && NONE != membership; i++) {
            group.next().channelNo(memberships.channelNo(membership));
            membership = memberships.next(membership);
        }
        return links.endEvent(link, length);
    }

    public void sessionRefused(final int link, final long connectionId, final Reason reason) {
        final int length = HEADER + SessionRefusedEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, false)) {
            refused.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .connectionId(connectionId).reason((short)reason.code());
            links.endEvent(link, length);
        }
    }

    public void sessionClosed(final int link, final long connectionId, final int reason, final boolean silent) {
        final int length = HEADER + SessionClosedEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, true)) {
            closed.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .connectionId(connectionId).reason((short)reason).silent((short)(silent ? 1 : 0));
            links.endEvent(link, length);
        }
    }

    /** Answers a SEND; id and sequence are 0 unless the reason is success. */
    public void sendAck(
        final int link, final long connectionId, final long clientSeq, final long messageId, final long messageSeq,
        final Reason reason) {
        final int length = HEADER + SendAckEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, false)) {
            sendAck.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .connectionId(connectionId).clientSeq(clientSeq).messageId(messageId).messageSeq(messageSeq)
                .reason((short)reason.code());
            links.endEvent(link, length);
        }
    }

    /** Tells a gateway that all its sessions of a user joined or left a channel. Returns the event's number, 0 when full. */
    public long interestChange(final int link, final int channelNo, final int user, final boolean present) {
        final int length = HEADER + InterestChangeEncoder.BLOCK_LENGTH;
        if (!links.beginEvent(link, length, false)) {
            return 0;
        }
        interest.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
            .channelNo(channelNo).userNo(user).present((short)(present ? 1 : 0));
        return links.endEvent(link, length);
    }

    public void commandResult(
        final int link, final long connectionId, final long correlationId, final int changed, final Reason reason) {
        final int length = HEADER + CommandResultEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, true)) {
            result.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .connectionId(connectionId).correlationId(correlationId).changed(changed).reason((short)reason.code());
            links.endEvent(link, length);
        }
    }

    /** Answers a Publish; id and sequence are 0 unless the reason is success. */
    public void publishResult(
        final int link, final long connectionId, final long correlationId, final long messageId, final long messageSeq,
        final Reason reason) {
        final int length = HEADER + PublishResultEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, true)) {
            publishResult.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .connectionId(connectionId).correlationId(correlationId).messageId(messageId).messageSeq(messageSeq)
                .reason((short)reason.code());
            links.endEvent(link, length);
        }
    }

    /** Writes the digests as they are now; between commands only. */
    public void audit(final int link) {
        final int length = HEADER + AuditEncoder.BLOCK_LENGTH;
        if (links.beginEvent(link, length, false)) {
            audit.wrapAndApplyHeader(links.eventBuffer(link), links.eventOffset(link), header)
                .sessionDigest(links.sessionDigest(link)).interestDigest(links.interestDigest(link))
                .sessionCount(links.sessionCount(link));
            links.lastAudit(link, links.endEvent(link, length));
        }
    }
}
