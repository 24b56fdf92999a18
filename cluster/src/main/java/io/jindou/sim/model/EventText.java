package io.jindou.sim.model;

import io.jindou.codecs.sbe.cluster.AuditDecoder;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.InterestChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishResultDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionClosedDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenedDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;

/** Events as text with every field, so that the oracle's and the engine's can be compared and read. */
public final class EventText {
    private EventText() {
    }

    /** Every field of an encoded event; says so when its length is not exactly that of its message. */
    public static String of(final DirectBuffer buffer, final int offset, final int length) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId()) {
            case SessionOpenedDecoder.TEMPLATE_ID: {
                final SessionOpenedDecoder d = new SessionOpenedDecoder().wrapAndApplyHeader(buffer, offset, header);
                final List<Integer> channels = new ArrayList<>();
                for (final SessionOpenedDecoder.ChannelsDecoder channel : d.channels()) {
                    channels.add(channel.channelNo());
                }
                return opened(d.connectionId(), d.userNo(), d.deviceLevel(), d.more(), channels)
                    + rest(d.limit(), offset + length);
            }
            case SessionRefusedDecoder.TEMPLATE_ID: {
                final SessionRefusedDecoder d = new SessionRefusedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return refused(d.connectionId(), d.reason()) + rest(d.limit(), offset + length);
            }
            case SessionClosedDecoder.TEMPLATE_ID: {
                final SessionClosedDecoder d = new SessionClosedDecoder().wrapAndApplyHeader(buffer, offset, header);
                return closed(d.connectionId(), d.reason(), d.silent()) + rest(d.limit(), offset + length);
            }
            case SendAckDecoder.TEMPLATE_ID: {
                final SendAckDecoder d = new SendAckDecoder().wrapAndApplyHeader(buffer, offset, header);
                return ack(d.connectionId(), d.clientSeq(), d.messageId(), d.messageSeq(), d.reason())
                    + rest(d.limit(), offset + length);
            }
            case PublishResultDecoder.TEMPLATE_ID: {
                final PublishResultDecoder d = new PublishResultDecoder().wrapAndApplyHeader(buffer, offset, header);
                return published(d.connectionId(), d.correlationId(), d.messageId(), d.messageSeq(), d.reason())
                    + rest(d.limit(), offset + length);
            }
            case RecvDecoder.TEMPLATE_ID:
                return recv(new RecvDecoder().wrapAndApplyHeader(buffer, offset, header), offset + length);
            case InterestChangeDecoder.TEMPLATE_ID: {
                final InterestChangeDecoder d = new InterestChangeDecoder().wrapAndApplyHeader(buffer, offset, header);
                return interest(d.channelNo(), d.userNo(), d.present()) + rest(d.limit(), offset + length);
            }
            case CommandResultDecoder.TEMPLATE_ID: {
                final CommandResultDecoder d = new CommandResultDecoder().wrapAndApplyHeader(buffer, offset, header);
                return result(d.connectionId(), d.correlationId(), d.changed(), d.reason()) + rest(d.limit(), offset + length);
            }
            case AuditDecoder.TEMPLATE_ID: {
                final AuditDecoder d = new AuditDecoder().wrapAndApplyHeader(buffer, offset, header);
                return audit(d.sessionDigest(), d.interestDigest(), d.sessionCount()) + rest(d.limit(), offset + length);
            }
            default:
                return "unknown event " + header.templateId();
        }
    }

    private static String recv(final RecvDecoder d, final int end) {
        final String head = d.messageId() + " seq=" + d.messageSeq() + " t=" + d.timestamp() + " origin="
            + d.originConnectionId() + " ch=" + d.channelNo() + " sender=" + d.senderNo() + " exp=" + d.expire() + " set="
            + d.setting() + " fl=" + d.flags() + " ty=" + d.channelType();
        final List<Long> to = new ArrayList<>();
        for (final RecvDecoder.ConnectionsDecoder connection : d.connections()) {
            to.add(connection.connectionId());
        }
        return "recv " + head + " to=" + to + ' ' + body(d) + rest(d.limit(), end);
    }

    /** What a receiver sees of the var-data; the group must have been walked. */
    public static String body(final RecvDecoder d) {
        final String from = Var.text(d.fromUidLength(), d::getFromUid);
        final String as = Var.text(d.channelIdLength(), d::getChannelId);
        final String no = Var.text(d.clientMsgNoLength(), d::getClientMsgNo);
        final String topic = Var.text(d.topicLength(), d::getTopic);
        final byte[] payload = Var.bytes(d.payloadLength(), d::getPayload);
        return body(from, as, no, topic, payload);
    }

    public static String body(
        final String from, final String as, final String no, final String topic, final byte[] payload) {
        return "from=" + from + " as=" + as + " no=" + no + " topic=" + topic + " payload=" + payload.length + ':'
            + Arrays.hashCode(payload);
    }

    public static String opened(
        final long connection, final int user, final int level, final int more, final List<Integer> channels) {
        final List<Integer> sorted = new ArrayList<>(channels);
        Collections.sort(sorted);
        return "opened c=" + connection + " user=" + user + " level=" + level + " more=" + more + " channels=" + sorted;
    }

    public static String refused(final long connection, final int reason) {
        return "refused c=" + connection + " r=" + reason;
    }

    public static String closed(final long connection, final int reason, final int silent) {
        return "closed c=" + connection + " r=" + reason + " silent=" + silent;
    }

    public static String ack(final long connection, final long clientSeq, final long id, final long seq, final int reason) {
        return "ack c=" + connection + ' ' + ack(clientSeq, id, seq, reason);
    }

    public static String published(
        final long connection, final long correlation, final long id, final long seq, final int reason) {
        return "published c=" + connection + ' ' + ack(correlation, id, seq, reason);
    }

    /** As the client sees it. */
    public static String ack(final long clientSeq, final long id, final long seq, final int reason) {
        return "cs=" + clientSeq + " id=" + id + " seq=" + seq + " r=" + reason;
    }

    public static String interest(final int channel, final int user, final int present) {
        return "interest ch=" + channel + " user=" + user + " present=" + present;
    }

    public static String result(final long connection, final long correlation, final int changed, final int reason) {
        return "result c=" + connection + ' ' + result(correlation, changed, reason);
    }

    /** As the client sees it. */
    public static String result(final long correlation, final int changed, final int reason) {
        return "k=" + correlation + " changed=" + changed + " r=" + reason;
    }

    public static String audit(final long sessions, final long interest, final int count) {
        return "audit s=" + sessions + " i=" + interest + " n=" + count;
    }

    private static String rest(final int limit, final int end) {
        return limit == end ? "" : " LENGTH OFF BY " + (end - limit);
    }
}
